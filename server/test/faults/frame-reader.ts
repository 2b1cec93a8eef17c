/** WebSocket frames out of what a server sends, in pieces of any size: first the answer to the handshake, then frames. */
export interface WireFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

const END_OF_HEAD = '\r\n\r\n';

export class FrameReader {
  /** The answer to the handshake; empty until it has come. */
  head = '';
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are complete with this piece. */
  push(piece: Uint8Array): WireFrame[] {
    this.#rest = this.#rest.length === 0 ? Buffer.from(piece) : Buffer.concat([this.#rest, piece]);
    if (this.head === '') {
      const end = this.#rest.indexOf(END_OF_HEAD);
      if (end === -1) return [];
      this.head = this.#rest.subarray(0, end).toString();
      this.#rest = this.#rest.subarray(end + END_OF_HEAD.length);
    }
    const frames: WireFrame[] = [];
    for (let frame = this.#take(); frame; frame = this.#take()) frames.push(frame);
    return frames;
  }

  #take(): WireFrame | null {
    const rest = this.#rest;
    const [first = 0, short = 0] = rest;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (rest.length < start) return null;
    const size = short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
    if (rest.length < start + size) return null;
    this.#rest = rest.subarray(start + size);
    return { opcode: first & 0x0f, payload: rest.subarray(start, start + size) };
  }
}

/** A WebSocket client by hand, which can stop reading as a client does whose process is busy or whose link is full. */
import { connect, type Socket } from 'node:net';
import { PlainDown, ResumableDown } from '@comanda/protocol/feed';
import { SUBPROTOCOL } from '@comanda/protocol/version';
import type { Frame } from '../harness/feed.ts';
import { frame, HANDSHAKE, OPCODE, request } from '../harness/wire.ts';
import { FrameReader } from './frame-reader.ts';

export class RawSocket implements Disposable {
  /** What was read so far, in the order of arrival. */
  readonly frames: Frame[] = [];
  /** Resolves when the server has let it in. */
  readonly opened: Promise<void>;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #protocols: readonly string[];

  constructor(url: string, path: string, protocols: readonly string[] = []) {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    this.#socket = socket;
    this.#protocols = protocols;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    this.opened = new Promise((resolve) => {
      socket.on('data', (piece) => {
        this.#take(Buffer.from(piece));
        if (this.#reader.head.startsWith('HTTP/1.1 101')) resolve();
      });
    });
    socket.on('error', () => socket.destroy());
    const offer = protocols.length > 0 ? { 'Sec-WebSocket-Protocol': protocols.join(', ') } : {};
    socket.write(request('GET', path, { ...HANDSHAKE, ...offer }));
  }

  stopReading(): void {
    this.#socket.pause();
  }

  goOnReading(): void {
    this.#socket.resume();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #take(piece: Buffer): void {
    const schema = this.#protocols.includes(SUBPROTOCOL) ? ResumableDown : PlainDown;
    for (const { opcode, payload } of this.#reader.push(piece)) {
      if (opcode === OPCODE.text) this.frames.push(schema.parse(JSON.parse(payload.toString())));
      if (opcode === OPCODE.ping) this.#socket.write(frame(payload, { opcode: OPCODE.pong }));
    }
  }
}

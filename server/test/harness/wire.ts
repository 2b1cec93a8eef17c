/** A bare TCP connection to a server under test: for what no client library would ever send. */
import type { Socket } from 'bun';

export interface Head {
  readonly status: number;
  readonly headers: Headers;
}

export class Wire implements Disposable {
  /** Resolves when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  #received = Buffer.alloc(0);
  #socket: Socket | null = null;
  #unsent = Buffer.alloc(0);
  #arrival = Promise.withResolvers<void>();
  #isOpen = true;

  private constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#end = () => {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      this.#arrival.resolve();
      resolve();
    };
  }

  readonly #end: () => void;

  static async connect(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url);
    const wire = new Wire();
    wire.#socket = await Bun.connect({
      hostname,
      port: Number(port),
      socket: {
        data(_socket, chunk) {
          wire.#received = Buffer.concat([wire.#received, chunk]);
          wire.#arrival.resolve();
        },
        drain: () => wire.#flush(),
        end: () => wire.#end(),
        close: () => wire.#end(),
        error: () => wire.#end(),
      },
    });
    return wire;
  }

  send(data: string | Uint8Array): void {
    this.#unsent = Buffer.concat([this.#unsent, Buffer.from(data)]);
    this.#flush();
  }

  /** What the line does not take at once goes down when it has room. */
  #flush(): void {
    const taken = this.#unsent.length === 0 ? 0 : (this.#socket?.write(this.#unsent) ?? 0);
    this.#unsent = this.#unsent.subarray(Math.max(0, taken));
  }

  /** Takes the head of the next answer, and leaves what follows it. */
  async head(): Promise<Head> {
    const end = Buffer.from('\r\n\r\n');
    const text = (await this.#take((all) => (all.includes(end) ? all.indexOf(end) + end.length : null))).toString();
    const [statusLine = '', ...lines] = text.trimEnd().split('\r\n');
    const headers = new Headers();
    for (const line of lines)
      headers.append(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim());
    return { status: Number(statusLine.split(' ')[1]), headers };
  }

  /** Takes the next answer with its body, where it says how long that is. */
  async answer(): Promise<Head & { readonly text: string }> {
    const head = await this.head();
    const length = Number(head.headers.get('content-length') ?? 0);
    const body = await this.#take((all) => (all.length >= length ? length : null));
    return { ...head, text: body.toString() };
  }

  /** Takes the next frame that the server sends, as long as it is a short one; answers what it holds. */
  async frame(): Promise<Buffer> {
    const size = (all: Buffer) => (all.length >= 2 ? 2 + (all[1] ?? 0) : null);
    const bytes = await this.#take((all) => {
      const length = size(all);
      return length !== null && all.length >= length ? length : null;
    });
    return bytes.subarray(2);
  }

  /** The code of the close frame that the server sent before the connection ended; null where it only cut. */
  async closeCode(): Promise<number | null> {
    await this.closed;
    for (let rest: Buffer = this.#received; rest.length >= 2; ) {
      const [first = 0, second = 0] = rest;
      const size = second === 126 ? rest.readUInt16BE(2) : second;
      const start = second === 126 ? 4 : 2;
      if ((first & 0x0f) === OPCODE.close) return size >= 2 ? rest.readUInt16BE(start) : null;
      rest = rest.subarray(start + size);
    }
    return null;
  }

  async #take(lengthOf: (all: Buffer) => number | null): Promise<Buffer> {
    for (;;) {
      const length = lengthOf(this.#received);
      if (length !== null) {
        const taken = this.#received.subarray(0, length);
        this.#received = this.#received.subarray(length);
        return taken;
      }
      if (!this.#isOpen) throw new Error(`the connection ended after: ${this.#received}`);
      await this.#arrival.promise;
      this.#arrival = Promise.withResolvers<void>();
    }
  }

  [Symbol.dispose](): void {
    this.#socket?.terminate();
  }
}

/** The headers that ask for a socket. */
export const HANDSHAKE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** A request by hand. `headers` may replace any header, also `Host`. */
export function request(method: string, path: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ Host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** Asks for a socket by hand; the answer says whether there is one. */
export async function handshake(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly wire: Wire; readonly head: Head }> {
  const wire = await Wire.connect(url);
  wire.send(request('GET', path, { ...HANDSHAKE, ...headers }));
  return { wire, head: await wire.head() };
}

export const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

export interface Shape {
  /** Any number from 0 to 15, the reserved ones too. */
  readonly opcode: number;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly masked?: boolean;
}

/** A WebSocket frame as a client sends it, or as none should. */
export function frame(payload: string | Uint8Array, shape: Shape): Uint8Array {
  const { opcode, fin = true, rsv = 0, masked = true } = shape;
  const body = Buffer.from(payload);
  const extended = body.length < 126 ? 0 : body.length <= 0xffff ? 2 : 8;
  const head = Buffer.alloc(2 + extended);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (extended === 0 ? body.length : extended === 2 ? 126 : 127);
  if (extended === 2) head.writeUInt16BE(body.length, 2);
  if (extended === 8) head.writeBigUInt64BE(BigInt(body.length), 2);
  if (!masked) return Buffer.concat([head, body]);
  const mask = Buffer.from([0x12, 0x34, 0x56, 0x78]);
  return Buffer.concat([head, mask, body.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

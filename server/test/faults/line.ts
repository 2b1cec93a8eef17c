/** A line between clients and a server that can be made to fail: what it swallows, neither end is told. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { frame, OPCODE } from '../harness/wire.ts';
import { FrameReader } from './frame-reader.ts';

export interface LineOptions {
  /** As some proxies do: the server's pings are answered here, and the client never sees them. */
  readonly answersPings?: boolean;
}

export class Line implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  readonly #ends: Set<Socket>;

  private constructor(server: Server, ends: Set<Socket>) {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the line has no port');
    this.url = `http://127.0.0.1:${address.port}`;
    this.#server = server;
    this.#ends = ends;
  }

  static async open(target: string, { answersPings = false }: LineOptions = {}): Promise<Line> {
    const { hostname, port } = new URL(target);
    const ends = new Set<Socket>();
    const server = createServer((client) => {
      const upstream = connect({ host: hostname, port: Number(port) });
      for (const end of [client, upstream]) {
        ends.add(end);
        end.on('error', () => end.destroy());
      }
      client.pipe(upstream);
      if (answersPings) answerPings(upstream, client);
      else upstream.pipe(client);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Line(server, ends);
  }

  /** From now on nothing passes, in either direction; not even the end of one side. */
  swallow(): void {
    for (const end of this.#ends) {
      end.unpipe();
      end.resume();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#ends) end.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function answerPings(upstream: Socket, client: Socket): void {
  const reader = new FrameReader();
  let headSent = false;
  upstream.on('data', (piece) => {
    const frames = reader.push(Buffer.from(piece));
    if (!headSent && reader.head !== '') client.write(`${reader.head}\r\n\r\n`);
    headSent = reader.head !== '';
    for (const { opcode, payload } of frames) {
      if (opcode === OPCODE.ping) upstream.write(frame(payload, { opcode: OPCODE.pong }));
      else client.write(frame(payload, { opcode, masked: false }));
    }
  });
  upstream.on('end', () => client.end());
}

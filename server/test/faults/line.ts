/** A line between two programs that can be made to fail in every way a network does: cut, slow, silent, deaf at one end. */
import type { Socket, TCPSocketListener } from 'bun';
import { freePort } from '../harness/free-port.ts';
import { frame, OPCODE } from '../harness/wire.ts';
import { Flow, type Passage } from './flow.ts';
import { FrameReader } from './frame-reader.ts';

export interface LineOptions {
  /** As some proxies do: the server's pings are answered here, and the client never sees them. */
  readonly answersPings?: boolean;
}

/** `up` is towards the server. */
export type Direction = 'up' | 'down' | 'both';

const CLEAR: Passage = { kind: 'clear' };
const LOST: Passage = { kind: 'lost' };

interface Connection {
  readonly client: Socket<Connection | undefined>;
  upstream: Socket<unknown> | null;
  /** Whose side is gone; the other may not know of it yet. */
  left: boolean;
  ended: boolean;
  readonly up: Flow;
  readonly down: Flow;
}

export class Line implements AsyncDisposable {
  readonly port: number;
  readonly #options: LineOptions;
  readonly #connections = new Set<Connection>();
  #target: string | null;
  #listener: TCPSocketListener<Connection | undefined> | null = null;
  #isCut = false;
  #up: Passage = CLEAR;
  #down: Passage = CLEAR;

  private constructor(port: number, target: string | null, options: LineOptions) {
    this.port = port;
    this.#target = target;
    this.#options = options;
  }

  /** Without a target it refuses, as a machine does on which nobody listens. */
  static async open(target: string | null, options: LineOptions = {}): Promise<Line> {
    const line = new Line(await freePort(), target, options);
    line.#listenOrNot();
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Where it leads from now on; connections that stand stay where they are. */
  set target(url: string | null) {
    this.#target = url;
    this.#listenOrNot();
  }

  /** From now on nothing passes, in either direction or in one; not even the end of one side. */
  swallow(direction: Direction = 'both'): void {
    this.#set(direction === 'down' ? CLEAR : LOST, direction === 'up' ? CLEAR : LOST);
  }

  /** From now on nothing passes, and nothing is lost: it comes when the line is mended. */
  hold(): void {
    this.#set({ kind: 'held' }, { kind: 'held' });
  }

  slow(latencyMs: number, bytesPerSecond: number): void {
    const passage: Passage = { kind: 'slow', latencyMs, bytesPerSecond };
    this.#set(passage, passage);
  }

  /** Every connection is reset, and none is accepted any more. */
  cut(): void {
    this.#isCut = true;
    this.#listenOrNot();
    for (const connection of this.#connections) this.#drop(connection);
  }

  /** Everything passes again. Connections of which bytes were lost are reset: their ends could only misunderstand each other. */
  mend(): void {
    this.#isCut = false;
    for (const connection of this.#connections) {
      if (connection.up.torn || connection.down.torn) this.#drop(connection);
    }
    this.#set(CLEAR, CLEAR);
    this.#listenOrNot();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#target = null;
    this.#listenOrNot();
    for (const connection of this.#connections) this.#drop(connection);
  }

  #set(up: Passage, down: Passage): void {
    this.#up = up;
    this.#down = down;
    for (const connection of this.#connections) {
      connection.up.passage = up;
      connection.down.passage = down;
    }
  }

  #listenOrNot(): void {
    const should = this.#target !== null && !this.#isCut;
    if (should === (this.#listener !== null)) return;
    if (!should) {
      this.#listener?.stop();
      this.#listener = null;
      return;
    }
    this.#listener = Bun.listen<Connection | undefined>({
      hostname: '127.0.0.1',
      port: this.port,
      socket: {
        open: (client) => {
          const [up, down] = [new Flow(this.#up), new Flow(this.#down)];
          const connection: Connection = { client, upstream: null, left: false, ended: false, up, down };
          client.data = connection;
          this.#connections.add(connection);
          connection.up.from(client);
          connection.down.to(client);
          this.#connect(connection).catch(() => this.#drop(connection));
        },
        data: ({ data }, bytes) => data?.up.push(bytes),
        drain: ({ data }) => data?.down.pump(),
        close: ({ data }) => {
          if (!data) return;
          data.up.end();
          data.left = true;
          this.#forgetIfOver(data);
        },
        error: ({ data }) => data?.up.end(),
      },
    });
  }

  async #connect(connection: Connection): Promise<void> {
    if (this.#target === null) throw new Error('nobody is there');
    const { hostname, port } = new URL(this.#target);
    const { up, down } = connection;
    const pass = this.#options.answersPings ? answerPings(up, down) : (bytes: Uint8Array) => down.push(bytes);
    const upstream = await Bun.connect({
      hostname,
      port: Number(port),
      socket: {
        data: (_socket, bytes) => pass(bytes),
        drain: () => up.pump(),
        close: () => {
          down.end();
          connection.ended = true;
          this.#forgetIfOver(connection);
        },
        error: () => down.end(),
      },
    });
    connection.upstream = upstream;
    if (!this.#connections.has(connection)) {
      upstream.terminate();
      return;
    }
    down.from(upstream);
    up.to(upstream);
  }

  #forgetIfOver(connection: Connection): void {
    if (connection.left && connection.ended) this.#connections.delete(connection);
  }

  #drop(connection: Connection): void {
    this.#connections.delete(connection);
    for (const flow of [connection.up, connection.down]) flow.stop();
    connection.client.terminate();
    connection.upstream?.terminate();
  }
}

/** What comes from the server, without its pings, which are answered. */
function answerPings(up: Flow, down: Flow): (bytes: Uint8Array) => void {
  const reader = new FrameReader();
  let headSent = false;
  return (bytes) => {
    const frames = reader.push(bytes);
    if (!headSent && reader.head !== '') down.push(Buffer.from(`${reader.head}\r\n\r\n`));
    headSent = reader.head !== '';
    for (const { opcode, payload } of frames) {
      if (opcode === OPCODE.ping) up.push(frame(payload, { opcode: OPCODE.pong }));
      else down.push(frame(payload, { opcode, masked: false }));
    }
  };
}

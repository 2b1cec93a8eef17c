/** A proxy that understands what passes through it, and delivers it twice, late, or to one side alone. */
import type { Server, ServerWebSocket } from 'bun';

/** What can happen to a message; each is counted. */
export const MISDELIVERIES = ['frame twice', 'request twice', 'answer late', 'answer lost'] as const;
export type Misdelivery = (typeof MISDELIVERIES)[number];

/** One in so many. */
const FRAME_TWICE = 8;
const REQUEST_TWICE = 6;
const ANSWER_LATE = 4;
const ANSWER_LOST = 10;

/** The second delivery of a request comes anywhere within this: while the first is handled, or long after its answer. */
const MOST_BETWEEN_DELIVERIES_MS = 800;

/** Of the connection, or of the encoding that a proxy undoes. */
const NOT_PASSED_ON = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding'];

interface Passing {
  readonly upstream: WebSocket;
  client: ServerWebSocket<Passing> | null;
  /** What came before the client's side was open. */
  readonly early: string[];
}

/**
 * TCP and WebSocket give one connection's frames in order and once each. So this is what the world can do, and this proxy does:
 *
 * - A frame told twice, one right after the other: what lies between, or a server that lost count, has sent it again. Never an
 *   older one after a newer: whoever mixes up the frames of one connection does not speak WebSocket.
 * - A request delivered twice: whoever forwards it has had no answer and has sent it again, at once or when all is over.
 * - An answer that comes later than frames that were sent after it: requests and sockets are connections of their own, and
 *   nothing orders two connections. An answer that never comes, though all was done: the proxy gave up waiting.
 *
 * Frames of an old socket that arrive when the new one is open are a matter of the client's side: see `surroundings.ts`.
 */
export class Relay implements AsyncDisposable {
  readonly counts = new Map<Misdelivery, number>();
  readonly #target: string;
  readonly #random: (below: number) => number;
  readonly #mostLateMs: number;
  readonly #server: Server<Passing>;
  readonly #repeats = new Set<Promise<unknown>>();
  #behaves = false;

  constructor(target: string, random: (below: number) => number, mostLateMs: number) {
    this.#target = target;
    this.#random = random;
    this.#mostLateMs = mostLateMs;
    this.#server = Bun.serve<Passing>({
      hostname: '127.0.0.1',
      port: 0,
      idleTimeout: 60,
      fetch: (request, server) =>
        request.headers.get('upgrade')?.toLowerCase() === 'websocket'
          ? this.#connect(request, server)
          : this.#forward(request),
      websocket: {
        // Who is silent for too long is the server's business.
        idleTimeout: 0,
        open: (client) => {
          client.data.client = client;
          for (const text of client.data.early.splice(0)) this.#tell(client, text);
          if (client.data.upstream.readyState !== WebSocket.OPEN) client.terminate();
        },
        message: ({ data }, text) => void data.upstream.send(String(text)),
        close: ({ data }) => data.upstream.close(),
      },
    });
  }

  get url(): string {
    return this.#server.url.origin;
  }

  /** From now on everything is delivered once, and at once. Resolves when no second delivery is on its way any more. */
  async behave(): Promise<void> {
    this.#behaves = true;
    await Promise.all(this.#repeats);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.behave();
    await this.#server.stop(true);
  }

  #oneIn(so: number, what: Misdelivery): boolean {
    const happens = this.#random(so) === 0 && !this.#behaves;
    if (happens) this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    return happens;
  }

  #tell(client: ServerWebSocket<Passing>, text: string): void {
    client.send(text);
    if (this.#oneIn(FRAME_TWICE, 'frame twice')) client.send(text);
  }

  /** Lets the client in when the server has. */
  async #connect(request: Request, server: Server<Passing>): Promise<Response | undefined> {
    const { pathname, search } = new URL(request.url);
    const offered = (request.headers.get('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
    const upstream = new WebSocket(this.#target.replace(/^http/, 'ws') + pathname + search, offered);
    const passing: Passing = { upstream, client: null, early: [] };
    const opened = await new Promise<boolean>((resolve) => {
      upstream.onopen = () => resolve(true);
      upstream.onmessage = ({ data }) => {
        if (passing.client) this.#tell(passing.client, String(data));
        else passing.early.push(String(data));
      };
      upstream.onclose = ({ code, reason }) => {
        resolve(false);
        // 1005, 1006 and 1015 say that no code came.
        if ([1005, 1006, 1015].includes(code)) passing.client?.terminate();
        else passing.client?.close(code, reason);
      };
    });
    if (!opened) return new Response(null, { status: 502 });
    const headers = { 'Sec-WebSocket-Protocol': upstream.protocol };
    if (server.upgrade(request, { data: passing, headers })) return undefined;
    upstream.close();
    return new Response(null, { status: 400 });
  }

  async #forward(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    for (const name of NOT_PASSED_ON) headers.delete(name);
    const { method } = request;
    const body = method === 'GET' ? null : await request.arrayBuffer();
    const deliver = async () => {
      const answer = await fetch(this.#target + pathname + search, { method, headers, body });
      return { status: answer.status, headers: answer.headers, body: await answer.arrayBuffer() };
    };
    // Whether a preflight is asked twice tells nothing.
    const isOurs = method !== 'OPTIONS';
    if (isOurs && this.#oneIn(REQUEST_TWICE, 'request twice')) this.#repeat(deliver);
    try {
      const answer = await deliver();
      if (isOurs && this.#oneIn(ANSWER_LOST, 'answer lost')) return new Response(null, { status: 504 });
      if (isOurs && this.#oneIn(ANSWER_LATE, 'answer late')) await Bun.sleep(this.#random(this.#mostLateMs));
      const passed = new Headers(answer.headers);
      for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) passed.delete(name);
      return new Response(answer.body.byteLength === 0 ? null : answer.body, {
        status: answer.status,
        headers: passed,
      });
    } catch {
      return new Response(null, { status: 502 });
    }
  }

  #repeat(deliver: () => Promise<unknown>): void {
    const repeat = Bun.sleep(this.#random(MOST_BETWEEN_DELIVERIES_MS))
      .then(deliver)
      // What becomes of it nobody is told.
      .catch(() => {})
      .finally(() => this.#repeats.delete(repeat));
    this.#repeats.add(repeat);
  }
}

/** The way from a tablet to the server: real requests and real sockets, and all that can befall them. */
import { PublicOrderAnswer } from '@comanda/protocol/order';
import type { Book } from './book.ts';
import type { RequestFault } from './plan.ts';
import type { TabletClock } from './tablet-clock.ts';

const CREATE = '/api/public/orders/create';
/** A client waits for 10 s. */
const SLOW_MS = 4_000;
const LATE_MS = 12_000;
/** Nobody listens there. */
const NOWHERE = 'ws://127.0.0.1:1';

const NO: Readonly<Record<'500' | '502' | '503' | '429' | '409', () => Response>> = {
  500: () => problem(500, 'internal'),
  502: () => new Response('<h1>Bad Gateway</h1>', { status: 502 }),
  503: () => problem(503, 'unavailable', 2),
  429: () => problem(429, 'too-many-requests', 20),
  409: () => problem(409, 'request-in-progress', 1),
};

function problem(status: number, type: string, retryAfterS = 0): Response {
  const headers = { 'Retry-After': String(retryAfterS) };
  return Response.json({ type: `urn:comanda:problem:${type}`, detail: type }, { status, headers });
}

/** A page that asks, for as long as it is there. */
export interface Asker {
  readonly hasEnded: boolean;
  /** It may end right here. */
  reaches(where: 'request' | 'answer'): void;
}

export class Network {
  readonly #book: Book;
  readonly #clock: TabletClock;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #sockets = new Map<WebSocket, Asker>();
  #faults: RequestFault[] = [];
  #isCut = false;

  constructor(book: Book, clock: TabletClock) {
    this.#book = book;
    this.#clock = clock;
  }

  /** What befalls the next requests that place an order. */
  befall(fault: RequestFault, times: number): void {
    for (let time = 0; time < times; time++) this.#faults.push(fault);
  }

  cut(): void {
    this.#isCut = true;
    for (const [socket, asker] of [...this.#sockets]) this.#end(socket, asker);
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Nothing befalls anybody any more. */
  heal(): void {
    this.mend();
    this.#faults = [];
  }

  /** A page has gone: whatever it had open is closed, and what it has sent goes on. */
  leave(asker: Asker): void {
    for (const [socket, owner] of [...this.#sockets]) if (owner === asker) this.#end(socket, asker);
  }

  /** Until the server has answered all that has reached it, and every socket is open or is none. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet++) {
      while (this.#underWay.size > 0) {
        quiet = 0;
        await Promise.race(this.#underWay);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async fetch(asker: Asker, url: string, init: RequestInit): Promise<Response> {
    if (asker.hasEnded) return never();
    const isOrder = new URL(url).pathname === CREATE;
    const key = new Headers(init.headers).get('idempotency-key') ?? '';
    if (isOrder) this.#book.asks(asker, key);
    if (isOrder) asker.reaches('request');
    if (asker.hasEnded) return never();
    if (this.#isCut) throw new TypeError('no way');
    const fault = isOrder ? this.#faults.shift() : undefined;
    if (fault) this.#book.count(`befell: ${fault}`);
    switch (fault) {
      case 'request lost':
        return givenUp(init.signal);
      case '500':
      case '502':
      case '503':
      case '429':
      case '409':
        return NO[fault]();
      case 'answer lost':
      case 'answer late':
      case 'answer slow':
      case '503 after':
      case undefined:
        break;
    }
    const answer = await this.#ask(url, init, isOrder ? key : null);
    if (isOrder) asker.reaches('answer');
    if (asker.hasEnded) return never();
    // What was cut meanwhile has lost its answer.
    if (this.#isCut) throw new TypeError('no way back');
    if (fault === '503 after') return NO[503]();
    if (fault === 'answer lost') return givenUp(init.signal);
    if (fault === 'answer slow' || fault === 'answer late') {
      const ms = fault === 'answer slow' ? SLOW_MS : LATE_MS;
      const late = new Promise<Response>((resolve) => this.#clock.after(asker, ms, () => resolve(answer)));
      return await Promise.race([late, givenUp(init.signal)]);
    }
    return answer;
  }

  openSocket(asker: Asker, url: string, protocols: string[]): WebSocket {
    const socket = new WebSocket(this.#isCut ? NOWHERE : url, protocols);
    this.#sockets.set(socket, asker);
    const opened = new Promise<void>((resolve) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('close', () => {
        this.#sockets.delete(socket);
        resolve();
      });
    });
    this.#track(opened);
    return socket;
  }

  /** All that is left of the tablet is closed. */
  async close(): Promise<void> {
    const closing = [...this.#sockets.keys()].map((socket) => {
      const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
      socket.close();
      return closed;
    });
    await Promise.all(closing);
  }

  /** The request goes its way whether or not anybody still waits for its answer. */
  #ask(url: string, { signal: _, ...init }: RequestInit, key: string | null): Promise<Response> {
    const asked = fetch(url, init).then(async (response) => {
      const text = await response.text();
      if (key !== null) this.#note(key, response.status, text);
      return new Response(text, { status: response.status, headers: response.headers });
    });
    return this.#track(asked);
  }

  #note(key: string, status: number, text: string): void {
    this.#book.count(`HTTP ${status}`);
    if (status === 201) this.#book.answered(key, PublicOrderAnswer.parse(JSON.parse(text)).order.id);
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    const done = () => this.#underWay.delete(work);
    work.then(done, done);
    return work;
  }

  /** As the browser tells it: without a word, and at once. */
  #end(socket: WebSocket, asker: Asker): void {
    const { onclose } = socket;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    if (!asker.hasEnded) onclose?.call(socket, new CloseEvent('close', { code: 1006 }));
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}

/** No answer, until whoever asked waits no longer. */
function givenUp(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')));
  });
}

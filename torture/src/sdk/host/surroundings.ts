/** Where one life of an SDK client is lived: real sockets and requests, watched and at times held up; and it can end at once. */

import { OrderStatus } from '@comanda/protocol/order';
import { z } from 'zod';
import { Place } from '../../../../client/test/place.ts';
import { seeded } from '../../../../server/test/harness/random.ts';

const Snapshot = z.object({
  cursor: z.string(),
  results: z.array(z.object({ id: z.int(), status: OrderStatus })),
});
export type Snapshot = z.infer<typeof Snapshot>;

const SNAPSHOTS = ['/api/orders/queue/', '/api/public/orders/active'];

/** Tries follow each other quickly: 100 ms at most before the first, 3 s before the later ones. */
const RANDOM_STEPS = 100;
const MOST_RANDOM = 0.1;

export interface Watcher {
  connects(): void;
  /** The socket that is opened goes on where this snapshot ends. */
  from(snapshot: Snapshot): void;
  /** The client has been given a frame, on the newest of its sockets. */
  given(text: string): void;
}

/** Nobody will ever hear what was meant for a page that has gone. */
function never<T>(): Promise<T> {
  return new Promise(() => {});
}

export class Surroundings extends Place {
  readonly #watcher: Watcher;
  readonly #random: (below: number) => number;
  readonly #end = new AbortController();
  #read: Snapshot[] = [];
  /** What the newest socket has brought and the client was not given yet; null while everything is given at once. */
  #held: (() => void)[] | null = null;
  #late: (() => void)[] = [];

  constructor(seed: number, watcher: Watcher) {
    super();
    this.#watcher = watcher;
    this.#random = seeded(seed);
  }

  get hasEnded(): boolean {
    return this.#end.signal.aborted;
  }

  /** As when a page is closed: requests on their way are given up, sockets are gone, nothing goes on. */
  end(): void {
    this.#end.abort();
  }

  /**
   * A browser gives a page no frame of a socket that it has closed. Other implementations of WebSocket do, as long as the
   * other side has not agreed to the end: what the old socket has brought may come when the new one is open.
   */
  holdFrames(): void {
    this.#held ??= [];
  }

  override random(): number {
    return (this.#random(RANDOM_STEPS) / RANDOM_STEPS) * MOST_RANDOM;
  }

  override after(ms: number, callback: () => void): () => void {
    return super.after(ms, () => {
      if (!this.hasEnded) callback();
    });
  }

  override async fetch(url: string, init: RequestInit): Promise<Response> {
    if (this.hasEnded) return never();
    const signals = [this.#end.signal, ...(init.signal ? [init.signal] : [])];
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.any(signals) });
      const text = await response.text();
      if (this.hasEnded) return never();
      if (response.ok && SNAPSHOTS.includes(new URL(url).pathname)) this.#read.push(Snapshot.parse(JSON.parse(text)));
      const body = response.status === 204 ? null : text;
      return new Response(body, { status: response.status, headers: response.headers });
    } catch (error) {
      if (this.hasEnded) return never();
      throw error;
    }
  }

  override openSocket(url: string, protocols: string[]): WebSocket {
    const cursor = new URL(url).searchParams.get('since');
    const snapshot = this.#read.findLast((each) => each.cursor === cursor);
    this.#read = [];
    this.#watcher.connects();
    if (snapshot) this.#watcher.from(snapshot);
    const socket = super.openSocket(url, protocols);
    this.#late.push(...(this.#held ?? []));
    this.#held = null;
    this.#end.signal.addEventListener('abort', () => socket.close());
    // The client puts its listeners on after this has returned, and before anything can have come.
    queueMicrotask(() => this.#stepBetween(socket));
    return socket;
  }

  #stepBetween(socket: WebSocket): void {
    const { onmessage, onclose } = socket;
    const give = (work: () => void) => {
      if (this.hasEnded) return;
      const isNewest = socket === this.socket;
      if (isNewest && this.#held) {
        this.#held.push(work);
        return;
      }
      work();
      // This one is open: now comes what the one before had brought.
      if (isNewest) for (const late of this.#late.splice(0)) late();
    };
    socket.onmessage = (event) =>
      give(() => {
        onmessage?.call(socket, event);
        if (socket === this.socket) this.#watcher.given(String(event.data));
      });
    socket.onclose = (event) => give(() => onclose?.call(socket, event));
  }
}

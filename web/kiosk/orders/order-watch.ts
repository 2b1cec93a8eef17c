/** What a room must notice of its orders: which are ready and unseen, which somebody has cancelled, and how those ended that are gone from the list. */
import type { KioskClient, RoomOrders } from '@comanda/client';
import { Observable } from '../../core/observable.ts';
import type { HowItStands } from './read-own-order.ts';
import { type Ended, lineWords, unseenReady } from './told.ts';
import type { Cancelled, Followed, WatchBook, WatchPages } from './watch-book.ts';

export interface Watched {
  /** Each changes the whole screen until somebody has seen it. */
  readonly ready: readonly number[];
  /** Each takes the whole screen until somebody has seen it. */
  readonly cancelled: readonly Cancelled[];
  /** The newest end that is no surprise, and that nobody has sent away. */
  readonly ended: Ended | null;
}

export interface WatchParts {
  readonly client: Pick<KioskClient, 'state' | 'on'>;
  readonly book: WatchBook;
  /** One more is ready. */
  readonly ring: () => void;
  readonly readOrder: (id: number) => Promise<HowItStands | 'unknown'>;
}

export class OrderWatch extends Observable<Watched> {
  readonly #parts: WatchParts;
  /** Those that this page has known: of them another tab may have told what it has not told itself. */
  readonly #known = new Set<number>();
  /** Those that are being cancelled here: nobody need be told. */
  readonly #ownCancels = new Set<number>();
  #isAsking = false;

  constructor(parts: WatchParts) {
    super({ ready: [], cancelled: parts.book.read().cancelled, ended: null });
    this.#parts = parts;
    parts.client.on('change', () => this.#look());
    parts.client.on('order_status_changed', ({ order_id: id, status, cancel_reason = null }) => {
      // One that is called back and made ready again is news again.
      if (status !== 'READY') this.#write(({ seen }) => ({ seen: seen.filter((each) => each !== id) }));
      if (status === 'DELIVERED') this.#delivered(id);
      else if (status === 'CANCELLED') this.#cancelled(id, cancel_reason);
      else if (this.state.ended?.id === id) this.sawEnd();
    });
  }

  /** Another tab may have changed it. */
  takeKept(): void {
    const { cancelled } = this.#parts.book.read();
    if (JSON.stringify(cancelled) !== JSON.stringify(this.state.cancelled)) this.set({ ...this.state, cancelled });
    this.#showReady();
  }

  /** Somebody has seen that these are ready. */
  sawReady(): void {
    const { ready } = this.state;
    this.#write(({ seen }) => ({ seen: [...seen.filter((id) => !ready.includes(id)), ...ready] }));
    this.#showReady();
  }

  /** Somebody has seen that these are cancelled. */
  sawCancelled(): void {
    const ids = this.state.cancelled.map(({ id }) => id);
    this.#write(({ cancelled }) => ({ cancelled: cancelled.filter(({ id }) => !ids.includes(id)) }));
    this.takeKept();
  }

  sawEnd(): void {
    this.set({ ...this.state, ended: null });
  }

  /** The room itself is about to cancel it. The answer says that it was refused. */
  cancelling(id: number): () => void {
    this.#ownCancels.add(id);
    return () => this.#ownCancels.delete(id);
  }

  #look(): void {
    const { orders, connection } = this.#parts.client.state;
    this.#follow(orders);
    this.#showReady();
    // An event that takes one away is told right after the change that it makes.
    if (connection.status === 'live' && this.#missing().length > 0) queueMicrotask(() => void this.#askForMissing());
  }

  #follow(orders: RoomOrders): void {
    const { followed } = this.#parts.book.read();
    for (const id of orders.keys()) this.#known.add(id);
    const now = [...orders.values()].map((order): Followed => {
      return { id: order.id, what: order.items.map(lineWords).join(', ') };
    });
    const all = [...followed.filter(({ id }) => !orders.has(id)), ...now].sort((a, b) => a.id - b.id);
    if (JSON.stringify(all) !== JSON.stringify(followed)) this.#write(() => ({ followed: all }));
  }

  #showReady(): void {
    const ready = unseenReady(this.#parts.client.state.orders, new Set(this.#parts.book.read().seen));
    if (ready.join() === this.state.ready.join()) return;
    const isMore = ready.some((id) => !this.state.ready.includes(id));
    this.set({ ...this.state, ready });
    if (isMore) this.#parts.ring();
  }

  /** Open when they were last heard of, and not any more; of none of them it was told how it ended. */
  #missing(): readonly number[] {
    const { orders } = this.#parts.client.state;
    const { followed } = this.#parts.book.read();
    return followed.map(({ id }) => id).filter((id) => !orders.has(id));
  }

  async #askForMissing(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      for (const id of this.#missing()) {
        const found = await this.#parts.readOrder(id);
        if (!this.#missing().includes(id)) continue;
        if (found === 'unknown') this.#unfollow(id);
        else if (found.status === 'DELIVERED') this.#delivered(id);
        else if (found.status === 'CANCELLED') this.#cancelled(id, found.cancel_reason);
      }
    } catch {
      // The next change that the server tells of asks again, and there is one with each heartbeat.
    }
    this.#isAsking = false;
  }

  #delivered(id: number): void {
    this.#unfollow(id);
    this.set({ ...this.state, ended: { id, as: 'delivered' } });
  }

  #cancelled(id: number, reason: string | null): void {
    const followed = this.#parts.book.read().followed.find((each) => each.id === id);
    const isToldElsewhere = !followed && this.#known.has(id);
    this.#unfollow(id);
    if (this.#ownCancels.delete(id)) this.set({ ...this.state, ended: { id, as: 'cancelled' } });
    else if (!isToldElsewhere) {
      this.#write(({ cancelled }) => ({
        cancelled: [...cancelled.filter((each) => each.id !== id), { id, what: followed?.what ?? '', reason }],
      }));
    }
    this.takeKept();
  }

  #unfollow(id: number): void {
    this.#write(({ followed }) => ({ followed: followed.filter((each) => each.id !== id) }));
  }

  #write(change: (pages: WatchPages) => Partial<WatchPages>): void {
    const { book } = this.#parts;
    const pages = book.read();
    const changed = { ...pages, ...change(pages) };
    if (JSON.stringify(changed) !== JSON.stringify(pages)) book.write(changed);
  }
}

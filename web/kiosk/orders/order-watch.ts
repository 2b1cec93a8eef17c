/** What a room must notice of its orders: which are ready and unseen, and how those ended that are gone from the list. */
import type { KioskClient } from '@comanda/client';
import { Observable } from '../../core/observable.ts';
import { type Ended, unseenReady } from './told.ts';

export interface Watched {
  /** Each changes the whole screen until somebody has seen it. */
  readonly ready: readonly number[];
  /** The newest end that nobody has sent away. */
  readonly ended: Ended | null;
}

const NOTHING: Watched = { ready: [], ended: null };

export class OrderWatch extends Observable<Watched> {
  readonly #client: Pick<KioskClient, 'state' | 'on'>;
  readonly #seen = new Set<number>();

  /** `ring` is called when one more is ready. */
  constructor(client: Pick<KioskClient, 'state' | 'on'>, ring: () => void) {
    super(NOTHING);
    this.#client = client;
    client.on('change', () => {
      const ready = this.#unseen();
      if (ready.join() === this.state.ready.join()) return;
      const isMore = ready.some((id) => !this.state.ready.includes(id));
      this.set({ ...this.state, ready });
      if (isMore) ring();
    });
    client.on('order_status_changed', ({ order_id, status }) => {
      // One that is called back and made ready again is news again.
      if (status !== 'READY') this.#seen.delete(order_id);
      if (status === 'DELIVERED') this.set({ ...this.state, ended: { id: order_id, as: 'delivered' } });
      else if (status === 'CANCELLED') this.set({ ...this.state, ended: { id: order_id, as: 'cancelled' } });
      else if (this.state.ended?.id === order_id) this.set({ ...this.state, ended: null });
    });
  }

  /** Somebody has seen that these are ready. */
  sawReady(): void {
    for (const id of this.state.ready) this.#seen.add(id);
    this.set({ ...this.state, ready: this.#unseen() });
  }

  sawEnd(): void {
    this.set({ ...this.state, ended: null });
  }

  #unseen(): readonly number[] {
    return unseenReady(this.#client.state.orders, this.#seen);
  }
}

/** The open orders as a client knows them: a snapshot, and every event applied to it. What does not follow is an error. */
import type { OrderStatus } from '@comanda/protocol/order';
import { isOpen } from '../../src/domain/order-moves.ts';
import type { Frame } from '../harness/feed.ts';

export interface KnownOrder {
  readonly id: number;
  readonly status: OrderStatus;
}

export class Board {
  readonly #known = new Map<number, OrderStatus>();
  readonly #tellsOfNew: boolean;

  /** `tellsOfNew`: whether the feed tells of new orders, or only of how they go on. */
  constructor(snapshot: readonly KnownOrder[], tellsOfNew: boolean) {
    this.#tellsOfNew = tellsOfNew;
    for (const { id, status } of snapshot) this.#known.set(id, status);
  }

  apply(frame: Frame): void {
    switch (frame.type) {
      case 'new_order': {
        const known = this.#known.get(frame.order_id);
        if (known) throw new Error(`order ${frame.order_id} is ${known} and was placed again`);
        this.#known.set(frame.order_id, 'PLACED');
        return;
      }
      case 'order_updated':
      case 'order_status_changed': {
        const { order_id: id, from_status: from, status } = frame;
        const known = this.#known.get(id);
        // What the snapshot does not hold was either closed then, or placed since.
        const follows =
          known === undefined ? !isOpen(from) || (!this.#tellsOfNew && from === 'PLACED') : known === from;
        if (!follows) throw new Error(`order ${id} is ${known ?? 'unknown'} and went from ${from} to ${status}`);
        this.#known.set(id, status);
        return;
      }
      case 'resync':
        throw new Error(`told to start over (${frame.reason}) where nothing is missing`);
      case 'welcome':
      case 'heartbeat':
      case 'auth_expiring':
      case 'pong':
        return;
    }
  }

  /** Where it and the store disagree about what is open. */
  differences(stored: readonly KnownOrder[]): string[] {
    const unknownYet = (id: number, status: OrderStatus) =>
      !this.#tellsOfNew && status === 'PLACED' && !this.#known.has(id);
    const there = new Map(stored.map(({ id, status }) => [id, status]));
    const wrong = stored
      .filter(({ id, status }) => this.#known.get(id) !== status && !unknownYet(id, status))
      .map(({ id, status }) => `order ${id} is ${status}, and ${this.#known.get(id) ?? 'unknown'} to the client`);
    const gone = [...this.#known]
      .filter(([id, status]) => isOpen(status) && !there.has(id))
      .map(([id, status]) => `order ${id} is no longer open, and ${status} to the client`);
    return [...wrong, ...gone];
  }
}

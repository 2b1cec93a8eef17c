/** A room's client whose orders a test moves. */
import type { KioskEvents, KioskState, RoomOrder } from '@comanda/client';
import { roomOrderOf } from './room-orders.ts';
import { Tells } from './tells.ts';

const AT = '2026-01-15T12:00:00.000Z';

export class Room extends Tells<KioskEvents> {
  state: KioskState = {
    connection: { status: 'live', why: null, asOf: 1 },
    orders: new Map(),
    waiting: [],
    anyoneWatching: true,
  };

  readonly #items: RoomOrder['items'];

  /** `items`: what is in each order. */
  constructor(items: RoomOrder['items'] = []) {
    super();
    this.#items = items;
  }

  /** As the client does it: what is shown first, then what has happened. */
  move(id: number, status: RoomOrder['status'], reason?: string): void {
    const orders = new Map(this.state.orders);
    if (status === 'DELIVERED' || status === 'CANCELLED') orders.delete(id);
    else orders.set(id, roomOrderOf({ id, status, items: this.#items }));
    this.show(orders);
    const changed = { order_id: id, status, from_status: 'PLACED', changed_at: AT } as const;
    const why = reason !== undefined && { cancel_reason: reason };
    this.tell('order_status_changed', { type: 'order_status_changed', ...changed, ...why });
  }

  /** A list that was read anew: nothing is told of what is not in it any more. */
  show(orders: KioskState['orders'], status: KioskState['connection']['status'] = 'live'): void {
    this.state = { ...this.state, orders, connection: { status, why: null, asOf: 1 } };
    this.tell('change', this.state);
  }
}

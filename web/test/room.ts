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

  /** As the client does it: what is shown first, then what has happened. */
  move(id: number, status: RoomOrder['status']): void {
    const orders = new Map(this.state.orders);
    if (status === 'DELIVERED' || status === 'CANCELLED') orders.delete(id);
    else orders.set(id, roomOrderOf({ id, status }));
    this.state = { ...this.state, orders };
    this.tell('change', this.state);
    const changed = { order_id: id, status, from_status: 'PLACED', changed_at: AT } as const;
    this.tell('order_status_changed', { type: 'order_status_changed', ...changed });
  }
}

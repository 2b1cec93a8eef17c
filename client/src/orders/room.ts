/** What a kiosk shows, as values: the open orders of its device, moved on by what the feed tells. */
import type { PublicOrder } from '@comanda/protocol/order';
import type { OrderFrame } from '../feed/machine.ts';
import { isOpen } from './status.ts';

/** Without the server's word for the status: that one would be yesterday's after the first event. */
export type RoomOrder = Omit<PublicOrder, 'status_display'>;

/** Open orders by number. */
export type RoomOrders = ReadonlyMap<number, RoomOrder>;

export const NO_ORDERS: RoomOrders = new Map();

export function fromActive(orders: readonly PublicOrder[]): RoomOrders {
  return new Map(orders.map((order) => [order.id, withoutDisplay(order)]));
}

export function withoutDisplay({ status_display: _, ...order }: PublicOrder): RoomOrder {
  return order;
}

/**
 * The orders after an event; null where it is about an open one that is not known, because staff has placed or recalled it:
 * its lines must then be read.
 */
export function afterEvent(orders: RoomOrders, frame: OrderFrame): RoomOrders | null {
  if (frame.type !== 'order_status_changed') return orders;
  const { order_id: id, status } = frame;
  const changed = new Map(orders);
  if (!isOpen(status)) {
    changed.delete(id);
    return changed;
  }
  const order = orders.get(id);
  return order ? changed.set(id, { ...order, status }) : null;
}

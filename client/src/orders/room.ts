/** What a kiosk shows, as values: the open orders of its device, moved on by what the feed tells, and what to say of each. */
import type { CustodyStage } from '@comanda/protocol/custody';
import type { OrderStatus, PublicOrder } from '@comanda/protocol/order';
import { isOpen } from './status.ts';

/** How far an order has come on its way to a person. */
export interface Custody {
  readonly stage: CustodyStage;
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** Without the server's word for the status: that one would be yesterday's after the first event. */
export type RoomOrder = Omit<PublicOrder, 'status_display'> & {
  /** Null until it has been told. */
  readonly custody: Custody | null;
  /** When it should be ready, as the site knew when the order was last read; null where it knows too little to say. UTC, ISO 8601. */
  readonly expectedAt: string | null;
};

/** Open orders by number. */
export type RoomOrders = ReadonlyMap<number, RoomOrder>;

export const NO_ORDERS: RoomOrders = new Map();

/** An order as it is read: what a server says that knows less is not there. */
export type ReadOrder = PublicOrder & { readonly custody?: Custody | null; readonly expected_at?: string | null };

export function fromActive(orders: readonly ReadOrder[]): RoomOrders {
  return new Map(orders.map((order) => [order.id, fromRead(order)]));
}

export function fromRead({ status_display: _, custody = null, expected_at = null, ...order }: ReadOrder): RoomOrder {
  return { ...order, custody, expectedAt: expected_at };
}

/** The orders after one has come further on its way; of an order that is not known nothing is shown. */
export function withCustody(orders: RoomOrders, id: number, { stage, at }: Custody): RoomOrders {
  const order = orders.get(id);
  return order ? new Map(orders).set(id, { ...order, custody: { stage, at } }) : orders;
}

/**
 * The orders after one has moved; null where it is an open one that is not known, because staff has placed or recalled it:
 * its lines must then be read.
 */
export function afterMove(orders: RoomOrders, id: number, status: OrderStatus): RoomOrders | null {
  const order = orders.get(id);
  const changed = new Map(orders);
  if (!isOpen(status)) {
    changed.delete(id);
    return changed;
  }
  return order ? changed.set(id, { ...order, status }) : null;
}

/**
 * What may honestly be said of an order to who has placed it. `seen`: a person has taken it in hand; that it stands on a
 * screen, which `custody` tells, says nothing of who looks at it. `saved_not_seen`: nobody has said so yet.
 */
export type RoomStatus = 'sending' | 'saved_not_seen' | 'seen' | 'preparing' | 'ready' | 'delivered' | 'cancelled';

interface Placed {
  readonly status: OrderStatus;
  readonly custody?: Custody | null;
}

const SAID: Readonly<Record<OrderStatus, RoomStatus>> = {
  PLACED: 'saved_not_seen',
  PREPARING: 'preparing',
  READY: 'ready',
  DELIVERED: 'delivered',
  CANCELLED: 'cancelled',
};

/** `order`: one that the server has taken, or one of `waiting`. */
export function roomStatus(order: Placed | { readonly madeAt: number }): RoomStatus {
  if (!('status' in order)) return 'sending';
  const isSeen = order.status === 'PLACED' && order.custody?.stage === 'acknowledged';
  return isSeen ? 'seen' : SAID[order.status];
}

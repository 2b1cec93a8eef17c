/** What a room is told of its orders: how each stands, when it should come, what can still be done, and whether to call somebody instead. */
import { type KioskState, type RoomOrder, type RoomOrders, type RoomStatus, roomStatus } from '@comanda/client';
import { choiceWords } from '../../core/options.ts';

export interface Told {
  readonly id: number;
  readonly status: RoomStatus;
  readonly items: RoomOrder['items'];
  readonly note: string;
  readonly placedAt: string;
  /** When it should be ready; null where the site cannot say, or it is there already. */
  readonly expectedAt: string | null;
  /** Nobody prepares it yet. */
  readonly mayCancel: boolean;
}

/** What is ready comes first, then the oldest. */
export function toldOf(orders: RoomOrders): readonly Told[] {
  return [...orders.values()].map(told).sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

function told(order: RoomOrder): Told {
  const { id, items, note, placed_at } = order;
  const status = roomStatus(order);
  return {
    id,
    status,
    items,
    note,
    placedAt: placed_at,
    expectedAt: isUnderWay(status) ? order.expectedAt : null,
    mayCancel: order.status === 'PLACED',
  };
}

function rank({ status }: Told): number {
  return status === 'ready' ? 0 : 1;
}

function isUnderWay(status: RoomStatus): boolean {
  switch (status) {
    case 'saved_not_seen':
    case 'seen':
    case 'preparing':
      return true;
    case 'sending':
    case 'ready':
    case 'delivered':
    case 'cancelled':
      return false;
  }
}

/**
 * What the line at the foot of every screen says. `nobody`: a person would not notice an order now, so call the desk.
 * `away`: the server cannot be heard; what is shown may be old. `refused`: it does not know this device, or not any more.
 */
export type Notice = 'nobody' | 'away' | 'refused' | null;

export function noticeOf({ connection, anyoneWatching }: Pick<KioskState, 'connection' | 'anyoneWatching'>): Notice {
  switch (connection.status) {
    case 'refused':
      return 'refused';
    case 'offline':
      return 'away';
    // Each try begins so, also one of many in vain.
    case 'connecting':
      return connection.asOf === null ? null : 'away';
    case 'catching_up':
    case 'live':
    case 'stopped':
      return anyoneWatching === false ? 'nobody' : null;
  }
}

/** An order that was open here and is not any more, so that its end is told and not only missed. */
export interface Ended {
  readonly id: number;
  readonly as: 'delivered' | 'cancelled';
}

/** The numbers of those that are ready and that nobody here has said to have seen. */
export function unseenReady(orders: RoomOrders, seen: ReadonlySet<number>): readonly number[] {
  return [...orders.values()].filter(({ id, status }) => status === 'READY' && !seen.has(id)).map(({ id }) => id);
}

/** A line in one breath: "2 × Café (De avena, Hielo)". */
export function lineWords({ quantity, product_name, options }: RoomOrder['items'][number]): string {
  const words = `${quantity} × ${product_name}`;
  return options.length === 0 ? words : `${words} (${choiceWords(options)})`;
}

/** What a staff screen shows, as values: the open orders, moved on by what the feed tells. */
import type { OrderStatus, StaffOrder } from '@comanda/protocol/order';
import type { OrderFrame } from '../feed/machine.ts';
import { isOpen } from './status.ts';

export interface BoardOrder {
  readonly id: number;
  readonly status: OrderStatus;
  /** When it came to this status; UTC, ISO 8601. Empty where nobody has said. */
  readonly changed_at: string;
  /** Empty until the details are there, for an order that was recalled after it had left the board. */
  readonly placed_at: string;
  readonly room_code: string | null;
  readonly device_uid: string;
  /**
   * Lines, notes and history, as they were when they were last read; null until they have been. What moves stands above:
   * the status in here may be an older one.
   */
  readonly details: StaffOrder | null;
}

/** Open orders by number. */
export type Board = ReadonlyMap<number, BoardOrder>;

export const EMPTY_BOARD: Board = new Map();

export function fromQueue(orders: readonly StaffOrder[]): Board {
  return new Map(orders.map((order) => [order.id, fromDetails(order)]));
}

function fromDetails(details: StaffOrder): BoardOrder {
  const { id, status, placed_at, room_code, device_uid } = details;
  return {
    id,
    status,
    changed_at: details.status_events.at(-1)?.changed_at ?? '',
    placed_at,
    room_code,
    device_uid,
    details,
  };
}

/** The board after an event. */
export function afterEvent(board: Board, frame: OrderFrame): Board {
  switch (frame.type) {
    case 'new_order': {
      const { order_id: id, room_code, device_uid, placed_at } = frame;
      const order = {
        id,
        status: 'PLACED',
        changed_at: placed_at,
        placed_at,
        room_code,
        device_uid,
        details: null,
      } as const;
      return new Map(board).set(id, order);
    }
    case 'order_updated':
      return afterMove(board, frame.order_id, frame.status, frame.changed_at);
    case 'order_status_changed':
      return board;
  }
}

function afterMove(board: Board, id: number, status: OrderStatus, changed_at: string): Board {
  const orders = new Map(board);
  if (!isOpen(status)) {
    orders.delete(id);
    return orders;
  }
  const unknown = { id, placed_at: '', room_code: null, device_uid: '', details: null };
  return orders.set(id, { ...(board.get(id) ?? unknown), status, changed_at });
}

/** The board with details that were read; those of orders that have left it meanwhile are of no use. */
export function withDetails(board: Board, read: readonly StaffOrder[]): Board {
  const orders = new Map(board);
  for (const details of read) {
    const order = board.get(details.id);
    if (!order) continue;
    const { placed_at, room_code, device_uid } = details;
    orders.set(order.id, { ...order, placed_at, room_code, device_uid, details });
  }
  return orders;
}

/** Numbers of the orders whose details are missing. */
export function withoutDetails(board: Board): number[] {
  return [...board.values()].filter(({ details }) => details === null).map(({ id }) => id);
}

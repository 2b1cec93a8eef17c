/** What a staff screen shows, as values: the open orders, moved on by what the feed tells. */
import type { EscalationBranch, EscalationStep } from '@comanda/protocol/custody';
import type { OrderStatus, StaffOrder } from '@comanda/protocol/order';
import type { EventFrame } from '../feed/machine.ts';
import { isOpen } from './status.ts';

export interface Acknowledged {
  /** The user's number; null where only the name was told. */
  readonly by: number | null;
  readonly byEmail: string | null;
  /** UTC, ISO 8601. */
  readonly at: string;
}

export interface Escalation {
  readonly step: EscalationStep;
  readonly branch: EscalationBranch;
  /** UTC, ISO 8601. */
  readonly at: string;
}

export interface BoardOrder {
  readonly id: number;
  readonly status: OrderStatus;
  /** When it came to this status; UTC, ISO 8601. Empty where nobody has said. */
  readonly changed_at: string;
  /** Empty until the details are there, for an order that was recalled after it had left the board. */
  readonly placed_at: string;
  readonly room_code: string | null;
  readonly device_uid: string;
  /** Who has taken it in hand, and when; null until that is told. Who moves an order takes it without a word: see `isAcknowledged`. */
  readonly acknowledged: Acknowledged | null;
  /** The newest step that it has climbed, unheeded; null before the first, and once somebody has it in hand. */
  readonly escalation: Escalation | null;
  /**
   * Lines, notes and history, as they were when they were last read; null until they have been. What moves stands above:
   * the status in here may be an older one.
   */
  readonly details: StaffOrder | null;
  /** The cursor of the event that has made the details old ones; null while they are not known to be. */
  readonly outdatedBy: string | null;
}

/** Open orders by number. */
export type Board = ReadonlyMap<number, BoardOrder>;

export const EMPTY_BOARD: Board = new Map();

/** Somebody has it in hand: said so, or moved it on. */
export function isAcknowledged({ acknowledged, status }: Pick<BoardOrder, 'acknowledged' | 'status'>): boolean {
  return acknowledged !== null || status !== 'PLACED';
}

/** The board as the server has it. */
export function fromQueue(orders: readonly StaffOrder[]): Board {
  return new Map(orders.map((details) => [details.id, fromDetails(details)]));
}

function fromDetails(details: StaffOrder): BoardOrder {
  const { id, status, escalation = null } = details;
  return { id, status, changed_at: lastMoveIn(details) ?? '', escalation, ...readIn(details) };
}

/** What a reading says of an order beside its status. */
function readIn(details: StaffOrder) {
  const { placed_at, room_code, device_uid, acknowledged_at: at, acknowledged_by_email: byEmail } = details;
  const acknowledged = at === null ? null : { by: null, byEmail, at };
  return { placed_at, room_code, device_uid, acknowledged, details, outdatedBy: null };
}

function lastMoveIn({ status_events }: StaffOrder): string | undefined {
  return status_events.at(-1)?.changed_at;
}

/** The board after an event. */
export function afterEvent(board: Board, frame: EventFrame): Board {
  switch (frame.type) {
    case 'new_order': {
      const { order_id: id, room_code, device_uid, placed_at } = frame;
      const placed = { id, status: 'PLACED', changed_at: placed_at, room_code, device_uid, placed_at } as const;
      return new Map(board).set(id, { ...UNTOLD, ...placed });
    }
    case 'order_updated': {
      const { order_id: id, status, changed_at } = frame;
      const orders = new Map(board);
      if (isOpen(status)) orders.set(id, { ...UNTOLD, ...board.get(id), id, status, changed_at, escalation: null });
      else orders.delete(id);
      return orders;
    }
    case 'order_acknowledged': {
      const { acknowledged_by: by, acknowledged_by_email: byEmail, acknowledged_at: at } = frame;
      return withPart(board, frame.order_id, { acknowledged: { by, byEmail, at }, escalation: null });
    }
    case 'order_escalated': {
      const { step, branch, at } = frame;
      return withPart(board, frame.order_id, { escalation: { step, branch, at } });
    }
    case 'order_changed':
      return withPart(board, frame.order_id, { outdatedBy: frame.cursor });
    default:
      return board;
  }
}

/** An order of which no more is known than where it stands. */
const UNTOLD = {
  placed_at: '',
  room_code: null,
  device_uid: '',
  acknowledged: null,
  escalation: null,
  details: null,
  outdatedBy: null,
};

/** An order that has left the board, or never was on it, comes back by its status alone. */
function withPart(board: Board, id: number, part: Partial<BoardOrder>): Board {
  const order = board.get(id);
  return order ? new Map(board).set(id, { ...order, ...part }) : board;
}

/**
 * The board with details that were read; those of orders that have left it meanwhile are of no use. `asked` is the board as
 * it was when they were asked for: what was told after that is not in them for sure.
 */
export function withDetails(board: Board, read: readonly StaffOrder[], asked: Board): Board {
  const orders = new Map(board);
  for (const details of read) {
    const order = board.get(details.id);
    if (!order) continue;
    const read = readIn(details);
    // Once taken in hand, an order stays so: what was read cannot be too old to say it.
    const acknowledged = order.acknowledged ?? read.acknowledged;
    const outdatedBy = asked.get(order.id)?.outdatedBy === order.outdatedBy ? null : order.outdatedBy;
    orders.set(order.id, { ...order, ...read, acknowledged, outdatedBy });
  }
  return orders;
}

/** The orders that must be read: the details are missing, old, or too old to tell who has it in hand. */
export function unread(board: Board): readonly BoardOrder[] {
  // Who moves an order has it in hand from then on; no event says who that was.
  return [...board.values()].filter(
    ({ details, changed_at, outdatedBy, acknowledged }) =>
      !details || outdatedBy || (!acknowledged && lastMoveIn(details) !== changed_at),
  );
}

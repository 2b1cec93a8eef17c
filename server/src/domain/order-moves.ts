/** How an order may move from one status to the next: the state machine as data, and the decision about one move. */
import { OPEN_STATUSES, type OrderStatus } from '@comanda/protocol/order';

/** The way forward; skipping is allowed. CANCELLED stands beside it and is final. */
export const LADDER: readonly OrderStatus[] = ['PLACED', 'PREPARING', 'READY', 'DELIVERED'];

/** How long after a step forward it may be taken back. */
export const RECALL_WINDOW_MS = 10 * 60_000;

/** The newest status event of an order. `from` is null for its placing. */
export interface LastMove {
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly at: number;
}

export type MoveDecision =
  | { readonly kind: 'move'; readonly from: OrderStatus; readonly to: OrderStatus }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly reason: MoveRefusal };

export type MoveRefusal =
  | 'cancelled_is_final'
  | 'delivered_is_past'
  | 'only_one_step_back'
  | 'recall_too_late'
  | 'drill_is_over';

export function isOpen(status: OrderStatus): boolean {
  return OPEN_STATUSES.some((open) => open === status);
}

function rung(status: OrderStatus): number {
  return LADDER.indexOf(status);
}

/** True where the step from → to goes up the ladder. */
function isForward(move: LastMove): boolean {
  return move.from !== null && rung(move.from) >= 0 && rung(move.to) > rung(move.from);
}

/**
 * Decides one move. A step back (recall) undoes the latest step forward: one rung down, or to where a skipping step
 * came from; only once in a row, and only within `RECALL_WINDOW_MS` of that step.
 */
export function decideMove(last: LastMove, to: OrderStatus, now: number): MoveDecision {
  const from = last.to;
  if (from === to) return { kind: 'unchanged' };
  if (from === 'CANCELLED') return { kind: 'refused', reason: 'cancelled_is_final' };
  if (to === 'CANCELLED') {
    return isOpen(from) ? { kind: 'move', from, to } : { kind: 'refused', reason: 'delivered_is_past' };
  }
  if (rung(to) > rung(from)) return { kind: 'move', from, to };
  const undoes = isForward(last) && (rung(to) === rung(from) - 1 || to === last.from);
  if (!undoes) return { kind: 'refused', reason: 'only_one_step_back' };
  if (now - last.at > RECALL_WINDOW_MS) return { kind: 'refused', reason: 'recall_too_late' };
  return { kind: 'move', from, to };
}

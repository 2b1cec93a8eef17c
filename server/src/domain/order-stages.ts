/** What an order's history says of how long each of its stages took. */
import type { OrderStatus } from '@comanda/protocol/order';

export interface PastMove {
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly at: number;
}

export interface OrderPast {
  readonly placedAt: number;
  readonly shownAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly deliveredAt: number | null;
  /** Oldest first. */
  readonly moves: readonly PastMove[];
}

export const STAGES = ['notify', 'acknowledge', 'prepare', 'deliver', 'total'] as const;
export type Stage = (typeof STAGES)[number];

/** When it became ready, as far as that was not taken back; null where it was not, or where that step was skipped. */
export function readyAt(moves: readonly PastMove[]): number | null {
  let ready: number | null = null;
  for (const { from, to, at } of moves) {
    if (to === 'PLACED' || to === 'PREPARING') ready = null;
    // Taking a delivery back makes nothing ready that was ready before.
    else if (to === 'READY' && (from !== 'DELIVERED' || ready === null)) ready = at;
  }
  return ready;
}

/** Milliseconds of each stage; null where the order has not come through it, or not that way. */
export function stageDurations(past: OrderPast): Readonly<Record<Stage, number | null>> {
  const { placedAt, shownAt, acknowledgedAt, deliveredAt } = past;
  const ready = readyAt(past.moves);
  const since = (start: number, end: number | null) => (end === null ? null : Math.max(0, end - start));
  const isTakenBefore = acknowledgedAt !== null && ready !== null && acknowledgedAt <= ready;
  return {
    notify: since(placedAt, shownAt),
    acknowledge: since(placedAt, acknowledgedAt),
    prepare: since(isTakenBefore ? acknowledgedAt : placedAt, ready),
    deliver: ready === null ? null : since(ready, deliveredAt),
    total: since(placedAt, deliveredAt),
  };
}

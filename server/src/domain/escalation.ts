/** When an order that waits climbs, and by which steps: the two branches of the ladder, decided for one order at one moment. */
import { ESCALATION_STEPS, type EscalationBranch, type EscalationStep } from '@comanda/protocol/custody';
import type { Ladder, LadderStep } from '@comanda/protocol/setting';

const rungs = (seconds: readonly number[]): LadderStep[] =>
  ESCALATION_STEPS.map((step, index) => ({ step, after_s: seconds[index] ?? 0 }));

/** What a site has until it sets something else. */
export const DEFAULT_LADDER: Ladder = {
  undelivered: rungs([20, 30, 40, 60, 120]),
  unacknowledged: rungs([60, 90, 120, 180, 300]),
};

/** Steps that reach people beyond the screens. */
const OFF_SCREEN: readonly EscalationStep[] = ['web_push', 'webhook', 'admin'];

/** An exercise rings at the screens and troubles nobody beyond them. */
export function drillLadder(ladder: Ladder): Ladder {
  const onScreen = (steps: readonly LadderStep[]) => steps.filter(({ step }) => !OFF_SCREEN.includes(step));
  return { undelivered: onScreen(ladder.undelivered), unacknowledged: onScreen(ladder.unacknowledged) };
}

export interface Rung {
  readonly branch: EscalationBranch;
  readonly step: EscalationStep;
}

/** An order that nobody has taken in hand yet. */
export interface WaitingOrder {
  readonly placedAt: number;
  /** When a screen that counts had it first; null where none had. */
  readonly shownAt: number | null;
  readonly taken: readonly Rung[];
}

export interface Climb {
  /** Steps to take now, in the ladder's order. */
  readonly due: readonly Rung[];
  /** When to look again; null where no step is left to wait for. */
  readonly next: number | null;
}

/**
 * An order is on one branch at a time: `undelivered` since it was placed, and `unacknowledged` since a screen had it.
 * While nobody watches, ringing reaches nobody: the undelivered branch then begins with its first step off the screens, and
 * what comes before that is taken along.
 */
export function decideClimb(order: WaitingOrder, ladder: Ladder, now: number, isWatched: boolean): Climb {
  const branch: EscalationBranch = order.shownAt === null ? 'undelivered' : 'unacknowledged';
  const steps = ladder[branch];
  // By a server whose clock is behind it may have been shown before it was placed.
  const since = Math.max(order.shownAt ?? order.placedAt, order.placedAt);
  const savedMs = branch === 'undelivered' && !isWatched ? waitBeforeLeaving(steps) : 0;
  const due: Rung[] = [];
  let next: number | null = null;
  for (const { step, after_s } of steps) {
    if (order.taken.some((rung) => rung.branch === branch && rung.step === step)) continue;
    const at = since + Math.max(after_s * 1000 - savedMs, 0);
    if (at <= now) due.push({ branch, step });
    else next ??= at;
  }
  return { due, next };
}

/** How long an order waits until somebody beyond the screens hears of it; where nobody ever does, until the last step. */
function waitBeforeLeaving(steps: readonly LadderStep[]): number {
  const leaving = steps.find(({ step }) => OFF_SCREEN.includes(step)) ?? steps.at(-1);
  return (leaving?.after_s ?? 0) * 1000;
}

/** When an order of this moment must be looked at first; null where the ladder has no step for it. */
export function firstLook(ladder: Ladder, placedAt: number, isWatched: boolean): number | null {
  const [first] = ladder.undelivered;
  if (!first) return null;
  return isWatched ? placedAt + first.after_s * 1000 : placedAt;
}

/** How long an order may be shown before somebody must have taken it; null where the ladder has no step for it. */
export function firstUnacknowledgedMs(ladder: Ladder): number | null {
  const [first] = ladder.unacknowledged;
  return first ? first.after_s * 1000 : null;
}

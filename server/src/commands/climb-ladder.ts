/**
 * Lets orders that wait for too long climb: each step once, and none after somebody has taken the order in hand. What was
 * done is a row, so no clock and no crash can do it twice; whoever no longer holds the lease does nothing.
 */
import type { Clock } from '../domain/clock.ts';
import { decideClimb, drillLadder } from '../domain/escalation.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { decideWatch, readWatch, WATCH_MARK, type Watch } from '../domain/watch.ts';
import type { Look, TakenStep } from '../store/escalations.ts';
import type { StoreTransaction } from '../store/store.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';

/** Orders a look: few enough that no order placed meanwhile waits long; the next look takes what is left. */
export const MOST_AT_ONCE = 500;

export interface LeaseHeld {
  readonly lease: string;
  readonly holder: string;
}

export interface Climbed {
  readonly isWatched: boolean;
  readonly steps: readonly TakenStep[];
}

/** Null where the lease is somebody else's by now. */
export function climbLadder(clock: Clock): Command<LeaseHeld, Climbed | null> {
  return oneByOne('climb-ladder', async (tx, { lease, holder }) => {
    if ((await tx.leases.read(lease))?.holder !== holder) return null;
    const now = clock.now();
    const watch = await keepWatch(tx, now);
    return { isWatched: watch.isWatched, steps: await climb(tx, watch.isWatched, now) };
  });
}

async function keepWatch(tx: StoreTransaction, now: number): Promise<Watch> {
  const before = readWatch(await tx.siteMarks.mark(WATCH_MARK));
  const watch = decideWatch(before, await tx.screens.anyHealthy(now), now);
  if (watch === before) return watch;
  await tx.siteMarks.setMark(WATCH_MARK, JSON.stringify(watch));
  if (watch.isWatched === before.isWatched) return watch;
  if (!watch.isWatched) await tx.escalations.hastenUnshown(now);
  await tx.events.append([{ kind: 'watch_changed', isWatched: watch.isWatched, at: now }], now);
  return watch;
}

async function climb(tx: StoreTransaction, isWatched: boolean, now: number): Promise<readonly TakenStep[]> {
  const due = await tx.escalations.due(now, MOST_AT_ONCE);
  if (due.length === 0) return [];
  const waiting = due.filter((order) => order.isWaiting);
  const ladder = await tx.settings.ladder();
  const taken = await tx.escalations.takenBy(waiting.map(({ id }) => id));
  const silently = await tx.receipts.pushedToSilent(
    waiting.flatMap((each) => (each.shownAt === null ? [each.id] : [])),
  );

  const looks: Look[] = [];
  const steps: TakenStep[] = [];
  const events: LogEvent[] = [];
  for (const order of due) {
    const { id: orderId, deviceId, placedAt, isDrill } = order;
    const shownAt = order.shownAt ?? silently.get(orderId) ?? null;
    if (!order.isWaiting) {
      looks.push({ orderId, shownAt, next: null });
      continue;
    }
    if (order.shownAt === null && shownAt !== null) {
      events.push({ kind: 'order_shown', orderId, deviceId, stage: 'pushed', at: shownAt });
    }
    const waiting = { placedAt, shownAt, taken: taken.get(orderId) ?? [] };
    const decision = decideClimb(waiting, isDrill ? drillLadder(ladder) : ladder, now, isWatched);
    looks.push({ orderId, shownAt, next: decision.next });
    for (const { branch, step } of decision.due) {
      steps.push({ orderId, branch, step, at: now });
      events.push({ kind: 'order_escalated', orderId, branch, step, at: now, ...(isDrill && { isDrill }) });
    }
  }
  await tx.escalations.setLooks(looks);
  await tx.escalations.take(steps);
  await tx.events.append(events, now);
  return steps;
}

/** Forgets what is too old to be asked for: events past retention, idempotency keys past their window, sessions long over. */
import type { Clock } from '../domain/clock.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';
import { IDEMPOTENCY_WINDOW_MS } from './place-order.ts';

/** How long what could not be delivered can be sent again. */
const DEAD_DELIVERIES_MS = 30 * 24 * 60 * 60_000;

/** Rows a transaction: about 20 ms of work, so that no order waits long behind the broom. */
const ROWS_AT_A_TIME = 2_000;

export interface PruneOutcome {
  readonly events: number;
  readonly keys: number;
  readonly sessions: number;
  readonly deliveries: number;
  /** Browsers that nobody can reach any more, and messages that are over. */
  readonly pushes: number;
  /** What is known of orders being handed to screens, which nobody asks for later; what the screens said of them stays. */
  readonly handedOn: number;
  /** Screens that were not seen for as long. */
  readonly screens: number;
  /** True while there may be more: run it again. */
  readonly more: boolean;
}

export function prune(clock: Clock, retentionMs: number): Command<void, PruneOutcome> {
  return oneByOne('prune', async (tx) => {
    const now = clock.now();
    const events = await tx.events.prune(now - retentionMs, ROWS_AT_A_TIME);
    const keys = await tx.idempotency.prune(now - IDEMPOTENCY_WINDOW_MS, ROWS_AT_A_TIME);
    const sessions = await tx.accounts.pruneSessions(now, ROWS_AT_A_TIME);
    const deliveries = await tx.webhooks.prune(now - retentionMs, now - DEAD_DELIVERIES_MS, ROWS_AT_A_TIME);
    const pushes = {
      subscriptions: await tx.pushSubscriptions.prune(now, ROWS_AT_A_TIME),
      messages: await tx.pushMessages.prune(now - retentionMs, ROWS_AT_A_TIME),
    };
    const custody = {
      handedOn: await tx.receipts.prunePushes(now - retentionMs, ROWS_AT_A_TIME),
      screens: await tx.screens.pruneScreens(now - retentionMs, ROWS_AT_A_TIME),
    };
    const counts = [
      events,
      keys,
      sessions,
      deliveries,
      pushes.subscriptions,
      pushes.messages,
      ...Object.values(custody),
    ];
    const more = counts.some((count) => count >= ROWS_AT_A_TIME);
    return { ...custody, events, keys, sessions, deliveries, pushes: pushes.subscriptions + pushes.messages, more };
  });
}

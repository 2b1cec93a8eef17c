/** Forgets what is too old to be asked for: events past retention, idempotency keys past their window, sessions long over. */
import type { Clock } from '../domain/clock.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';
import { IDEMPOTENCY_WINDOW_MS } from './place-order.ts';

/** Rows a transaction: about 20 ms of work, so that no order waits long behind the broom. */
const ROWS_AT_A_TIME = 2_000;

export interface PruneOutcome {
  readonly events: number;
  readonly keys: number;
  readonly sessions: number;
  /** True while there may be more: run it again. */
  readonly more: boolean;
}

export function prune(clock: Clock, retentionMs: number): Command<void, PruneOutcome> {
  return oneByOne('prune', async (tx) => {
    const now = clock.now();
    const events = await tx.events.prune(now - retentionMs, ROWS_AT_A_TIME);
    const keys = await tx.idempotency.prune(now - IDEMPOTENCY_WINDOW_MS, ROWS_AT_A_TIME);
    const sessions = await tx.accounts.pruneSessions(now, ROWS_AT_A_TIME);
    const more = [events, keys, sessions].some((count) => count >= ROWS_AT_A_TIME);
    return { events, keys, sessions, more };
  });
}

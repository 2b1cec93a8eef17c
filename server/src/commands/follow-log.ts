/** What every follower of the log does within its command: it moves on, or learns that this is not its to do. */
import type { LoggedEvent } from '../domain/log-event.ts';
import type { StoreTransaction } from '../store/store.ts';

/** Some of the log for one follower: what lies after `from`, in order, up to `to`. */
export interface FollowedBatch {
  readonly follower: string;
  /** Who may follow: the holder of this lease. */
  readonly lease: string;
  readonly holder: string;
  /** Where the follower stood when it read; null: nowhere yet, and then there are no events. */
  readonly from: number | null;
  readonly to: number;
  readonly events: readonly LoggedEvent[];
}

/**
 * Moves the follower to the end of the batch. Call it first in the command that writes what follows from the events, and
 * write nothing where it answers false: another server holds the lease, or these events have been dealt with.
 */
export async function moveOn(tx: StoreTransaction, batch: FollowedBatch): Promise<boolean> {
  if ((await tx.leases.read(batch.lease))?.holder !== batch.holder) return false;
  if ((await tx.followers.place(batch.follower)) !== batch.from) return false;
  await tx.followers.moveTo(batch.follower, batch.to);
  return true;
}

/**
 * Follows the log for something that must be done once for every event, over all servers and restarts: the place is kept in
 * the store, and moves in the same transaction that writes what follows from the events. Only the holder of the lease
 * follows. It looks by itself, often enough that nobody needs to wake it.
 */
import type { Logger } from 'pino';
import type { FollowedBatch } from '../commands/follow-log.ts';
import type { Timekeeper } from '../domain/clock.ts';
import type { LogEvent } from '../domain/log-event.ts';
import type { StoreReader } from '../store/store.ts';
import type { Lease } from './lease.ts';

export const FOLLOW_TICK_MS = 250;

/** Events a transaction: few enough that no order waits long behind them. */
const BATCH = 320;

/** Places a transaction that are looked through for events of its kinds. */
const STRIDE = 10_000;

/** A command that begins with `moveOn` and answers what that answered. */
export type Follow = (batch: FollowedBatch) => Promise<boolean>;

export interface Following {
  /** By which its place is kept. */
  readonly name: string;
  /** What it wants to know of: the rest of the log is passed over without being read. */
  kinds(): Promise<readonly LogEvent['kind'][]>;
  readonly follow: Follow;
}

export class LogFollower {
  readonly #following: Following;
  readonly #lease: Pick<Lease, 'name' | 'holder' | 'isHeld'>;
  readonly #reader: Pick<StoreReader, 'events' | 'followers'>;
  readonly #log: Logger;
  readonly #stopTimer: () => void;
  #looking: Promise<void> | null = null;
  #stopped = false;
  #healthy = true;

  constructor(
    following: Following,
    lease: Pick<Lease, 'name' | 'holder' | 'isHeld'>,
    reader: Pick<StoreReader, 'events' | 'followers'>,
    clock: Timekeeper,
    log: Logger,
  ) {
    this.#following = following;
    this.#lease = lease;
    this.#reader = reader;
    this.#log = log;
    this.#stopTimer = clock.every(FOLLOW_TICK_MS, () => void this.look());
  }

  /** Follows up to the end of the log; resolves when it is there, or cannot go on for now. */
  look(): Promise<void> {
    if (this.#stopped || !this.#lease.isHeld) return this.#looking ?? Promise.resolve();
    this.#looking ??= this.#go().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Resolves when what it has begun is done. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopTimer();
    await this.#looking;
  }

  async #go(): Promise<void> {
    try {
      while (!this.#stopped && this.#lease.isHeld && (await this.#step()));
      if (!this.#healthy) this.#log.info({ event: 'following_again', follower: this.#following.name });
      this.#healthy = true;
    } catch (error) {
      // Nothing is lost: the place has not moved.
      if (this.#healthy) this.#log.error({ event: 'following_failed', follower: this.#following.name, err: error });
      this.#healthy = false;
    }
  }

  /** Answers whether there may be more. */
  async #step(): Promise<boolean> {
    const { name, follow, kinds } = this.#following;
    const from = await this.#reader.followers.place(name);
    const { seq: head, prunedSeq } = await this.#reader.events.position();
    const { name: lease, holder } = this.#lease;
    const batch = { follower: name, lease, holder, from };
    // What happened before anybody wanted to know of it is not told afterwards.
    if (from === null) return await follow({ ...batch, to: head, events: [] });
    if (head <= from) return false;
    if (prunedSeq > from)
      this.#log.warn({ event: 'follower_missed', follower: name, after: from, before: prunedSeq + 1 });
    const upTo = Math.min(head, Math.max(from, prunedSeq) + STRIDE);
    const wanted = await kinds();
    const events = wanted.length === 0 ? [] : await this.#reader.events.ofKindsBetween(wanted, from, upTo, BATCH);
    const last = events.length === BATCH ? events.at(-1) : undefined;
    const to = last?.seq ?? upTo;
    return (await follow({ ...batch, to, events })) && to < head;
  }
}

/**
 * How often something may happen, by key: the generic cell rate algorithm, one number a key. Fair, because every key has a
 * budget of its own that refills steadily.
 */
import type { Clock } from '../domain/clock.ts';

export interface RateLimitPolicy {
  /** As it is named in the `RateLimit` header fields. */
  readonly name: string;
  readonly quota: number;
  readonly windowMs: number;
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };

/** Keys kept at once: past it the longest idle go first, so that a flood of made-up keys cannot fill the memory. */
const MAX_KEYS = 100_000;

/** How far apart the numbers are in which today's milliseconds are counted: each sum may be wrong by half of it. */
const ROUNDING_MS = 2 ** -12;

export class RateLimit {
  readonly policy: RateLimitPolicy;
  readonly #clock: Clock;
  /** What all sums of a full budget may be wrong by: rounding must not refuse the last of it. */
  readonly #slackMs: number;
  /** When each key's budget will be whole again, the least recently used first. */
  readonly #wholeAt = new Map<string, number>();

  constructor(policy: RateLimitPolicy, clock: Clock) {
    this.policy = policy;
    this.#clock = clock;
    this.#slackMs = policy.quota * ROUNDING_MS;
  }

  /** Counts one, unless there is nothing left. */
  take(key: string): Verdict {
    const now = this.#clock.now();
    const step = this.policy.windowMs / this.policy.quota;
    const wholeAt = Math.max(this.#wholeAt.get(key) ?? 0, now) + step;
    const over = wholeAt - now - this.policy.windowMs;
    if (over > this.#slackMs) return { ok: false, retryAfterMs: Math.ceil(over - this.#slackMs) };
    this.#keep(key, wholeAt, now);
    return { ok: true };
  }

  /** Gives one back: what was counted turned out not to count. */
  giveBack(key: string): void {
    const wholeAt = this.#wholeAt.get(key);
    if (wholeAt !== undefined) this.#wholeAt.set(key, wholeAt - this.policy.windowMs / this.policy.quota);
  }

  /**
   * Counts what has happened at another server, whatever is left here; less than none was given back there. What is over the
   * budget is a debt that is waited for, so that in the long run all servers together let through what one would.
   */
  add(key: string, count: number): void {
    const now = this.#clock.now();
    const known = this.#wholeAt.get(key) ?? 0;
    const wholeAt = (count > 0 ? Math.max(known, now) : known) + count * (this.policy.windowMs / this.policy.quota);
    if (wholeAt > now) this.#keep(key, wholeAt, now);
    else this.#wholeAt.delete(key);
  }

  /** True when the key has nothing left; counts nothing. */
  isSpent(key: string): boolean {
    const step = this.policy.windowMs / this.policy.quota;
    const wholeAt = this.#wholeAt.get(key) ?? 0;
    return wholeAt + step - this.#clock.now() - this.policy.windowMs > this.#slackMs;
  }

  #keep(key: string, wholeAt: number, now: number): void {
    this.#wholeAt.delete(key);
    this.#wholeAt.set(key, wholeAt);
    for (const [oldest, at] of this.#wholeAt) {
      if (at > now && this.#wholeAt.size <= MAX_KEYS) break;
      this.#wholeAt.delete(oldest);
    }
  }
}

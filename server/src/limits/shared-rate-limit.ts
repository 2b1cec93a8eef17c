/** A rate limit whose budget is one for all servers of the site. */
import type { Clock } from '../domain/clock.ts';
import { RateLimit, type RateLimitPolicy, type Verdict } from './rate-limit.ts';
import type { SharedCounts } from './shared-counts.ts';

export class SharedRateLimit extends RateLimit {
  readonly #counts: SharedCounts;

  constructor(policy: RateLimitPolicy, clock: Clock, counts: SharedCounts) {
    super(policy, clock);
    this.#counts = counts;
    counts.join(this);
  }

  override take(key: string): Verdict {
    const name = this.#nameOf(key);
    const verdict = super.take(name);
    if (verdict.ok) this.#counts.note(this.policy.name, name, 1);
    return verdict;
  }

  override giveBack(key: string): void {
    const name = this.#nameOf(key);
    super.giveBack(name);
    this.#counts.note(this.policy.name, name, -1);
  }

  override isSpent(key: string): boolean {
    return super.isSpent(this.#nameOf(key));
  }

  #nameOf(key: string): string {
    return this.#counts.nameOf(this.policy.name, key);
  }
}

/** Many durations in little memory: counted by their first three digits, so that any number of them takes some thousand entries. */

const DIGITS = 1_000;

/** To three significant digits: rounding keeps the order, so a percentile of rounded durations is the rounded percentile. */
export function roundDuration(ms: number): number {
  let unit = 1;
  while (ms / unit >= DIGITS) unit *= 10;
  return Math.round(ms / unit) * unit;
}

export class DurationTally {
  readonly #counts = new Map<number, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** A clock that was set back makes no order faster than at once. */
  add(ms: number): void {
    const duration = roundDuration(Math.max(0, ms));
    this.#counts.set(duration, (this.#counts.get(duration) ?? 0) + 1);
    this.#count += 1;
  }

  /** The smallest duration that at least this share of all does not exceed (nearest rank); null where there is none. */
  percentile(percent: number): number | null {
    // In whole numbers, because a share like 0.9 is not one of a computer's.
    const rank = Math.max(1, Math.ceil((percent * this.#count) / 100));
    let passed = 0;
    for (const duration of [...this.#counts.keys()].sort((a, b) => a - b)) {
      passed += this.#counts.get(duration) ?? 0;
      if (passed >= rank) return duration;
    }
    return null;
  }
}

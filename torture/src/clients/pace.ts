/** Says when the next order is wanted: evenly over the run, and sooner where faults have held some up. */
export class Pace {
  readonly #orders: number;
  readonly #overMs: number;
  readonly #elapsed: () => number;
  readonly #begun: number;
  #given = 0;

  constructor(orders: number, overMs: number, elapsed: () => number) {
    this.#orders = orders;
    this.#overMs = overMs;
    this.#elapsed = elapsed;
    this.#begun = elapsed();
  }

  /** The number of the order that is to be placed now; null when all have been given out. */
  async next(): Promise<number | null> {
    if (this.#given >= this.#orders) return null;
    const number = this.#given++;
    const due = this.#begun + (number / this.#orders) * this.#overMs;
    await Bun.sleep(Math.max(0, due - this.#elapsed()));
    return number;
  }
}

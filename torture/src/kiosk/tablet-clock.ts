/** Time on a tablet: it passes when a plan says so, and somebody may set the clock. */

interface Timer {
  readonly due: number;
  readonly owner: object;
  call(): void;
}

export class TabletClock {
  #passed = 0;
  #wall: number;
  readonly #timers = new Set<Timer>();

  constructor(wall: number) {
    this.#wall = wall;
  }

  now(): number {
    return this.#wall + this.#passed;
  }

  monotonic(): number {
    return this.#passed;
  }

  setBy(ms: number): void {
    this.#wall += ms;
  }

  after(owner: object, ms: number, call: () => void): () => void {
    const timer = { due: this.#passed + Math.max(ms, 0), owner, call };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Its page has gone. */
  forget(owner: object): void {
    for (const timer of this.#timers) if (timer.owner === owner) this.#timers.delete(timer);
  }

  /** Each timer calls when it is due; `settle` waits for what comes of it. */
  async pass(ms: number, settle: () => Promise<void>): Promise<void> {
    const end = this.#passed + ms;
    for (;;) {
      const [first] = [...this.#timers].filter(({ due }) => due <= end).sort((one, other) => one.due - other.due);
      if (!first) break;
      this.#passed = Math.max(this.#passed, first.due);
      this.#timers.delete(first);
      first.call();
      await settle();
    }
    this.#passed = end;
    await settle();
  }
}

/** Work that is asked for often and done together: not before a moment has passed, never twice at a time, until it is done. */

/** How long after a failure to try again. */
const RETRY_MS = 1_000;

export interface Pace {
  /** How long to wait for more of the same after the first was asked for. */
  readonly delayMs: number;
  /** How far apart two beginnings are at least. */
  readonly everyMs: number;
}

export class Paced {
  readonly #pace: Pace;
  readonly #work: () => Promise<boolean>;
  #timer: Timer | null = null;
  #working: Promise<boolean> | null = null;
  #isAsked = false;
  #begunAt = Number.NEGATIVE_INFINITY;

  /** `work` answers whether it could be done; what it could not it must keep. */
  constructor(pace: Pace, work: () => Promise<boolean>) {
    this.#pace = pace;
    this.#work = work;
  }

  /** There is something to do. */
  ask(): void {
    this.#isAsked = true;
    if (this.#timer || this.#working) return;
    const { delayMs, everyMs } = this.#pace;
    this.#wait(Math.max(delayMs, this.#begunAt + everyMs - performance.now()));
  }

  /** Does at once what there is to do; answers whether all that was asked for before this call is done. */
  async now(): Promise<boolean> {
    await this.#working;
    return this.#isAsked ? await this.#begin() : true;
  }

  /** Does what there is to do for a last time. */
  async stop(): Promise<void> {
    await this.now();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#begin();
    }, ms);
    this.#timer.unref();
  }

  #begin(): Promise<boolean> {
    this.#working ??= this.#run();
    return this.#working;
  }

  async #run(): Promise<boolean> {
    this.#begunAt = performance.now();
    this.#isAsked = false;
    const isDone = await this.#work();
    this.#working = null;
    if (!isDone) this.#isAsked = true;
    if (this.#isAsked)
      this.#wait(isDone ? Math.max(0, this.#begunAt + this.#pace.everyMs - performance.now()) : RETRY_MS);
    return isDone;
  }
}

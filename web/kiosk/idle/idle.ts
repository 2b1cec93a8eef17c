/** Whoever has gone takes everything along: after a while without a touch it is asked whether somebody is there, and 20 s later all is new. */
import { Observable } from '../../core/observable.ts';
import type { Page } from '../../core/page.ts';

/** Long enough to read a screen slowly, twice. */
export const IDLE_MS = 120_000;
export const WARNING_MS = 20_000;
const SECOND_MS = 1_000;

/** `secondsLeft` is null while nothing is asked. */
export interface IdleState {
  readonly secondsLeft: number | null;
}

const HERE: IdleState = { secondsLeft: null };

export interface IdleParts {
  readonly page: Pick<Page, 'after' | 'now' | 'isVisible' | 'onVisibility'>;
  /** Nobody can be missed: the first screen stands, or an order is on its way. */
  readonly isAtRest: () => boolean;
  readonly leave: () => void;
}

export class Idle extends Observable<IdleState> {
  readonly #parts: IdleParts;
  #touchedAt: number;
  #cancel = () => {};
  readonly #unwatch: () => void;

  constructor(parts: IdleParts) {
    super(HERE);
    this.#parts = parts;
    const { page } = parts;
    this.#touchedAt = page.now();
    // Timers may have stood still while the device slept: whoever wakes it need not be who has left it.
    this.#unwatch = page.onVisibility(() => {
      const isLate = page.now() - this.#touchedAt >= IDLE_MS;
      if (page.isVisible() && isLate && this.state.secondsLeft === null) this.#ask();
    });
    this.touched();
  }

  /** Somebody is there. */
  touched(): void {
    this.#cancel();
    this.#touchedAt = this.#parts.page.now();
    this.set(HERE);
    this.#cancel = this.#parts.page.after(IDLE_MS, () => this.#ask());
  }

  stop(): void {
    this.#unwatch();
    this.#cancel();
  }

  /** The seconds are counted, and not read off a clock: a device that slept asks first whoever wakes it. */
  #ask(): void {
    this.#cancel();
    if (this.#parts.isAtRest()) this.touched();
    else this.#count(WARNING_MS / SECOND_MS);
  }

  #count(secondsLeft: number): void {
    if (secondsLeft === 0) {
      this.#parts.leave();
      this.touched();
      return;
    }
    this.set({ secondsLeft });
    this.#cancel = this.#parts.page.after(SECOND_MS, () => {
      if (this.#parts.isAtRest()) this.touched();
      else this.#count(secondsLeft - 1);
    });
  }
}

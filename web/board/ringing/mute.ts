/** A screen that is quiet for a while: said by a person, kept over a reload, and never for ever. */

import type { Page } from '../../core/page.ts';
import { Stored } from '../../ui/stored.ts';

/** In minutes; the last is the longest there is. */
export const MUTE_MINUTES = [5, 15, 30] as const;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const LONGEST_MS = 30 * MINUTE_MS;

/** When the mute of this device ends, in milliseconds since 1970 by its own clock; all its tabs are muted together. */
export function storedMute(): Stored<number> {
  return new Stored('comanda.board.muted_until', 0, (parsed) => (typeof parsed === 'number' ? parsed : undefined));
}

export class Mute {
  readonly #page: Pick<Page, 'now' | 'monotonic'>;
  readonly #kept: Pick<Stored<number>, 'value' | 'set'>;
  #until = 0;
  /** By the clock that nobody can set: one that is set back cannot make it longer. */
  #ends = 0;

  constructor(page: Pick<Page, 'now' | 'monotonic'>, kept: Pick<Stored<number>, 'value' | 'set'>) {
    this.#page = page;
    this.#kept = kept;
  }

  /** When it ends, in milliseconds since 1970 by this device's clock; null where the screen is not muted. */
  until(): number | null {
    const now = this.#page.now();
    const monotonic = this.#page.monotonic();
    // Another tab has muted, or a page that was here before; whatever it says, not for longer than may be.
    if (this.#kept.value !== this.#until) {
      this.#until = this.#kept.value;
      this.#ends = monotonic + Math.min(this.#until - now, LONGEST_MS);
    }
    const left = this.#ends - monotonic;
    if (this.#until - now > left + SECOND_MS) {
      this.#until = Math.round(now + left);
      this.#kept.set(this.#until);
    }
    return this.#until > now && left > 0 ? this.#until : null;
  }

  start(minutes: (typeof MUTE_MINUTES)[number]): void {
    this.#kept.set(this.#page.now() + minutes * MINUTE_MS);
  }

  end(): void {
    this.#kept.set(0);
  }
}

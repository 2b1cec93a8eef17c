/** A clock that stands where it is set, while what is to happen by itself goes on: a morning's orders are placed within a second. */
import type { Timekeeper } from '../../server/src/domain/clock.ts';

export class StillClock implements Timekeeper {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  set(instant: number): void {
    this.#now = instant;
  }

  every(ms: number, ring: () => void): () => void {
    const timer = setInterval(ring, ms);
    return () => clearInterval(timer);
  }
}

/** A script for a page: its clock runs from there, or its "as of" would be of another day than its orders. */
export function pageClock(from: number): string {
  return `
    const Machine = Date;
    const ahead = ${from} - Machine.now();
    window.Date = class extends Machine {
      constructor(...given) {
        super(...(given.length === 0 ? [Machine.now() + ahead] : given));
      }
      static now() {
        return Machine.now() + ahead;
      }
    };
  `;
}

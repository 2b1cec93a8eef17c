/** Where photographs are developed: one after the other, and few at the door, so that orders do not feel it. */
import { type Developed, develop } from './develop.ts';

/** Each may hold a whole upload in memory. */
const MOST_INSIDE = 4;

export class Darkroom {
  #inside = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** A place, to be given back; null where all are taken. Whoever has none must not even read what was sent. */
  enter(): Disposable | null {
    if (this.#inside === MOST_INSIDE) return null;
    this.#inside += 1;
    return {
      [Symbol.dispose]: () => {
        this.#inside -= 1;
      },
    };
  }

  develop(bytes: Uint8Array): Promise<Developed> {
    const developed = this.#last.then(() => develop(bytes));
    this.#last = developed.catch(() => {});
    return developed;
  }
}

/** The one ticking clock of the page: server time, told once a second while somebody looks and listens. */
import { Observable } from './observable.ts';
import type { Page } from './page.ts';
import type { ServerClock } from './server-clock.ts';

const SECOND_MS = 1_000;

export class Ticker extends Observable<number> {
  readonly #clock: Pick<ServerClock, 'now'>;
  readonly #page: Page;
  #listening = 0;
  #cancelTimer = () => {};
  #unwatch = () => {};

  constructor(clock: Pick<ServerClock, 'now'>, page: Page) {
    super(clock.now());
    this.#clock = clock;
    this.#page = page;
  }

  override on(name: 'change', listener: () => void): () => void {
    const off = super.on(name, listener);
    this.#listening += 1;
    if (this.#listening === 1) {
      this.#unwatch = this.#page.onVisibility(() => this.#tick());
      this.#tick();
    }
    let isOff = false;
    return () => {
      if (isOff) return;
      isOff = true;
      off();
      this.#listening -= 1;
      if (this.#listening > 0) return;
      this.#unwatch();
      this.#cancelTimer();
    };
  }

  /** Right at once when the page is shown, and still while it is not. */
  #tick(): void {
    this.#cancelTimer();
    if (!this.#page.isVisible()) return;
    const now = this.#clock.now();
    // All ages that change, change together, on the whole second.
    this.#cancelTimer = this.#page.after(SECOND_MS - (now % SECOND_MS), () => this.#tick());
    this.set(now);
  }
}

/** Whether the server takes this device: one that was switched off says so on the whole screen, and goes on by itself once it is taken again. */
import type { KioskState } from '@comanda/client';
import { Observable } from '../../core/observable.ts';
import type { Page } from '../../core/page.ts';

/** A client that was refused does not try again by itself. */
export const ASK_AGAIN_MS = 10_000;

export interface StandingParts {
  readonly client: {
    readonly state: KioskState;
    start(): void;
    on(name: 'change', listener: (state: KioskState) => void): unknown;
  };
  readonly page: Pick<Page, 'after' | 'isVisible' | 'onVisibility'>;
}

export class Standing extends Observable<{ readonly isOff: boolean }> {
  readonly #parts: StandingParts;
  #cancelTimer = () => {};

  constructor(parts: StandingParts) {
    super({ isOff: false });
    this.#parts = parts;
    let before = parts.client.state.connection.status;
    parts.client.on('change', ({ connection: { status } }) => {
      if (status === before) return;
      before = status;
      if (status === 'refused') this.#refused();
      // While it is tried again nothing is known yet.
      else if (status === 'live' || status === 'catching_up') this.#show(false);
    });
    parts.page.onVisibility(() => {
      if (parts.page.isVisible()) this.#askAgain();
    });
  }

  #refused(): void {
    this.#show(true);
    this.#cancelTimer();
    this.#cancelTimer = this.#parts.page.after(ASK_AGAIN_MS, () => this.#askAgain());
  }

  #askAgain(): void {
    const { client } = this.#parts;
    if (client.state.connection.status === 'refused') client.start();
  }

  #show(isOff: boolean): void {
    if (isOff !== this.state.isOff) this.set({ isOff });
  }
}

/** What time it is at the server, so that every screen shows the same age whatever its own clock says. */
import type { Page } from './page.ts';

interface Anchor {
  readonly server: number;
  readonly wall: number;
  readonly monotonic: number;
}

export class ServerClock {
  readonly #page: Pick<Page, 'now' | 'monotonic'>;
  #anchor: Anchor | null = null;

  constructor(page: Pick<Page, 'now' | 'monotonic'>) {
    this.#page = page;
  }

  /** The server has just said what time it is there, in milliseconds since 1970. */
  heard(server: number): void {
    this.#anchor = { server, wall: this.#page.now(), monotonic: this.#page.monotonic() };
  }

  /** By this device's clock until the server has said something. */
  now(): number {
    if (!this.#anchor) return this.#page.now();
    const { server, wall, monotonic } = this.#anchor;
    // The monotonic clock may stand still while the machine sleeps, the other may be set back: the one that has gone on
    // further is right. A clock that is set forward misleads until the next heartbeat.
    return server + Math.max(this.#page.now() - wall, this.#page.monotonic() - monotonic);
  }
}

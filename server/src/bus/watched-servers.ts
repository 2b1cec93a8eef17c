/** Which other servers have a staff screen connected, as far as they still say so. */

export class WatchedServers {
  readonly #forgetAfterMs: number;
  /** When each server last said that staff watch there. */
  readonly #saidAt = new Map<string, number>();

  constructor(forgetAfterMs: number) {
    this.#forgetAfterMs = forgetAfterMs;
  }

  hear(server: string, isWatched: boolean, now: number): void {
    if (isWatched) this.#saidAt.set(server, now);
    else this.#saidAt.delete(server);
  }

  /** A server that was killed says nothing any more: it is believed until what it said is too old. */
  any(now: number): boolean {
    for (const [server, saidAt] of this.#saidAt) {
      if (now - saidAt < this.#forgetAfterMs) return true;
      this.#saidAt.delete(server);
    }
    return false;
  }
}

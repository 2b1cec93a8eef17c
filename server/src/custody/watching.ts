/**
 * Whether anybody watches, at whichever server of the site: what this server's own screens are, what others say through the
 * bus, and, should the bus be away, what they have written to the store.
 */
import type { Timekeeper } from '../domain/clock.ts';
import { decideWatch, WATCHED, type Watch } from '../domain/watch.ts';
import type { StoreReader } from '../store/store.ts';

export const WATCHING_TICK_MS = 1_000;

export interface WatchingNeeds {
  /** This server's name on the roll of screens. */
  readonly server: string;
  readonly screens: StoreReader['screens'];
  readonly clock: Timekeeper;
  /** Whether a screen counts here, or at a server that is heard. */
  watchedHere(): boolean;
  watchedElsewhere(): boolean;
  onChange(isWatched: boolean): void;
}

export class Watching {
  readonly #needs: WatchingNeeds;
  #stopTimer: () => void = () => {};
  #watch: Watch = WATCHED;
  #isWatchedElsewhere = false;
  #looking: Promise<void> | null = null;

  constructor(needs: WatchingNeeds) {
    this.#needs = needs;
  }

  /** Where no screen was there a moment ago, nobody watches, and nothing need be waited for. */
  async start(): Promise<void> {
    const { screens, clock } = this.#needs;
    const wasThere = await screens.anyHeard(clock.now());
    if (!wasThere) this.#set({ isWatched: false, deserted: clock.now() });
    this.#stopTimer = clock.every(WATCHING_TICK_MS, () => void this.look());
    await this.look();
  }

  get isWatched(): boolean {
    return this.#watch.isWatched;
  }

  /** Looks at once at what is known here. */
  judge(): void {
    const { clock, watchedHere, watchedElsewhere } = this.#needs;
    const anyHealthy = watchedHere() || watchedElsewhere() || this.#isWatchedElsewhere;
    this.#set(decideWatch(this.#watch, anyHealthy, clock.now()));
  }

  /** Looks into the store too. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async stop(): Promise<void> {
    this.#stopTimer();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { server, screens, clock } = this.#needs;
    try {
      this.#isWatchedElsewhere = await screens.anyHealthyElsewhere(server, clock.now());
    } catch {
      // The store is away: what was known of the others stays, and its own edges speak of the rest.
    }
    this.judge();
  }

  #set(watch: Watch): void {
    const before = this.#watch.isWatched;
    this.#watch = watch;
    if (watch.isWatched !== before) this.#needs.onChange(watch.isWatched);
  }
}

/**
 * A lease: of all servers of a site one holds it, and does what only one may do. It is in the store, so it needs no Redis.
 *
 * No clock decides who is dead: the holder raises a count, and whoever sees it unchanged at several looks in a row takes
 * over. A holder that stood still may believe in its lease for a moment after it has lost it; what must happen once asks
 * within its own transaction.
 */
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { Timekeeper } from '../domain/clock.ts';
import type { LeaseRecord } from '../store/leases.ts';
import type { StoreReader } from '../store/store.ts';

export const LEASE_TICK_MS = 3_000;

/** Looks at an unchanged count after which its holder is taken for dead: 9 to 12 s. */
const LOOKS_UNTIL_DEAD = 3;

export class Lease {
  readonly name: string;
  readonly holder: string;
  readonly #commands: Pick<Commands, 'takeLease' | 'returnLease'>;
  readonly #leases: StoreReader['leases'];
  readonly #log: Logger;
  readonly #stopTimer: () => void;
  #isHeld = false;
  #seen: LeaseRecord | undefined;
  #unchanged = 0;
  #working: Promise<void>;
  #isBusy = false;
  #stopped = false;

  constructor(
    name: string,
    commands: Pick<Commands, 'takeLease' | 'returnLease'>,
    reader: Pick<StoreReader, 'leases'>,
    clock: Timekeeper,
    log: Logger,
  ) {
    this.name = name;
    this.holder = crypto.randomUUID();
    this.#commands = commands;
    this.#leases = reader.leases;
    this.#log = log;
    this.#stopTimer = clock.every(LEASE_TICK_MS, () => this.#tick());
    this.#working = this.#look();
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Resolves when the look that is under way has ended. */
  get looked(): Promise<void> {
    return this.#working;
  }

  /** Gives the lease back, so that another server need not wait for a death. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopTimer();
    await this.#working;
    if (!this.#isHeld) return;
    this.#isHeld = false;
    await this.#commands.returnLease({ name: this.name, holder: this.holder }).catch(() => {});
  }

  #tick(): void {
    if (this.#isBusy || this.#stopped) return;
    this.#working = this.#look();
  }

  async #look(): Promise<void> {
    this.#isBusy = true;
    try {
      const wasHeld = this.#isHeld;
      this.#isHeld = this.#isHeld || (await this.#mayTake()) ? await this.#take() : false;
      if (this.#isHeld !== wasHeld)
        this.#log.info({ event: this.#isHeld ? 'lease_taken' : 'lease_lost', lease: this.name, holder: this.holder });
    } catch (error) {
      // Without the store nobody can say who holds it; whoever did stops until it can be said.
      this.#isHeld = false;
      // Nor could the holder raise its count: what was unchanged until now says nothing.
      this.#unchanged = 0;
      this.#log.warn({ event: 'lease_failed', lease: this.name, err: error });
    } finally {
      this.#isBusy = false;
    }
  }

  async #mayTake(): Promise<boolean> {
    const there = await this.#leases.read(this.name);
    const isSame = there?.holder === this.#seen?.holder && there?.renewals === this.#seen?.renewals;
    this.#unchanged = isSame ? this.#unchanged + 1 : 0;
    this.#seen = there;
    return there === undefined || there.holder === this.holder || this.#unchanged >= LOOKS_UNTIL_DEAD;
  }

  async #take(): Promise<boolean> {
    const isHeld = await this.#commands.takeLease({ name: this.name, holder: this.holder, dead: this.#seen ?? null });
    // What was seen has been used: a holder that comes to itself later must not take by it again.
    this.#seen = undefined;
    this.#unchanged = 0;
    return isHeld;
  }
}

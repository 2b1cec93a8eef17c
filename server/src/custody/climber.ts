/**
 * Lets orders climb as time passes: on the server that holds the lease. It looks once a second and writes only where there
 * is something to do. What it says of each step goes to the log for the person on call; who else hears of it follows the
 * event log.
 */
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { Climbed } from '../commands/climb-ladder.ts';
import type { Timekeeper } from '../domain/clock.ts';
import { decideWatch, readWatch, WATCH_MARK } from '../domain/watch.ts';
import type { StoreReader } from '../store/store.ts';
import type { Lease } from './lease.ts';

export const CLIMB_TICK_MS = 1_000;

export interface ClimberContext {
  readonly commands: Pick<Commands, 'climbLadder'>;
  readonly reader: Pick<StoreReader, 'escalations' | 'screens' | 'siteMarks'>;
  readonly lease: Pick<Lease, 'name' | 'holder' | 'isHeld'>;
  readonly clock: Timekeeper;
  readonly log: Logger;
}

export class Climber {
  readonly #context: ClimberContext;
  readonly #stopTimer: () => void;
  #looking: Promise<void> | null = null;
  #isFailing = false;

  constructor(context: ClimberContext) {
    this.#context = context;
    this.#stopTimer = context.clock.every(CLIMB_TICK_MS, () => void this.look());
  }

  /** Looks once, and resolves when what there was to do is done. */
  look(): Promise<void> {
    if (!this.#context.lease.isHeld) return this.#looking ?? Promise.resolve();
    this.#looking ??= this.#climb().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async stop(): Promise<void> {
    this.#stopTimer();
    await this.#looking;
  }

  async #climb(): Promise<void> {
    const { commands, lease, log } = this.#context;
    try {
      if (await this.#hasWork()) {
        const climbed = await commands.climbLadder({ lease: lease.name, holder: lease.holder });
        if (climbed) this.#tell(climbed);
      }
      if (this.#isFailing) log.info({ event: 'climbing_again' });
      this.#isFailing = false;
    } catch (error) {
      // Nothing is lost: what was not written is still due.
      if (!this.#isFailing) log.error({ event: 'climbing_failed', err: error });
      this.#isFailing = true;
    }
  }

  async #hasWork(): Promise<boolean> {
    const { reader, clock } = this.#context;
    const now = clock.now();
    if (await reader.escalations.anyDue(now)) return true;
    const watch = readWatch(await reader.siteMarks.mark(WATCH_MARK));
    return decideWatch(watch, await reader.screens.anyHealthy(now), now) !== watch;
  }

  /** One line for all orders that take the same step at once: a person who is called by hundreds of lines reads none. */
  #tell({ steps, isWatched }: Climbed): void {
    const { log } = this.#context;
    for (const together of Map.groupBy(steps, ({ branch, step }) => `${branch} ${step}`).values()) {
      const [first] = together;
      if (!first) continue;
      const { branch, step } = first;
      const order_ids = together.map(({ orderId }) => orderId);
      const said = { event: 'orders_escalated', branch, step, watched: isWatched, order_ids };
      // The last step: somebody who is no member of staff must look into it.
      if (step === 'admin') log.error(said);
      else log.warn(said);
    }
  }
}

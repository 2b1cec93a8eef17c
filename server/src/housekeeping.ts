/** Forgets, from time to time, what is too old to be asked for, and ends the drill that was left open. */
import type { Logger } from 'pino';
import type { Commands } from './commands/all.ts';

const EVERY_MS = 10 * 60_000;

export interface Housekeeping {
  stop(): void;
}

export function housekeeping(commands: Pick<Commands, 'prune' | 'endStaleDrill'>, log: Logger): Housekeeping {
  let stopped = false;
  async function sweep(): Promise<void> {
    try {
      if (await commands.endStaleDrill()) log.info({ event: 'drill_ended' });
      for (let more = true; more && !stopped; ) {
        const { more: left, ...gone } = await commands.prune();
        if (Object.values(gone).some((count) => count > 0)) log.info({ event: 'pruned', ...gone });
        more = left;
      }
    } catch (error) {
      // What could not be done now is done next time.
      log.warn({ event: 'prune_failed', err: error });
    }
  }
  const timer = setInterval(sweep, EVERY_MS);
  void sweep();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}

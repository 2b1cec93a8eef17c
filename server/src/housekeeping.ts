/** Forgets, from time to time, what is too old to be asked for. */
import type { Logger } from 'pino';
import type { Commands } from './commands/all.ts';

const EVERY_MS = 10 * 60_000;

export interface Housekeeping {
  stop(): void;
}

export function housekeeping(commands: Pick<Commands, 'prune'>, log: Logger): Housekeeping {
  let stopped = false;
  async function sweep(): Promise<void> {
    try {
      for (let more = true; more && !stopped; ) {
        const { more: left, ...gone } = await commands.prune();
        if (Object.values(gone).some((count) => count > 0)) log.info({ event: 'pruned', ...gone });
        more = left;
      }
    } catch (error) {
      // What could not be thrown away now is thrown away next time.
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

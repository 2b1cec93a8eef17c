/** Whether anybody watches over the whole site, told only when it has been so for a while: screens come and go. */

import { z } from 'zod';

/** For so long no screen may count until it is said that nobody watches. That somebody does is said at once. */
export const UNWATCHED_AFTER_MS = 20_000;

/** `deserted`: since when no screen counts; null while one does. */
export interface Watch {
  readonly isWatched: boolean;
  readonly deserted: number | null;
}

/** How a site begins: until it has been looked at for a while nobody is alarmed. */
export const WATCHED: Watch = { isWatched: true, deserted: null };

/** What to say at this moment; the same object where nothing is new. */
export function decideWatch(watch: Watch, anyHealthy: boolean, now: number): Watch {
  if (anyHealthy) return watch.isWatched && watch.deserted === null ? watch : WATCHED;
  // A clock that was set back must not make a desert of yesterday's end tomorrow.
  if (watch.deserted === null || watch.deserted > now) return { ...watch, deserted: now };
  return watch.isWatched && now - watch.deserted >= UNWATCHED_AFTER_MS ? { ...watch, isWatched: false } : watch;
}

/** The site mark that keeps the watch over restarts. */
export const WATCH_MARK = 'watch';

const KeptWatch = z.object({ isWatched: z.boolean(), deserted: z.int().nullable() });

/** The watch as it was kept; undefined where it never was. */
export function readWatch(kept: string | undefined): Watch {
  return kept === undefined ? WATCHED : KeptWatch.parse(JSON.parse(kept));
}

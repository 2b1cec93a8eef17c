/** When a delivery that came to nothing is tried again, and when it is given up. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** After the first failure, the second, and so on: a day in all. */
const PAUSES_MS: readonly number[] = [
  ...[5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR],
];

/** Past this age a failure is the last one, however few attempts there were. */
export const GIVE_UP_AFTER_MS = 24 * HOUR;

/** A receiver may ask for more patience, up to this. */
const LONGEST_WISH_MS = HOUR;

/** After failures in a row a receiver is left alone: 1 s, 2 s, 4 s, up to this. */
const LONGEST_REST_MS = MINUTE;

/** Spreads what would come together: `random` from 0 to 1 gives 0.9 to 1.1 of it. */
function spread(ms: number, random: number): number {
  return Math.round(ms * (0.9 + 0.2 * random));
}

export interface FailedDelivery {
  /** Attempts made, the failed one among them. */
  readonly attempts: number;
  readonly givesUpAt: number;
  /** For how long the receiver wishes to be left alone. */
  readonly wishMs: number | null;
}

/** When to try again; null: never. */
export function retryAt({ attempts, givesUpAt, wishMs }: FailedDelivery, now: number, random: number): number | null {
  const pause = PAUSES_MS[attempts - 1];
  if (pause === undefined || now >= givesUpAt) return null;
  const wish = Math.min(wishMs ?? 0, LONGEST_WISH_MS);
  return now + Math.max(spread(pause, random), wish);
}

/** Until when nothing at all is sent to a receiver that has failed `failures` times in a row. */
export function restUntil(failures: number, wishMs: number | null, now: number, random: number): number {
  const rest = Math.min(2 ** Math.min(failures - 1, 20) * SECOND, LONGEST_REST_MS);
  return now + Math.max(spread(rest, random), Math.min(wishMs ?? 0, LONGEST_WISH_MS));
}

/** What `Retry-After` wishes for, in seconds or as a date; null where it says nothing that can be understood. */
export function wishOf(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * SECOND;
  // Not what `Date` would also make a date of, like a number below zero.
  const at = /^[A-Z][a-z]{2},? .+ GMT$/.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

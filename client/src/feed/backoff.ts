/** How long to wait before the next try: full jitter, so that a thousand clients cut at once do not come back at once. */

const FIRST_MS = 1_000;
const LAST_MS = 30_000;

/** Milliseconds before try number `attempt` (0 is the first after a failure). `random`: from 0 up to 1. */
export function backoff(attempt: number, random: number): number {
  return Math.round(random * Math.min(FIRST_MS * 2 ** attempt, LAST_MS));
}

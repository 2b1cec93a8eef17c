/** How long a client waits before it tries again: anywhere up to a bound that doubles, so that no two come together. */
const FIRST_MS = 200;
const MOST_MS = 4_000;

/** `attempt` counts the tries that have failed in a row, from 0. */
export function fullJitter(random: (below: number) => number, attempt: number): number {
  return random(Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt, 10)));
}

/** How long the server takes to answer this device: the way there and back, by the median of a few requests. */
import type { Page } from '../../core/page.ts';

const TRIES = 5;
/** The first one opens the line, and would be counted for all. */
const WARM_UPS = 1;

/** From then on a person notices; beyond the second the line is in the way. */
const SLOW_MS = 300;
const BAD_MS = 1_000;

export type LatencyGrade = 'good' | 'slow' | 'bad';

/** `ask` resolves when an answer is there. Throws what it throws. */
export async function latencyMs(ask: () => Promise<unknown>, page: Pick<Page, 'monotonic'>): Promise<number> {
  const times: number[] = [];
  for (let tries = 0; tries < TRIES + WARM_UPS; tries++) {
    const before = page.monotonic();
    await ask();
    if (tries >= WARM_UPS) times.push(page.monotonic() - before);
  }
  return times.sort((a, b) => a - b)[Math.floor(TRIES / 2)] ?? 0;
}

export function gradeOf(ms: number): LatencyGrade {
  if (ms >= BAD_MS) return 'bad';
  return ms >= SLOW_MS ? 'slow' : 'good';
}

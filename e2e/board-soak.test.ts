/** The soak of the staff board in its short form: a shift folded into seconds, and the board ends as the database, with every order rung. */
import { expect, test } from 'bun:test';
import { SHORT } from './soak/form.ts';
import { report } from './soak/report.ts';
import { isSpotless, KINDS, soak } from './soak/soak.ts';

test('a board that is cut off, put to sleep and loaded anew ends as the database, and has rung for every order', async () => {
  const outcome = await soak(SHORT, () => {}, new AbortController().signal);
  if (!isSpotless(outcome.judgement)) console.error(report(outcome));
  const found = KINDS.map((kind) => `${kind}: ${outcome.judgement[kind].length}`);
  expect({ seed: SHORT.seed, found }).toEqual({ seed: SHORT.seed, found: KINDS.map((kind) => `${kind}: 0`) });
}, 180_000);

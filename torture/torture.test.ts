/** D1 in its short form: three servers, every kind of fault, and nothing lost, doubled, out of order or made up. */
import { expect, test } from 'bun:test';
import { SHORT } from './src/form.ts';
import { isSpotless, KINDS } from './src/judge/judgement.ts';
import { report } from './src/report.ts';
import { torture } from './src/torture.ts';

test('a site that is hurt in every way loses, doubles, misorders and invents nothing', async () => {
  const outcome = await torture(SHORT, () => {}, new AbortController().signal);
  if (!isSpotless(outcome.judgement)) console.error(report(outcome));
  const found = KINDS.map((kind) => `${kind}: ${outcome.judgement[kind].length}`);
  expect({ seed: SHORT.seed, found }).toEqual({ seed: SHORT.seed, found: KINDS.map((kind) => `${kind}: 0`) });
}, 360_000);

/** The real client under everything that can befall it: nothing lost, doubled, out of order or made up, and shown as it is. */
import { expect, test } from 'bun:test';
import { isSpotless, KINDS } from './src/judge/judgement.ts';
import { sdkReport, sdkRun } from './src/sdk-run.ts';

const SEED = 5;

test('boards and kiosks of the SDK lose, double, misorder and invent nothing, whatever befalls them', async () => {
  const outcome = await sdkRun(SEED, new AbortController().signal);
  if (!isSpotless(outcome.judgement)) console.error(sdkReport(outcome));
  const found = KINDS.map((kind) => `${kind}: ${outcome.judgement[kind].length}`);
  expect({ seed: SEED, found }).toEqual({ seed: SEED, found: KINDS.map((kind) => `${kind}: 0`) });
}, 180_000);

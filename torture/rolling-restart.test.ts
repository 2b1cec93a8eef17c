/** L3: three servers restarted one after the other, under load, as when a new version is rolled out. */
import { expect, test } from 'bun:test';
import { ROLLING } from './src/form.ts';
import { isSpotless, KINDS } from './src/judge/judgement.ts';
import { report } from './src/report.ts';
import { torture } from './src/torture.ts';

test('a rolling restart refuses nobody for longer than a retry, loses nothing, and says 1012 to the sockets', async () => {
  const outcome = await torture(ROLLING, () => {}, new AbortController().signal);
  const { judgement, figures } = outcome;
  if (!isSpotless(judgement)) console.error(report(outcome));
  expect(KINDS.map((kind) => `${kind}: ${judgement[kind].length}`)).toEqual(KINDS.map((kind) => `${kind}: 0`));
  expect(figures.faults).toMatchObject({ 'server: restart': 3 });
  expect(figures.refusedTooLong).toBe(0);
  expect(Object.keys(figures.closes)).toEqual(['1012']);
}, 180_000);

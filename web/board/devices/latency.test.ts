import { expect, test } from 'bun:test';
import { TestPage } from '../../test/test-page.ts';
import { gradeOf, latencyMs } from './latency.ts';

test('the median of what was asked, without what opened the line', async () => {
  const page = new TestPage();
  const took = [10, 50, 30, 400, 60, 70];
  const ms = await latencyMs(async () => page.pass(took.shift() ?? 0), page);
  expect(ms).toBe(60);
  expect(took).toEqual([]);
});

test('what cannot be had has no latency', async () => {
  const away = async () => {
    throw new Error('unreachable');
  };
  await expect(latencyMs(away, new TestPage())).rejects.toThrow('unreachable');
});

test.each([
  [0, 'good'],
  [299, 'good'],
  [300, 'slow'],
  [999, 'slow'],
  [1_000, 'bad'],
] as const)('%d ms: %s', (ms, grade) => expect(gradeOf(ms)).toBe(grade));

import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { DurationTally, roundDuration } from './duration-tally.ts';

const duration = fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 200_000_000 }));
const percent = fc.integer({ min: 0, max: 100 });

function tallyOf(durations: readonly number[]): DurationTally {
  const tally = new DurationTally();
  for (const ms of durations) tally.add(ms);
  return tally;
}

test('a percentile is the exact one, rounded', () => {
  fc.assert(
    fc.property(fc.array(duration, { minLength: 1, maxLength: 300 }), percent, (durations, share) => {
      const sorted = [...durations].sort((a, b) => a - b);
      const rank = sorted.findIndex((_, index) => (index + 1) * 100 >= share * sorted.length);
      expect(tallyOf(durations).percentile(share)).toBe(roundDuration(sorted[rank] ?? Number.NaN));
    }),
    { seed: 21 },
  );
});

test('rounding keeps three digits and the order', () => {
  fc.assert(
    fc.property(duration, duration, (a, b) => {
      expect(Math.abs(roundDuration(a) - a)).toBeLessThanOrEqual(a * 0.005);
      if (a <= b) expect(roundDuration(a)).toBeLessThanOrEqual(roundDuration(b));
      expect(String(roundDuration(a)).replace(/0+$/, '').length).toBeLessThanOrEqual(3);
    }),
    { seed: 22 },
  );
});

test('grows with what is different, not with what there is', () => {
  const tally = tallyOf([0, 999, 1_000, 1_004, 1_005, 59_949]);
  expect([1, 20, 40, 60, 80, 100].map((share) => tally.percentile(share))).toEqual([
    0, 999, 1_000, 1_000, 1_010, 59_900,
  ]);
  expect(tally.count).toBe(6);
});

test('of nothing there is no percentile, and a clock that was set back counts as at once', () => {
  expect(new DurationTally().percentile(50)).toBeNull();
  expect(tallyOf([-5_000]).percentile(50)).toBe(0);
});

/** When a delivery is tried again: pauses, wishes and the end. */
import { expect, test } from 'bun:test';
import { GIVE_UP_AFTER_MS, restUntil, retryAt, wishOf } from './webhook-retries.ts';

const NOW = Date.parse('2026-01-15T14:30:00.000Z');
const waiting = { attempts: 1, givesUpAt: NOW + GIVE_UP_AFTER_MS, wishMs: null };

test('pauses are spread by a tenth to each side, so that not all come back at once', () => {
  expect([0, 0.5, 1].map((random) => (retryAt(waiting, NOW, random) ?? 0) - NOW)).toEqual([4_500, 5_000, 5_500]);
  expect([0, 0.5, 1].map((random) => restUntil(1, null, NOW, random) - NOW)).toEqual([900, 1_000, 1_100]);
});

test('even the longest pauses end within the day and a tenth', () => {
  let at = NOW;
  let attempts = 1;
  for (;;) {
    const next = retryAt({ ...waiting, attempts, givesUpAt: Number.MAX_SAFE_INTEGER }, at, 1);
    if (next === null) break;
    at = next;
    attempts += 1;
  }
  expect(attempts).toBe(11);
  expect((at - NOW) / 3_600_000).toBeWithin(24, 26.5);
});

test('a failure past the day is the last one', () => {
  expect(retryAt({ ...waiting, givesUpAt: NOW }, NOW, 0.5)).toBeNull();
  expect(retryAt({ ...waiting, givesUpAt: NOW + 1 }, NOW, 0.5)).toBe(NOW + 5_000);
  expect(retryAt({ ...waiting, attempts: 11 }, NOW, 0.5)).toBeNull();
});

test('a wish for more patience is granted up to an hour, one for less is not', () => {
  const pause = (wishMs: number) => (retryAt({ ...waiting, wishMs }, NOW, 0.5) ?? 0) - NOW;
  expect([0, 4_000, 60_000, 3_600_000, 90_000_000].map(pause)).toEqual([5_000, 5_000, 60_000, 3_600_000, 3_600_000]);
});

test('a receiver that goes on failing is left alone for longer each time, up to a minute', () => {
  const rests = [1, 2, 3, 6, 7, 8, 1_000].map((failures) => (restUntil(failures, null, NOW, 0.5) - NOW) / 1_000);
  expect(rests).toEqual([1, 2, 4, 32, 60, 60, 60]);
});

test('Retry-After is seconds or a date, and anything else says nothing', () => {
  expect(wishOf('120', NOW)).toBe(120_000);
  expect(wishOf('Thu, 15 Jan 2026 14:32:00 GMT', NOW)).toBe(120_000);
  expect(wishOf('Thu, 15 Jan 2026 14:00:00 GMT', NOW)).toBe(0);
  for (const nonsense of [null, '', 'soon', '-5', '1e9999', '9'.repeat(20)]) {
    expect({ nonsense, wish: wishOf(nonsense, NOW) ?? null }).toEqual({ nonsense, wish: null });
  }
});

import { describe, expect, test } from 'bun:test';
import { ageMs, ageOf, ageText, type LateTimes, latenessOf, standingMs } from './ages.ts';

const TIMES: LateTimes = {
  PLACED: { warn_s: 60, late_s: 120 },
  PREPARING: { warn_s: 600, late_s: 900 },
  READY: { warn_s: 180, late_s: 300 },
};
const at = Date.parse;
const placed_at = '2026-01-15T12:00:00.000Z';

describe('words', () => {
  test.each([
    [0, '0 min'],
    [59_999, '0 min'],
    [60_000, '1 min'],
    [59 * 60_000 + 59_999, '59 min'],
    [60 * 60_000, '1 h 00'],
    [65 * 60_000, '1 h 05'],
    [26 * 60 * 60_000 + 5 * 60_000, '26 h 05'],
  ])('%d ms: %s', (ms, text) => expect(ageText(ms)).toBe(text));

  test('nobody knows', () => expect(ageText(null)).toBe(''));
  test('parts for who listens', () => expect(ageOf(65 * 60_000)).toEqual({ hours: 1, minutes: 5 }));
});

describe('elapsed', () => {
  test('over midnight, and over the night in which Madrid sets its clocks', () => {
    expect(ageMs({ placed_at: '2026-01-15T23:58:00.000Z' }, at('2026-01-16T00:03:00.000Z'))).toBe(5 * 60_000);
    // 02:00 becomes 03:00 on that night: five minutes are five minutes.
    expect(ageMs({ placed_at: '2026-03-29T02:58:00+02:00' }, at('2026-03-29T01:03:00.000Z'))).toBe(5 * 60_000);
  });
  test('what seems to lie ahead has only just happened', () => {
    expect(ageMs({ placed_at }, at(placed_at) - 3_000)).toBe(0);
  });
  test('in its stage since the last change; since it was placed where that is not known; null where nothing is', () => {
    const now = at('2026-01-15T12:30:00.000Z');
    expect(standingMs({ placed_at, changed_at: '2026-01-15T12:20:00.000Z' }, now)).toBe(10 * 60_000);
    expect(standingMs({ placed_at, changed_at: '' }, now)).toBe(30 * 60_000);
    expect(standingMs({ placed_at: '', changed_at: '' }, now)).toBeNull();
    expect(ageMs({ placed_at: '' }, now)).toBeNull();
  });
});

describe('lateness', () => {
  const after = (status: 'PLACED' | 'PREPARING' | 'READY', seconds: number) =>
    latenessOf({ status, placed_at, changed_at: placed_at }, TIMES, at(placed_at) + seconds * 1_000);

  test.each([
    ['PLACED', 59.999, 'fresh'],
    ['PLACED', 60, 'warn'],
    ['PLACED', 119.999, 'warn'],
    ['PLACED', 120, 'late'],
    ['PREPARING', 120, 'fresh'],
    ['PREPARING', 600, 'warn'],
    ['PREPARING', 900, 'late'],
    ['READY', 180, 'warn'],
    ['READY', 300, 'late'],
  ] as const)('%s for %d s: %s', (status, seconds, lateness) => expect(after(status, seconds)).toBe(lateness));

  test('each stage begins anew', () => {
    const order = { status: 'PREPARING', placed_at, changed_at: '2026-01-15T12:55:00.000Z' } as const;
    expect(latenessOf(order, TIMES, at('2026-01-15T13:00:00.000Z'))).toBe('fresh');
  });
  test('nothing is late before the settings are known, once it is done, or where no time is known', () => {
    const now = at(placed_at) + 86_400_000;
    expect(latenessOf({ status: 'PLACED', placed_at, changed_at: placed_at }, null, now)).toBe('fresh');
    expect(latenessOf({ status: 'DELIVERED', placed_at, changed_at: placed_at }, TIMES, now)).toBe('fresh');
    expect(latenessOf({ status: 'CANCELLED', placed_at, changed_at: placed_at }, TIMES, now)).toBe('fresh');
    expect(latenessOf({ status: 'PLACED', placed_at: '', changed_at: '' }, TIMES, now)).toBe('fresh');
  });
});

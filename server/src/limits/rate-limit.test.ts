import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { TestClock } from '../../test/harness/clock.ts';
import { START } from '../../test/harness/small-clinic.ts';
import { RateLimit } from './rate-limit.ts';

const MINUTE_MS = 60_000;

function limitOf(quota: number, windowMs = MINUTE_MS) {
  const clock = new TestClock(START);
  const limit = new RateLimit({ name: 'test', quota, windowMs }, clock);
  /** How many of `tries` are let through. */
  const takes = (key: string, tries: number) =>
    Array.from({ length: tries }, () => limit.take(key)).filter(({ ok }) => ok).length;
  return { clock, limit, takes };
}

describe('a budget', () => {
  for (const quota of [1, 2, 3, 7, 30, 100, 300, 1_000, 10_000]) {
    test(`of ${quota} is ${quota}, at once`, () => {
      const { takes } = limitOf(quota);
      expect(takes('a', quota + 5)).toBe(quota);
    });

    test(`of ${quota} refills by one in each ${quota}th of the window`, () => {
      const { clock, limit, takes } = limitOf(quota);
      takes('a', quota);
      const step = Math.ceil(MINUTE_MS / quota);
      for (let count = 0; count < 3; count++) {
        expect(limit.take('a').ok).toBe(false);
        clock.advance(step);
        expect(limit.take('a').ok).toBe(true);
      }
      clock.advance(MINUTE_MS);
      expect(takes('a', quota + 5)).toBe(quota);
    });
  }

  test('is whole at any time of day, however its parts are rounded', () => {
    const short: string[] = [];
    for (let quota = 1; quota <= 300; quota++) {
      for (const ms of [0, 123, 59_999]) {
        const { clock, takes } = limitOf(quota);
        clock.advance(ms);
        const taken = takes('a', quota + 1);
        if (taken !== quota) short.push(`${taken} of ${quota} at ${ms}`);
      }
    }
    expect(short).toEqual([]);
  });

  test('is not refilled before its time', () => {
    const { clock, limit } = limitOf(1);
    limit.take('a');
    clock.advance(MINUTE_MS - 1);
    expect(limit.take('a')).toEqual({ ok: false, retryAfterMs: 1 });
    clock.advance(1);
    expect(limit.take('a').ok).toBe(true);
  });

  test('says when to come again, to the millisecond', () => {
    const { clock, limit, takes } = limitOf(3);
    takes('a', 3);
    clock.advance(5_000);
    const verdict = limit.take('a');
    expect(verdict).toEqual({ ok: false, retryAfterMs: 15_000 });
    // Refusals cost nothing: however often it asks before.
    expect(takes('a', 1_000)).toBe(0);
    clock.advance(14_999);
    expect(limit.take('a').ok).toBe(false);
    clock.advance(1);
    expect(limit.take('a').ok).toBe(true);
  });

  test('is each key’s own', () => {
    const { takes } = limitOf(5);
    expect(takes('flooder', 10_000)).toBe(5);
    expect(takes('neighbour', 5)).toBe(5);
  });

  test('without an end never refuses', () => {
    const { limit, takes } = limitOf(Number.POSITIVE_INFINITY);
    expect(takes('a', 100_000)).toBe(100_000);
    expect(limit.isSpent('a')).toBe(false);
    limit.giveBack('a');
    expect(limit.take('a').ok).toBe(true);
  });

  test('is given back, one by one', () => {
    const { limit, takes } = limitOf(3);
    takes('a', 3);
    limit.giveBack('a');
    expect(takes('a', 3)).toBe(1);
    limit.giveBack('nobody');
    expect(takes('nobody', 5)).toBe(3);
  });

  test('is spent when the next would be refused, and asking changes nothing', () => {
    const { clock, limit, takes } = limitOf(3);
    for (const taken of [0, 1, 2]) {
      expect({ taken, spent: limit.isSpent('a') }).toEqual({ taken, spent: false });
      takes('a', 1);
    }
    expect(limit.isSpent('a')).toBe(true);
    clock.advance(MINUTE_MS / 3);
    expect(limit.isSpent('a')).toBe(false);
  });

  test('outlives a clock that is set back', () => {
    const { clock, limit, takes } = limitOf(3);
    takes('a', 3);
    clock.advance(-10 * MINUTE_MS);
    expect(limit.take('a').ok).toBe(false);
    clock.advance(11 * MINUTE_MS);
    expect(takes('a', 5)).toBe(3);
  });

  test('is what exact arithmetic says, whoever asks and when', () => {
    const pauses = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), pause: fc.nat(40_000) }), { maxLength: 60 });
    const quotas = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(quotas, pauses, (quota, asked) => {
        const { clock, limit } = limitOf(quota);
        // In units of a quota-th of a millisecond all is whole.
        const wholeAt = new Map<string, bigint>();
        for (const { key, pause } of asked) {
          clock.advance(pause);
          const now = BigInt(clock.now()) * BigInt(quota);
          const window = BigInt(MINUTE_MS) * BigInt(quota);
          const known = wholeAt.get(key) ?? 0n;
          const next = (known > now ? known : now) + BigInt(MINUTE_MS);
          const ok = next - now <= window;
          if (ok) wholeAt.set(key, next);
          expect(limit.isSpent(key)).toBe(!ok);
          expect(limit.take(key).ok).toBe(ok);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

describe('many keys', () => {
  const MOST = 100_000;

  test('push out the longest idle, so that made-up keys cannot fill the memory', () => {
    const { limit, takes } = limitOf(2);
    takes('old', 2);
    takes('busy', 1);
    for (let key = 0; key < MOST - 2; key++) limit.take(`made up ${key}`);
    expect(takes('busy', 5)).toBe(1);
    for (let key = 0; key < 10; key++) limit.take(`more ${key}`);
    // The one whose turn was longest ago has its budget anew; the busy one does not.
    expect(takes('busy', 5)).toBe(0);
    expect(takes('old', 5)).toBe(2);
  });
});

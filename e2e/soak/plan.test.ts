/** The plan is the seed's alone, leaves no kind of fault out, and never hurts the same screen twice at once. */
import { describe, expect, test } from 'bun:test';
import { LONG, SHORT } from './form.ts';
import { FAULT_KINDS, planSoak, TURNS } from './plan.ts';

describe.each([
  ['the long form', LONG],
  ['the short form', SHORT],
])('%s', (_, form) => {
  const { durationMs, wishes, faults } = planSoak(form);

  test('is the same for the same seed, and another for another', () => {
    expect(planSoak(form)).toEqual({ durationMs, wishes, faults });
    expect(planSoak({ ...form, seed: form.seed + 1 }).wishes).not.toEqual(wishes);
  });

  test('orders all within the shift, in bursts, of every turn and for every taker', () => {
    expect(wishes.map(({ number }) => number)).toEqual(Array.from({ length: form.orders }, (_, number) => number));
    expect(wishes.every(({ at }, index) => at <= durationMs && at >= (wishes[index - 1]?.at ?? 0))).toBe(true);
    expect(new Set(wishes.map(({ turn }) => turn))).toEqual(new Set(TURNS));
    expect(new Set(wishes.map(({ taker }) => taker))).toEqual(new Set(['nurse', 'colleague', 'nobody']));
    const each = Array.from({ length: 48 }, (_, part) => {
      return wishes.filter(({ at }) => Math.floor((at / durationMs) * 48) === part).length;
    });
    expect(Math.max(...each)).toBeGreaterThan(2 * (form.orders / 48));
  });

  test('tries every kind of fault, one after the other, and loads the page once, early', () => {
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
    expect(faults).toHaveLength(form.faults);
    for (const [index, { at, forMs }] of faults.entries()) {
      expect(at + forMs).toBeLessThan(faults[index + 1]?.at ?? durationMs);
    }
    const reloads = faults.filter(({ kind }) => kind === 'page reloaded');
    expect(reloads).toHaveLength(1);
    expect(reloads[0]?.at).toBeLessThan(durationMs * 0.35);
  });
});

test('in the long form a sleep is longer than the patience of a client', () => {
  const naps = planSoak(LONG).faults.filter(({ kind }) => kind === 'asleep');
  expect(naps.length).toBeGreaterThan(1);
  for (const { forMs } of naps) expect(forMs).toBeGreaterThan(20_000);
});

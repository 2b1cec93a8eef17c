import { describe, expect, test } from 'bun:test';
import type { OrderStatus } from '@comanda/protocol/order';
import { type OrderPast, type PastMove, readyAt, stageDurations } from './order-stages.ts';

/** The statuses one after another, ten seconds apart, the placing at 0. */
function moves(...statuses: readonly OrderStatus[]): PastMove[] {
  return statuses.map((to, index) => ({ from: statuses[index - 1] ?? null, to, at: index * 10_000 }));
}

const past = (statuses: readonly OrderStatus[], more: Partial<OrderPast> = {}): OrderPast => ({
  placedAt: 0,
  shownAt: null,
  acknowledgedAt: null,
  deliveredAt: null,
  moves: moves(...statuses),
  ...more,
});

describe('an order was ready', () => {
  const cases: readonly (readonly [string, readonly OrderStatus[], number | null])[] = [
    ['when it moved there', ['PLACED', 'PREPARING', 'READY', 'DELIVERED'], 20_000],
    ['not where that step was skipped', ['PLACED', 'PREPARING', 'DELIVERED'], null],
    ['not where it is cancelled before', ['PLACED', 'PREPARING', 'CANCELLED'], null],
    ['also where it is cancelled afterwards', ['PLACED', 'READY', 'CANCELLED'], 10_000],
    ['not where that was taken back', ['PLACED', 'PREPARING', 'READY', 'PREPARING'], null],
    ['the second time, where the first was taken back', ['PLACED', 'READY', 'PREPARING', 'READY'], 30_000],
    ['the first time, where a delivery was taken back', ['PLACED', 'READY', 'DELIVERED', 'READY'], 10_000],
    ['when a delivery that had skipped it was taken back so far', ['PLACED', 'DELIVERED', 'READY'], 20_000],
    ['not where a delivery was taken back further', ['PLACED', 'PREPARING', 'DELIVERED', 'PREPARING'], null],
  ];
  for (const [when, statuses, at] of cases) {
    test(when, () => expect(readyAt(moves(...statuses))).toBe(at));
  }
});

describe('the stages', () => {
  const whole = ['PLACED', 'PREPARING', 'READY', 'DELIVERED'] as const;

  test('of an order that went all the way', () => {
    const times = { shownAt: 500, acknowledgedAt: 4_000, deliveredAt: 30_000 };
    expect(stageDurations(past(whole, times))).toEqual({
      notify: 500,
      acknowledge: 4_000,
      prepare: 16_000,
      deliver: 10_000,
      total: 30_000,
    });
  });

  test('of an order that nobody has seen', () => {
    expect(stageDurations(past(['PLACED']))).toEqual({
      notify: null,
      acknowledge: null,
      prepare: null,
      deliver: null,
      total: null,
    });
  });

  test('preparing begins with the placing where nobody had acknowledged it before it was ready', () => {
    expect(stageDurations(past(whole)).prepare).toBe(20_000);
    expect(stageDurations(past(whole, { acknowledgedAt: 25_000 })).prepare).toBe(20_000);
    expect(stageDurations(past(whole, { acknowledgedAt: 20_000 })).prepare).toBe(0);
  });

  test('an order that skipped ready has no time of delivering, but one in all', () => {
    const durations = stageDurations(past(['PLACED', 'DELIVERED'], { deliveredAt: 10_000 }));
    expect(durations).toMatchObject({ prepare: null, deliver: null, total: 10_000 });
  });

  test('clocks that disagree make nothing faster than at once', () => {
    const times = { placedAt: 50_000, shownAt: 49_000, acknowledgedAt: 48_000, deliveredAt: 10_000 };
    expect(stageDurations(past(whole, times))).toEqual({
      notify: 0,
      acknowledge: 0,
      prepare: 0,
      deliver: 0,
      total: 0,
    });
  });
});

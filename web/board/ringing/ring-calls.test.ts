/** Which orders ring, and why. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { detailsOf, IN_HAND, orderOf } from '../../test/orders.ts';
import { type RingScreen, ringCalls } from './ring-calls.ts';

const HERE: RingScreen = { concerns: () => true, showsAll: true, lateness: () => 'fresh', isHushed: () => false };
const ELSEWHERE: RingScreen = { ...HERE, concerns: () => false, showsAll: false };
const LATE: RingScreen = { ...HERE, lateness: () => 'late' };
const at = '2026-01-15T12:01:00.000Z';

const kinds = (order: ReturnType<typeof orderOf>, screen = HERE) =>
  ringCalls({ orders: [order], unconfirmed: [] }, screen).map(({ kind }) => kind);

const escalated = (step: 'other_sound' | 'every_screen' | 'web_push' | 'webhook' | 'admin') =>
  orderOf({ escalation: { step, branch: 'unacknowledged', at } });

describe('an order that nobody has in hand', () => {
  test('rings, however it was learnt: with its details or before them, placed or taken back to its beginning', () => {
    expect(kinds(orderOf())).toEqual(['new']);
    expect(kinds(orderOf({ details: null }))).toEqual(['new']);
    expect(kinds(orderOf({ placed_at: '', changed_at: at, details: null }))).toEqual(['new']);
    expect(kinds(orderOf({ details: detailsOf({ is_drill: true }) }))).toEqual(['new']);
  });
  test('rings otherwise when it is late, and otherwise again when it has climbed; nobody can hush that', () => {
    expect(kinds(orderOf(), LATE)).toEqual(['overdue']);
    expect(kinds(orderOf(), { ...LATE, isHushed: () => true })).toEqual(['overdue']);
    expect(kinds(escalated('other_sound'), LATE)).toEqual(['escalated']);
  });
  test('rings as new also where it was amended before anybody took it', () => {
    expect(kinds(orderOf({ details: detailsOf({ unconfirmed: { change: 'amended', at } }) }))).toEqual(['new']);
  });
});

describe('an order in hand', () => {
  test('is silent: taken, or moved on by whoever', () => {
    expect(kinds(orderOf(IN_HAND))).toEqual([]);
    expect(kinds(orderOf({ status: 'PREPARING' }))).toEqual([]);
    // A step that was told late climbs nothing any more.
    expect(kinds({ ...escalated('admin'), ...IN_HAND }, ELSEWHERE)).toEqual([]);
  });
  test('rings while its change waits to be confirmed', () => {
    const details = detailsOf({ unconfirmed: { change: 'amended', at } });
    expect(kinds(orderOf({ status: 'PREPARING', details }), LATE)).toEqual(['changed']);
    expect(kinds(orderOf({ ...IN_HAND, details: { ...details, unconfirmed: null } }))).toEqual([]);
  });
  test('rings when it takes too long, until somebody here says that it was heard', () => {
    expect(kinds(orderOf({ status: 'READY' }), LATE)).toEqual(['overdue']);
    expect(kinds(orderOf({ status: 'READY' }), { ...LATE, isHushed: () => true })).toEqual([]);
    expect(kinds(orderOf({ status: 'READY' }), { ...HERE, lateness: () => 'warn' })).toEqual([]);
  });
});

describe('orders that have left the board', () => {
  const cancelled = detailsOf({ id: 7, status: 'CANCELLED', unconfirmed: { change: 'cancelled', at } });
  const rings = (orders: ReturnType<typeof orderOf>[], unconfirmed = [cancelled], screen = HERE) =>
    ringCalls({ orders, unconfirmed }, screen);

  test('ring until their cancelling is confirmed', () => {
    expect(rings([])).toEqual([{ id: 7, kind: 'cancelled', isEverywhere: false, isUntaken: false, isGuess: false }]);
    expect(rings([], [{ ...cancelled, unconfirmed: null }])).toEqual([]);
    expect(rings([], [{ ...cancelled, unconfirmed: { change: 'amended', at } }])).toMatchObject([{ kind: 'changed' }]);
  });
  test('ring once: what the board says of an order is newer than a list', () => {
    expect(rings([orderOf({ id: 7, status: 'PREPARING' })])).toEqual([]);
    expect(rings([orderOf({ id: 7 })])).toMatchObject([{ id: 7, kind: 'new' }]);
  });
  test('ring at their own stations', () => expect(rings([], [cancelled], ELSEWHERE)).toEqual([]));
});

describe('another station', () => {
  test('hears nothing of what is not its own', () => {
    expect(kinds(orderOf(), ELSEWHERE)).toEqual([]);
    expect(kinds(escalated('other_sound'), ELSEWHERE)).toEqual([]);
  });
  test.each(['every_screen', 'web_push', 'webhook', 'admin'] as const)('hears what has climbed to %s', (step) => {
    expect(ringCalls({ orders: [escalated(step)], unconfirmed: [] }, ELSEWHERE)).toEqual([
      { id: 1, kind: 'escalated', isEverywhere: true, isUntaken: true, isGuess: false },
    ]);
  });
  test('guesses of what has not been read, and of nothing else', () => {
    const guesses = (order: ReturnType<typeof orderOf>, screen: RingScreen) =>
      ringCalls({ orders: [order], unconfirmed: [] }, screen).map(({ isGuess }) => isGuess);
    const one = { ...HERE, showsAll: false };
    expect(guesses(orderOf({ details: null }), one)).toEqual([true]);
    expect(guesses(orderOf(), one)).toEqual([false]);
    expect(guesses(orderOf({ details: null }), HERE)).toEqual([false]);
    expect(guesses({ ...escalated('admin'), details: null }, one)).toEqual([false]);
  });
  test('is asked about the lines, where they are known', () => {
    const asked: unknown[] = [];
    const order = orderOf();
    kinds(order, { ...HERE, concerns: (details) => asked.push(details) > 0 });
    expect(asked).toEqual([order.details]);
  });
});

test('whatever the orders: each that nobody has in hand rings exactly once, and none as new once somebody has', () => {
  const order = fc.record({
    id: fc.integer({ min: 1, max: 5 }),
    status: fc.constantFrom('PLACED', 'PREPARING', 'READY'),
    isTaken: fc.boolean(),
    isRead: fc.boolean(),
    step: fc.option(fc.constantFrom('other_sound', 'every_screen', 'web_push', 'webhook', 'admin')),
    change: fc.option(fc.constantFrom('amended', 'cancelled')),
  });
  const lateness = fc.constantFrom('fresh', 'warn', 'late');
  const all = fc.uniqueArray(order, { selector: ({ id }) => id });
  fc.assert(
    fc.property(all, all, lateness, fc.boolean(), (onBoard, gone, lateness, isHushed) => {
      const orders = onBoard.map(({ id, status, isTaken, isRead, step, change }) =>
        orderOf({
          id,
          status,
          ...(isTaken && IN_HAND),
          escalation: step && { step, branch: 'unacknowledged', at },
          details: isRead ? detailsOf({ id, unconfirmed: change && { change, at } }) : null,
        }),
      );
      const unconfirmed = gone.map(({ id, change }) => detailsOf({ id, unconfirmed: change && { change, at } }));
      const screen = { ...HERE, lateness: () => lateness, isHushed: () => isHushed };
      const calls = ringCalls({ orders, unconfirmed }, screen);
      expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
      for (const { id, acknowledged, status } of orders) {
        const isTaken = acknowledged !== null || status !== 'PLACED';
        const call = calls.find((each) => each.id === id);
        if (isTaken) expect(['changed', 'cancelled', 'overdue', undefined]).toContain(call?.kind);
        else expect(['new', 'overdue', 'escalated']).toContain(String(call?.kind));
        if (call) expect(call.isUntaken).toBe(!isTaken);
      }
    }),
  );
});

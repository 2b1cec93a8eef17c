/** What a room is told of its orders, and when it is told to call somebody. */
import { describe, expect, test } from 'bun:test';
import type { Connection, RoomOrder, RoomOrders } from '@comanda/client';
import { roomOrderOf } from '../../test/room-orders.ts';
import { noticeOf, toldOf, unseenReady } from './told.ts';

const AT = '2026-01-15T12:30:00.000Z';

function ordersOf(...orders: readonly Partial<RoomOrder>[]): RoomOrders {
  return new Map(orders.map((more, index) => [more.id ?? index + 1, roomOrderOf({ id: index + 1, ...more })]));
}

test('what is ready comes first, then the oldest', () => {
  const orders = ordersOf({ status: 'PREPARING' }, { status: 'PLACED' }, { status: 'READY' });
  expect(toldOf(orders).map(({ id, status }) => [id, status])).toEqual([
    [3, 'ready'],
    [1, 'preparing'],
    [2, 'saved_not_seen'],
  ]);
});

test('a screen that shows it is nobody who has seen it', () => {
  const stages = ['stored', 'pushed', 'rendered', 'audible', 'acknowledged'] as const;
  const orders = ordersOf(...stages.map((stage) => ({ custody: { stage, at: AT } })));
  expect(toldOf(orders).map(({ status }) => status)).toEqual([...Array(4).fill('saved_not_seen'), 'seen']);
});

test.each([
  ['PLACED', AT, true],
  ['PREPARING', AT, false],
  ['READY', null, false],
] as const)('of %p when it comes: %p; to be cancelled: %p', (status, expectedAt, mayCancel) => {
  expect(toldOf(ordersOf({ status, expectedAt: AT }))).toMatchObject([{ expectedAt, mayCancel }]);
});

test('where the site cannot say, nothing is said', () => {
  expect(toldOf(ordersOf({ expectedAt: null }))).toMatchObject([{ expectedAt: null }]);
});

describe('the notice', () => {
  const notice = (status: Connection['status'], anyoneWatching: boolean | null, asOf: number | null = 1) =>
    noticeOf({ connection: { status, why: null, asOf }, anyoneWatching });

  test('says to call where nobody watches, and nothing where that is not known', () => {
    expect([notice('live', false), notice('live', true), notice('live', null)]).toEqual(['nobody', null, null]);
  });

  test('says that the server is away, through all tries, and not before the first one has failed', () => {
    expect([notice('offline', null, null), notice('connecting', null), notice('connecting', null, null)]).toEqual([
      'away',
      'away',
      null,
    ]);
  });

  test('says that the device is not known', () => {
    expect(notice('refused', null)).toBe('refused');
  });
});

test('what is ready and was not seen changes the screen; what was seen, or is not ready, does not', () => {
  const orders = ordersOf({ status: 'READY' }, { status: 'READY' }, { status: 'PREPARING' });
  expect(unseenReady(orders, new Set([1]))).toEqual([2]);
});

/** What stands in the list of orders to bring back. */
import { expect, test } from 'bun:test';
import type { OrderStatus, StaffOrder } from '@comanda/protocol/order';
import { detailsOf } from '../../test/orders.ts';
import { recallList } from './recall-list.ts';

const at = (minute: number) => `2026-01-15T12:${String(minute).padStart(2, '0')}:00.000Z`;
const NOW = Date.parse(at(30));

function moved(id: number, from: OrderStatus, to: OrderStatus, minute: number): StaffOrder {
  const event = { id: minute, changed_by: 1, changed_by_email: 'ana@example.com', changed_at: at(minute), note: '' };
  return detailsOf({ id, status: to, status_events: [{ ...event, from_status: from, to_status: to }] });
}

test('the newest move first, with what can be taken back', () => {
  const list = recallList(
    [
      moved(1, 'READY', 'DELIVERED', 10),
      moved(2, 'READY', 'DELIVERED', 25),
      moved(3, 'PREPARING', 'CANCELLED', 29),
      moved(4, 'PLACED', 'PREPARING', 28),
      detailsOf({ id: 5 }),
    ],
    NOW,
  );
  expect(list.map(({ order, recall }) => [order.id, recall?.to ?? null])).toEqual([
    [3, null],
    [4, 'PLACED'],
    [2, 'READY'],
    [1, null],
  ]);
});

test('of an order that was read twice the newer reading counts, whichever came first', () => {
  const older = moved(1, 'PREPARING', 'READY', 20);
  const newer = moved(1, 'READY', 'DELIVERED', 25);
  for (const orders of [
    [older, newer],
    [newer, older],
  ]) {
    expect(recallList(orders, NOW)).toMatchObject([{ order: { status: 'DELIVERED' }, recall: { to: 'READY' } }]);
  }
});

test('the board may be ahead of what was read: a move that is not the last one is not offered', () => {
  const stale = { ...moved(1, 'PREPARING', 'READY', 29), status: 'PREPARING' as const };
  expect(recallList([stale], NOW)).toEqual([]);
});

test('no more than twenty', () => {
  const many = Array.from({ length: 30 }, (_, index) => moved(index + 1, 'READY', 'DELIVERED', index));
  const list = recallList(many, NOW);
  expect(list).toHaveLength(20);
  expect(list[0]?.order.id).toBe(30);
});

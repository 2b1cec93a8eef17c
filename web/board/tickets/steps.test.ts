/** The next step of an order, and what can be taken back. */
import { expect, test } from 'bun:test';
import type { OrderStatus, StaffOrder } from '@comanda/protocol/order';
import { detailsOf, IN_HAND, orderOf } from '../../test/orders.ts';
import { nextStep, RECALL_MS, recallOf } from './steps.ts';

const AT = '2026-01-15T12:05:00.000Z';

function moved(from: OrderStatus, to: OrderStatus): StaffOrder {
  const event = { id: 2, changed_by: 1, changed_by_email: 'ana@example.com', changed_at: AT, note: '' };
  return detailsOf({ status: to, status_events: [{ ...event, from_status: from, to_status: to }] });
}

test('an order is taken first, and then goes on by one step at a time', () => {
  expect(nextStep(orderOf())).toBe('take');
  expect(nextStep(orderOf(IN_HAND))).toBe('start');
  expect(nextStep(orderOf({ status: 'PREPARING' }))).toBe('ready');
  expect(nextStep(orderOf({ status: 'READY' }))).toBe('deliver');
  expect(nextStep(orderOf({ status: 'DELIVERED' }))).toBeNull();
  expect(nextStep(orderOf({ status: 'CANCELLED' }))).toBeNull();
});

test('the last step forward can be taken back for ten minutes, and not after', () => {
  const order = moved('PREPARING', 'READY');
  const at = Date.parse(AT);
  expect(recallOf(order, at + RECALL_MS)).toEqual({
    to: 'PREPARING',
    from: 'READY',
    at: AT,
    by: 'ana@example.com',
  });
  expect(recallOf(order, at + RECALL_MS + 1)).toBeNull();
});

test('a step that skipped comes back to where it came from', () => {
  expect(recallOf(moved('PLACED', 'DELIVERED'), Date.parse(AT))?.to).toBe('PLACED');
});

test('what was not a step forward is not offered: placing, a step back, a cancelling, a status from elsewhere', () => {
  const now = Date.parse(AT);
  const placing = { id: 1, from_status: '' as const, to_status: 'PLACED' as const, note: '' };
  const placed = { ...placing, changed_by: null, changed_by_email: null, changed_at: AT };
  expect(recallOf(detailsOf({ status_events: [placed] }), now)).toBeNull();
  expect(recallOf(moved('READY', 'PREPARING'), now)).toBeNull();
  expect(recallOf(moved('PREPARING', 'CANCELLED'), now)).toBeNull();
  expect(recallOf({ ...moved('PREPARING', 'READY'), status: 'DELIVERED' }, now)).toBeNull();
});

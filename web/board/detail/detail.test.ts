/** The history of an order as one line of time, and what a form has changed in it. */
import { describe, expect, test } from 'bun:test';
import { detailsOf, lineOf } from '../../test/orders.ts';
import { amendmentOf, quantityIn, unchanged, withQuantity } from './amendment.ts';
import { historyOf } from './history.ts';

const at = (minute: number) => `2026-01-15T12:${String(minute).padStart(2, '0')}:00.000Z`;
const change = { changed_at: at(2), changed_by_email: 'ana@example.com', reason: 'más', items: [], note: null };

test('moves and changes stand in the order in which they happened', () => {
  const event = { id: 1, changed_by: null, note: '' };
  const order = detailsOf({
    status_events: [
      { ...event, from_status: '', to_status: 'PLACED', changed_at: at(0), changed_by_email: null },
      { ...event, from_status: 'PLACED', to_status: 'READY', changed_at: at(3), changed_by_email: 'luis@example.com' },
    ],
    changes: [change, { ...change, changed_at: at(0) }],
  });
  expect(historyOf(order).map(({ kind, at: when }) => [kind, when])).toEqual([
    ['placed', at(0)],
    ['changed', at(0)],
    ['changed', at(2)],
    ['moved', at(3)],
  ]);
});

test('why it was cancelled stands beside that step alone', () => {
  const event = { changed_by: null, changed_by_email: null, note: '' };
  const order = detailsOf({
    cancel_reason: 'kitchen_closed',
    status_events: [
      { ...event, id: 1, from_status: '', to_status: 'PLACED', changed_at: at(0) },
      { ...event, id: 2, from_status: 'PLACED', to_status: 'CANCELLED', changed_at: at(1) },
    ],
  });
  expect(historyOf(order).map((entry) => entry.kind !== 'changed' && entry.cancelReason)).toEqual([
    null,
    'kitchen_closed',
  ]);
});

describe('what a form has changed', () => {
  const order = detailsOf({
    note: 'sin hielo',
    items: [lineOf({ id: 1, quantity: 2 }), lineOf({ id: 2, quantity: 1 })],
    changes: [change],
  });
  const draft = { ...unchanged(order), reason: ' lo pide la habitación ' };

  test('only what is another than before is sent, and on top of which change', () => {
    expect(amendmentOf(order, withQuantity(draft, 1, 3))).toEqual({
      items: [{ id: 1, quantity: 3 }],
      reason: 'lo pide la habitación',
      from_changes: 1,
    });
    expect(amendmentOf(order, { ...draft, note: ' con hielo ' })).toEqual({
      items: [],
      note: 'con hielo',
      reason: 'lo pide la habitación',
      from_changes: 1,
    });
  });

  test('what was changed and changed back is not sent', () => {
    expect(amendmentOf(order, withQuantity(withQuantity(draft, 1, 3), 1, 2))).toBe('nothing_changed');
  });

  test('something must stay, and why must be said', () => {
    expect(amendmentOf(order, withQuantity(withQuantity(draft, 1, 0), 2, 0))).toBe('nothing_left');
    expect(amendmentOf(order, { ...withQuantity(draft, 1, 0), reason: '  ' })).toBe('reason_needed');
  });

  test('a quantity is a whole number that the server takes', () => {
    for (const [given, kept] of [
      [-1, 0],
      [1.9, 1],
      [5_000, 999],
      [Number.NaN, 0],
    ] as const) {
      expect(quantityIn(withQuantity(draft, 1, given), lineOf({ id: 1 }))).toBe(kept);
    }
  });
});

/** What a room is told of its orders. */
import { expect, test } from 'bun:test';
import type { OrderStatus, PublicOrder } from '@comanda/protocol/order';
import { afterMove, fromActive, NO_ORDERS, roomStatus, withCustody } from './room.ts';

const at = '2026-01-15T12:00:00.000Z';
const later = '2026-01-15T12:00:09.000Z';
const ORDER: PublicOrder = {
  ...{ id: 7, status: 'PLACED', status_display: 'Recibido', placed_at: at, delivered_at: null, note: '', items: [] },
};

test('how far it has come and when it is expected, where the server says so; else nothing is guessed', () => {
  const custody = { stage: 'rendered', at: later } as const;
  expect(fromActive([{ ...ORDER, custody, expected_at: later }]).get(7)).toMatchObject({ custody, expectedAt: later });
  expect(fromActive([ORDER]).get(7)).toMatchObject({ custody: null, expectedAt: null });
});

test('each stage is shown as it is told; of an order that is not known nothing is', () => {
  const custody = { stage: 'audible', at: later } as const;
  expect(withCustody(fromActive([ORDER]), 7, custody).get(7)?.custody).toEqual(custody);
  expect(withCustody(NO_ORDERS, 7, custody)).toBe(NO_ORDERS);
});

test('an order moves, and leaves at its end; an open one that is not known must be read', () => {
  const known = fromActive([ORDER]);
  expect(afterMove(known, 7, 'READY')?.get(7)?.status).toBe('READY');
  expect(afterMove(known, 7, 'DELIVERED')?.size).toBe(0);
  expect(afterMove(NO_ORDERS, 7, 'READY')).toBeNull();
  expect(afterMove(NO_ORDERS, 7, 'CANCELLED')?.size).toBe(0);
});

test('only a person who has taken it has seen it', () => {
  expect(roomStatus({ madeAt: 1 })).toBe('sending');
  for (const stage of ['stored', 'pushed', 'rendered', 'audible'] as const) {
    expect(roomStatus({ status: 'PLACED', custody: { stage, at } })).toBe('saved_not_seen');
  }
  expect(roomStatus({ status: 'PLACED' })).toBe('saved_not_seen');
  expect(roomStatus({ status: 'PLACED', custody: { stage: 'acknowledged', at } })).toBe('seen');
});

test('from then on its status speaks', () => {
  const statuses: readonly OrderStatus[] = ['PREPARING', 'READY', 'DELIVERED', 'CANCELLED'];
  const said = statuses.map((status) => roomStatus({ status, custody: null }));
  expect(said).toEqual(['preparing', 'ready', 'delivered', 'cancelled']);
});

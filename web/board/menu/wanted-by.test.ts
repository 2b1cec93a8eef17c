/** Rooms whose open orders still want a product. */
import { expect, test } from 'bun:test';
import { detailsOf, lineOf, orderOf } from '../../test/orders.ts';
import { wantedBy } from './wanted-by.ts';

const AT = '2026-01-15T12:00:00.000Z';

test('rooms that still want a product, each once, the oldest order first: not those where it is done, taken out or never was', () => {
  const order = (id: number, room_code: string | null, line: Parameters<typeof lineOf>[0]) =>
    orderOf({ id, room_code, details: detailsOf({ id, items: [lineOf({ product: 7, ...line })] }) });
  const orders = [
    order(3, '103', {}),
    order(1, null, {}),
    order(2, '102', { done_at: AT }),
    order(4, '104', { quantity: 0 }),
    order(5, '105', { product: 8 }),
    orderOf({ id: 6, details: null }),
    order(7, '103', {}),
  ];
  expect(wantedBy(orders, 7)).toEqual([null, '103']);
});

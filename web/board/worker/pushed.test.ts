/** Whatever is pushed, something is shown. */
import { expect, test } from 'bun:test';
import { readPushed } from './pushed.ts';

test('what the server sends is shown as it says', () => {
  const sent = { type: 'order_escalated', title: 'Order 12', body: 'Waits.', tag: 'order-12', order_id: 12 };
  expect(readPushed(JSON.stringify(sent))).toEqual({ title: 'Order 12', body: 'Waits.', tag: 'order-12', orderId: 12 });
});

test.each(['', 'text', '[', 'null', '17', '{"title":17,"order_id":"12"}'])('of %p at least the name', (text) => {
  expect(readPushed(text)).toEqual({ title: 'Comanda', body: '', tag: 'comanda', orderId: null });
});

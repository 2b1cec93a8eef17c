/** GET /api/orders/: orders by status, room and time, newest first. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { pageIn, pageOut } from '../pages.ts';
import { staffView } from './order-views.ts';

export const listOrders = operation(operations.listOrders, async ({ query, path, t }, { reader }) => {
  const { status, room, from, to } = query;
  const found = await reader.orders.list({ statuses: status, roomCode: room, from, to }, pageIn(query));
  return pageOut(found, query, path, (order) => staffView(order, t));
});

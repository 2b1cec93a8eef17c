/** GET /api/orders/{id}/: one order with its history. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { staffView } from './order-views.ts';

export const readOrder = operation(operations.readOrder, async ({ params, t }, { reader }) => {
  const order = await reader.orders.byId(params.id);
  return order ? staffView(order, t) : new ProblemReply('not_found');
});

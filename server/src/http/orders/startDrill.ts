/** POST /api/orders/drill/: staff begin a drill; where one is under way, that one is answered. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { staffView } from './order-views.ts';

export const startDrill = operation(operations.startDrill, async ({ asker, t }, { commands, reader }) => {
  const order = await reader.orders.byId(await commands.startDrill({ by: asker.user.id }));
  if (!order) return new ProblemReply('not_found');
  return { success: true as const, message: t('api.order.drill'), order: staffView(order, t) };
});

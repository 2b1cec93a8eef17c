/** POST /api/orders/{id}/acknowledge/: a member of staff takes the order in hand. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { staffView } from './order-views.ts';

export const acknowledgeOrder = operation(
  operations.acknowledgeOrder,
  async ({ params, asker, t }, { commands, reader }) => {
    const outcome = await commands.acknowledgeOrder({ orderId: params.id, by: asker.user.id });
    const order = outcome === 'acknowledged' ? await reader.orders.byId(params.id) : undefined;
    if (!order) return new ProblemReply('not_found');
    return { success: true as const, message: t('api.order.acknowledged'), order: staffView(order, t) };
  },
);

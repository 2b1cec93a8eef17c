/** POST /api/orders/{id}/confirm/: a member of staff knows that the order was cancelled or amended. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { staffView } from './order-views.ts';

export const confirmOrder = operation(
  operations.confirmOrder,
  async ({ params, body, asker, t }, { commands, reader }) => {
    const { id: by, email: byEmail } = asker.user;
    const seenAt = body?.at === undefined ? null : Date.parse(body.at);
    const outcome = await commands.confirmOrder({ orderId: params.id, seenAt, by, byEmail });
    const record = await reader.orders.byId(params.id);
    if (outcome === 'unknown_order' || !record) return new ProblemReply('not_found');
    const order = staffView(record, t);
    switch (outcome) {
      case 'confirmed':
        return { success: true as const, message: t('api.order.confirmed'), order };
      case 'changed_meanwhile':
        return new ProblemReply('order_changed_meanwhile', { order });
    }
  },
);

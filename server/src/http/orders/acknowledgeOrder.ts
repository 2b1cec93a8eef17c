/** POST /api/orders/{id}/acknowledge/: a member of staff takes the order in hand. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { staffView } from './order-views.ts';

export const acknowledgeOrder = operation(
  operations.acknowledgeOrder,
  async ({ params, body, asker, t }, { commands, custody, reader }) => {
    const screenId = body?.screen_id ?? null;
    // What this screen said a moment ago may still wait to be written with others.
    if (screenId !== null) await custody.receiptsWritten();
    const { id: by, email: byEmail } = asker.user;
    const outcome = await commands.acknowledgeOrder({ orderId: params.id, by, byEmail, screenId });
    const order = await reader.orders.byId(params.id);
    if (outcome === 'unknown_order' || !order) return new ProblemReply('not_found');
    const view = staffView(order, t);
    switch (outcome) {
      case 'acknowledged':
        return { success: true as const, message: t('api.order.acknowledged'), order: view };
      case 'not_rendered':
        return new ProblemReply('not_rendered', { order: view });
    }
  },
);

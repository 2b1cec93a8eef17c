/** PUT /api/orders/{id}/items/{item_id}/done/: staff tick a line of an order off, or take the mark back. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { staffView } from './order-views.ts';

export const markItemDone = operation(
  operations.markItemDone,
  async ({ params, body: { done }, asker, t }, { commands, reader }) => {
    const { id: by, email: byEmail } = asker.user;
    const outcome = await commands.markItem({ orderId: params.id, itemId: params.item_id, done, by, byEmail });
    const record = await reader.orders.byId(params.id);
    if (outcome.kind === 'unknown' || !record) return new ProblemReply('not_found');
    const order = staffView(record, t);
    switch (outcome.kind) {
      case 'marked':
      case 'unchanged':
        return { success: true as const, message: t(done ? 'api.order.item_done' : 'api.order.item_undone'), order };
      case 'not_open':
        return new ProblemReply('order_not_open', { values: { status: outcome.status }, order });
      case 'removed':
        return new ProblemReply('item_removed', { order });
    }
  },
);

/** POST /api/public/orders/{id}/cancel: a room takes its order back while nobody has begun it. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { ownView } from './order-views.ts';

export const cancelOwnOrder = operation(
  operations.cancelOwnOrder,
  async ({ params, body, t }, { commands, custody, reader }) => {
    // What screens said a moment ago may still wait to be written: whoever has seen the order must confirm this.
    await custody.receiptsWritten();
    const outcome = await commands.cancelOwnOrder({
      orderId: params.id,
      deviceUid: body.device_uid,
      note: body.note ?? '',
    });
    switch (outcome.kind) {
      case 'unknown_device':
      case 'unknown_order':
        return new ProblemReply('not_found');
      case 'not_cancellable':
        return new ProblemReply('not_cancellable');
      case 'cancelled': {
        const order = await reader.orders.ownOrder(outcome.deviceId, params.id);
        if (!order) return new ProblemReply('not_found');
        return { success: true as const, message: t('api.order.cancelled'), order: ownView(order, t) };
      }
    }
  },
);

/** PATCH /api/orders/{id}/: staff change the quantities of an order's lines, take lines out, or change its note. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { staffView } from './order-views.ts';

export const amendOrder = operation(
  operations.amendOrder,
  async ({ params, body, asker, t }, { commands, custody, reader }) => {
    // What screens said a moment ago may still wait to be written: whoever has seen the order must confirm this.
    await custody.receiptsWritten();
    const outcome = await commands.amendOrder({
      orderId: params.id,
      lines: body.items ?? [],
      note: body.note ?? null,
      expectedChanges: body.from_changes ?? null,
      reason: body.reason,
      by: asker.user.id,
      byEmail: asker.user.email,
    });
    if (outcome.kind === 'unknown_items') {
      const errors = outcome.places.map((place) => [`items.${place}.id`, [t('api.field.unknown_item')]]);
      return new ProblemReply('invalid_request', { errors: Object.fromEntries(errors) });
    }
    const record = await reader.orders.byId(params.id);
    if (outcome.kind === 'unknown_order' || !record) return new ProblemReply('not_found');
    const order = staffView(record, t);
    switch (outcome.kind) {
      case 'amended':
      case 'unchanged':
        return { success: true as const, message: t('api.order.amended'), order };
      case 'refused':
        switch (outcome.reason) {
          case 'changed_meanwhile':
            return new ProblemReply('order_changed_meanwhile', { order });
          case 'not_open':
            return new ProblemReply('order_not_open', { values: { status: outcome.status }, order });
          case 'nothing_left':
            return new ProblemReply('nothing_left', { order });
        }
    }
  },
);

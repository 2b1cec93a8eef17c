/** PATCH /api/orders/{id}/status/ and POST /api/orders/{id}/cancel/: staff move an order along, back, or out. */
import { operations } from '@comanda/protocol/operations';
import type { Move } from '../../commands/move-order.ts';
import type { Translate } from '../../i18n/translate.ts';
import type { HttpContext } from '../context.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { staffView } from './order-views.ts';

export const changeOrderStatus = operation(operations.changeOrderStatus, ({ params, body, asker, t }, context) =>
  move(
    {
      orderId: params.id,
      to: body.to_status,
      expected: body.from_status ?? null,
      note: body.note ?? '',
      by: asker.user.id,
    },
    context,
    t,
  ),
);

export const cancelOrder = operation(operations.cancelOrder, ({ params, body, asker, t }, context) =>
  move(
    {
      orderId: params.id,
      to: 'CANCELLED',
      expected: null,
      note: body.note ?? '',
      cancelReason: body.reason,
      by: asker.user.id,
    },
    context,
    t,
  ),
);

async function move(input: Move, { commands, custody, reader }: HttpContext, t: Translate) {
  // What screens said a moment ago may still wait to be written: whoever has seen the order must confirm this.
  if (input.to === 'CANCELLED') await custody.receiptsWritten();
  const outcome = await commands.moveOrder(input);
  if (outcome.kind === 'unknown_order') return new ProblemReply('not_found');
  const record = await reader.orders.byId(input.orderId);
  if (!record) return new ProblemReply('not_found');
  const order = staffView(record, t);
  switch (outcome.kind) {
    case 'moved':
      return { success: true as const, message: movedSentence(outcome.from, outcome.to), order };
    case 'unchanged':
      return { success: true as const, message: movedSentence(outcome.status, outcome.status), order };
    case 'changed_meanwhile':
      return new ProblemReply('status_changed_meanwhile', { values: { status: outcome.status }, order });
    case 'refused':
      return new ProblemReply('transition_not_allowed', {
        detail: `api.problem.transition_not_allowed.${outcome.reason}`,
        order,
      });
  }
}

/** Older clients read this sentence, so it is the same in every language. */
function movedSentence(from: string, to: string): string {
  return `Order status changed from ${from} to ${to}`;
}

/** DELETE /api/push/subscriptions/: off shift; this browser is told nothing any more. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';

export const unsubscribePush = operation(operations.unsubscribePush, async ({ body, asker }, { commands }) => {
  await commands.unsubscribePush({ endpoint: body.endpoint, userId: asker.user.id });
  return null;
});

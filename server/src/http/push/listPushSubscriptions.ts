/** GET /api/push/subscriptions/: the browsers by which the user who asks can be reached. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';

export const listPushSubscriptions = operation(operations.listPushSubscriptions, async ({ asker }, { reader }) => ({
  results: await reader.pushSubscriptions.ofUser(asker.user.id),
}));

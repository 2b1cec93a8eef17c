/** GET /api/public/orders/{id}: one of a device's own orders, open or not, so that a kiosk which was away can say how it ended. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { ownView } from './order-views.ts';

export const readOwnOrder = operation(operations.readOwnOrder, async ({ params, query, t }, { reader }) => {
  const device = await reader.clinic.activeDevice(query.device_uid);
  const order = device && (await reader.orders.ownOrder(device.id, params.id));
  return order ? ownView(order, t) : new ProblemReply('not_found');
});

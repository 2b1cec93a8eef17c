/** GET /api/public/orders/active: a device's open orders and the cursor to go on from. */
import { operations } from '@comanda/protocol/operations';
import { encodeCursor } from '../../log/cursor.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { publicView } from './order-views.ts';

export const listActiveOrders = operation(
  operations.listActiveOrders,
  async ({ query, t }, { reader, expectations }) => {
    const device = await reader.clinic.activeDevice(query.device_uid);
    if (!device) return new ProblemReply('not_found');
    const { value: orders, position } = await reader.snapshots.activeOfDevice(device.id);
    return {
      count: orders.length,
      results: orders.map((order) => ({
        ...publicView(order, t),
        custody: order.custody,
        expected_at: expectations.of(order),
      })),
      cursor: encodeCursor(position),
    };
  },
);

/** GET /api/orders/queue/: all open orders and the cursor at which they were so; a socket resumes from it. */
import { operations } from '@comanda/protocol/operations';
import { encodeCursor } from '../../log/cursor.ts';
import { operation } from '../operation.ts';
import { staffView } from './order-views.ts';

export const readQueue = operation(operations.readQueue, async ({ t }, { reader }) => {
  const { value: orders, position } = await reader.snapshots.queue();
  return {
    count: orders.length,
    next: null,
    previous: null,
    results: orders.map((order) => staffView(order, t)),
    cursor: encodeCursor(position),
  };
});

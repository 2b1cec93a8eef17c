/** GET /api/orders/queue/: all open orders and the cursor at which they were so; a socket resumes from it. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { queueView } from './order-views.ts';

export const readQueue = operation(operations.readQueue, async ({ t }, { reader }) =>
  queueView(await reader.snapshots.queue(), t),
);

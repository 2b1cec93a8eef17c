/** GET /api/orders/unconfirmed/: cancelled orders of the last day of which nobody has yet said that they know. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { queueView } from './order-views.ts';

/** What lay unconfirmed for longer is no longer on any stove. */
const RECENT_MS = 24 * 60 * 60_000;

export const readUnconfirmed = operation(operations.readUnconfirmed, async ({ t }, { clock, reader }) =>
  queueView(await reader.snapshots.unconfirmedSince(clock.now() - RECENT_MS), t),
);

/** Notes that a member of staff has taken an order in hand; the first to do so stays noted, and the order climbs no more. */
import type { Clock } from '../domain/clock.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';

export interface Acknowledgement {
  readonly orderId: number;
  readonly by: number;
  readonly byEmail: string;
  /** The screen that it is done at; null where none is named. */
  readonly screenId: string | null;
}

export type AcknowledgementOutcome = 'acknowledged' | 'unknown_order' | 'not_rendered';

export function acknowledgeOrder(clock: Clock): Command<Acknowledgement, AcknowledgementOutcome> {
  return oneByOne('acknowledge-order', async (tx, { orderId, by, byEmail, screenId }) => {
    const order = await tx.orders.inHand(orderId);
    if (!order) return 'unknown_order';
    if (screenId !== null && !(await tx.receipts.hasRendered(orderId, screenId))) return 'not_rendered';
    const at = clock.now();
    const isFirst = await tx.orders.acknowledge(orderId, by, at);
    if (isFirst) {
      const { deviceId, isDrill } = order;
      const event = { kind: 'order_acknowledged', orderId, deviceId, by, byEmail, at } as const;
      await tx.events.append([isDrill ? { ...event, isDrill } : event], at);
    }
    return 'acknowledged';
  });
}

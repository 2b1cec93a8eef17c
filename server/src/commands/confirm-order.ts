/** Notes that a person knows of an order that it was cancelled or amended. */
import type { Clock } from '../domain/clock.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';

export interface Confirmation {
  readonly orderId: number;
  /** Since when it was to be confirmed, as the person saw it; null where none is named. */
  readonly seenAt: number | null;
  readonly by: number;
  readonly byEmail: string;
}

export type ConfirmationOutcome = 'confirmed' | 'unknown_order' | 'changed_meanwhile';

export function confirmOrder(clock: Clock): Command<Confirmation, ConfirmationOutcome> {
  return oneByOne('confirm-order', async (tx, { orderId, seenAt, by, byEmail }) => {
    const order = await tx.orders.inHand(orderId);
    if (!order) return 'unknown_order';
    if (order.unconfirmedAt === null) return 'confirmed';
    // What the person has not seen yet stays to be confirmed.
    if (seenAt !== null && seenAt !== order.unconfirmedAt) return 'changed_meanwhile';
    const at = clock.now();
    await tx.orderChanges.confirm(orderId);
    const { deviceId } = order;
    await tx.events.append([{ kind: 'order_changed', change: 'confirmed', orderId, deviceId, by, byEmail, at }], at);
    return 'confirmed';
  });
}

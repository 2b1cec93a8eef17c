/** Marks a line of an open order as done, or takes the mark away: what one screen marks, all of them show. */
import type { OrderStatus } from '@comanda/protocol/order';
import type { Clock } from '../domain/clock.ts';
import { isOpen } from '../domain/order-moves.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';

export interface ItemMark {
  readonly orderId: number;
  readonly itemId: number;
  readonly done: boolean;
  readonly by: number;
  readonly byEmail: string;
}

export type ItemMarkOutcome =
  | { readonly kind: 'marked' }
  | { readonly kind: 'unchanged' }
  /** No such order, or it has no such line. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not_open'; readonly status: OrderStatus }
  /** The line was taken out: there is nothing to be done of it. */
  | { readonly kind: 'removed' };

export function markItem(clock: Clock): Command<ItemMark, ItemMarkOutcome> {
  return oneByOne('mark-item', async (tx, { orderId, itemId, done, by, byEmail }) => {
    const order = await tx.orders.inHand(orderId);
    const line = await tx.orderChanges.line(orderId, itemId);
    if (!order || !line) return { kind: 'unknown' };
    if (line.isDone === done) return { kind: 'unchanged' };
    const status = order.last.to;
    if (!isOpen(status)) return { kind: 'not_open', status };
    if (done && line.isRemoved) return { kind: 'removed' };
    const at = clock.now();
    await tx.orderChanges.mark(itemId, done ? { at, by } : null);
    const change = done ? 'item_done' : 'item_undone';
    const { deviceId } = order;
    await tx.events.append([{ kind: 'order_changed', change, orderId, deviceId, by, byEmail, at }], at);
    return { kind: 'marked' };
  });
}

/** Amends an open order: other quantities, lines taken out, another note. Whoever does so has the order in hand. */
import type { OrderStatus } from '@comanda/protocol/order';
import type { Clock } from '../domain/clock.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { type AmendmentRefusal, type AmendmentWish, decideAmendment } from '../domain/order-amendment.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';
import { mustBeConfirmed } from './must-be-confirmed.ts';

export interface Amendment extends AmendmentWish {
  readonly orderId: number;
  readonly reason: string;
  readonly by: number;
  readonly byEmail: string;
}

export type AmendmentOutcome =
  | { readonly kind: 'amended' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unknown_order' }
  /** The places in the amendment of lines that are none of this order's. */
  | { readonly kind: 'unknown_items'; readonly places: readonly number[] }
  | { readonly kind: 'refused'; readonly reason: AmendmentRefusal; readonly status: OrderStatus };

export function amendOrder(clock: Clock): Command<Amendment, AmendmentOutcome> {
  return oneByOne('amend-order', async (tx, { orderId, reason, by, byEmail, ...wish }) => {
    const order = await tx.orders.inHand(orderId);
    if (!order) return { kind: 'unknown_order' };
    const status = order.last.to;
    const decision = decideAmendment({ status, ...(await tx.orderChanges.amendable(orderId)) }, wish);
    if (decision.kind === 'refused') return { ...decision, status };
    if (decision.kind !== 'amend') return decision;

    const at = clock.now();
    const { lines, note } = decision;
    await tx.orderChanges.amend({ orderId, by, at, reason, lines, note });
    if (await mustBeConfirmed(tx, order)) await tx.orderChanges.leaveUnconfirmed(orderId, 'amended', at);
    const isFirst = await tx.orders.acknowledge(orderId, by, at);
    const who = { orderId, deviceId: order.deviceId, by, byEmail, at };
    const events: LogEvent[] = isFirst ? [{ kind: 'order_acknowledged', ...who }] : [];
    await tx.events.append([...events, { kind: 'order_changed', change: 'amended', ...who }], at);
    return { kind: 'amended' };
  });
}

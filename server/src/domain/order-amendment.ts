/** How an order may be amended after it was placed: other quantities, lines taken out, another note. */
import type { OrderStatus } from '@comanda/protocol/order';
import { isOpen } from './order-moves.ts';

export interface AmendableLine {
  readonly id: number;
  /** 0 where it was taken out. */
  readonly quantity: number;
}

export interface AmendableOrder {
  readonly status: OrderStatus;
  readonly lines: readonly AmendableLine[];
  readonly note: string;
  /** How often it was amended before. */
  readonly changes: number;
}

export interface AmendmentWish {
  /** Each line at most once. */
  readonly lines: readonly AmendableLine[];
  readonly note: string | null;
  /** How many changes the asker knows of; another number refuses the amendment. */
  readonly expectedChanges: number | null;
}

export interface LineChange {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

export type AmendmentDecision =
  | {
      readonly kind: 'amend';
      readonly lines: readonly LineChange[];
      readonly note: { readonly from: string; readonly to: string } | null;
    }
  | { readonly kind: 'unchanged' }
  /** The places in the wish of lines that are none of this order's. */
  | { readonly kind: 'unknown_items'; readonly places: readonly number[] }
  | { readonly kind: 'refused'; readonly reason: AmendmentRefusal };

export type AmendmentRefusal = 'changed_meanwhile' | 'not_open' | 'nothing_left';

export function decideAmendment(order: AmendableOrder, wish: AmendmentWish): AmendmentDecision {
  const quantities = new Map(order.lines.map(({ id, quantity }) => [id, quantity]));
  const places = wish.lines.flatMap(({ id }, index) => (quantities.has(id) ? [] : [index]));
  if (places.length > 0) return { kind: 'unknown_items', places };
  const lines = wish.lines.flatMap(({ id, quantity: to }) => {
    const from = quantities.get(id) ?? 0;
    return from === to ? [] : [{ id, from, to }];
  });
  const note = wish.note === null || wish.note === order.note ? null : { from: order.note, to: wish.note };
  // A repeated request finds its own work done: that is success, whatever it expected.
  if (lines.length === 0 && note === null) return { kind: 'unchanged' };
  if (!isOpen(order.status)) return { kind: 'refused', reason: 'not_open' };
  if (wish.expectedChanges !== null && wish.expectedChanges !== order.changes) {
    return { kind: 'refused', reason: 'changed_meanwhile' };
  }
  for (const { id, to } of lines) quantities.set(id, to);
  if (![...quantities.values()].some((quantity) => quantity > 0)) return { kind: 'refused', reason: 'nothing_left' };
  return { kind: 'amend', lines, note };
}

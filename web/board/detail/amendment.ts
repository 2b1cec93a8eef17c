/** What somebody has changed in the form of an order, and whether it can be sent. */
import type { StaffOrder } from '@comanda/protocol/order';
import type { Amendment } from '../tickets/order-actions.ts';

export interface AmendDraft {
  /** By the number of the line; lines that are not in it stay as they are. */
  readonly quantities: ReadonlyMap<number, number>;
  readonly note: string;
  readonly reason: string;
}

export type AmendProblem = 'nothing_changed' | 'nothing_left' | 'reason_needed';

/** As many as the server takes. */
export const MOST_OF_A_LINE = 999;

export function unchanged({ note }: Pick<StaffOrder, 'note'>): AmendDraft {
  return { quantities: new Map(), note, reason: '' };
}

export function quantityIn(
  { quantities }: AmendDraft,
  line: { readonly id: number; readonly quantity: number },
): number {
  return quantities.get(line.id) ?? line.quantity;
}

export function withQuantity(draft: AmendDraft, id: number, quantity: number): AmendDraft {
  const kept = Math.min(Math.max(Math.trunc(quantity) || 0, 0), MOST_OF_A_LINE);
  return { ...draft, quantities: new Map(draft.quantities).set(id, kept) };
}

/** `order`: as it was when the form was opened, so that whoever was faster is not overwritten. */
export function amendmentOf(order: StaffOrder, draft: AmendDraft): Amendment | AmendProblem {
  const items = order.items
    .map((line) => ({ line, quantity: quantityIn(draft, line) }))
    .filter(({ line, quantity }) => quantity !== line.quantity)
    .map(({ line: { id }, quantity }) => ({ id, quantity }));
  const note = draft.note.trim();
  if (items.length === 0 && note === order.note) return 'nothing_changed';
  if (order.items.every((line) => quantityIn(draft, line) === 0)) return 'nothing_left';
  const reason = draft.reason.trim();
  if (reason === '') return 'reason_needed';
  return { items, ...(note !== order.note && { note }), reason, from_changes: order.changes.length };
}

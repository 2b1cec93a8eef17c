/** What to say of an action that has failed: what came of it, and what whoever pressed can do. */
import { Refused, Unreachable } from '@comanda/client';
import type { OrderStatus, StaffOrder } from '@comanda/protocol/order';

/** Problems that have words of their own; the others are said in the server's. */
const KNOWN = [
  'not_rendered',
  'order_not_open',
  'order_changed_meanwhile',
  'item_removed',
  'nothing_left',
  'outcome_unknown',
  'not_found',
  'forbidden',
] as const;
type Known = (typeof KNOWN)[number];

export type ActionProblem =
  /** The board is not live: nothing was sent. */
  | { readonly kind: 'not_live' }
  /** No answer: it may have been done or not. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'signed_off' }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'too_many'; readonly seconds: number }
  /** Somebody else did it before; `by` is null where it was nobody of the staff. */
  | { readonly kind: 'faster'; readonly by: string | null; readonly status: OrderStatus }
  | { readonly kind: Known }
  | { readonly kind: 'other'; readonly words: string };

/** `now`: the order as it is, where that could be read. Other errors than the client's own are bugs. */
export function actionProblem(error: unknown, now: StaffOrder | null): ActionProblem {
  if (error instanceof Unreachable) return { kind: 'unreachable' };
  if (!(error instanceof Refused)) throw error;
  if (error.code === 'status_changed_meanwhile' && now) return fasterThan(now);
  const known = KNOWN.find((code) => code === error.code);
  if (known) return { kind: known };
  if (error.status === 401) return { kind: 'signed_off' };
  if (error.status === 429) return { kind: 'too_many', seconds: Math.max(Math.ceil(error.retryAfterMs / 1_000), 1) };
  if (error.status >= 500) return { kind: 'unavailable' };
  return { kind: 'other', words: Object.values(error.errors).flat()[0] ?? error.message };
}

function fasterThan({ status, status_events }: StaffOrder): ActionProblem {
  return { kind: 'faster', by: status_events.at(-1)?.changed_by_email ?? null, status };
}

/** What was refused because the order is another one by now: it is read again. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof Refused && error.status === 409;
}

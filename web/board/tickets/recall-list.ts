/** The orders that moved on last, whoever moved them: what may be brought back, and what may not. */
import type { StaffOrder } from '@comanda/protocol/order';
import { type Recall, recallOf } from './steps.ts';

export interface RecallEntry {
  readonly order: StaffOrder;
  /** Null where its last move cannot be taken back. */
  readonly recall: Recall | null;
  /** When it moved last. */
  readonly at: string;
}

const MOST = 20;

/** The newest first; orders that only were placed have not moved. */
export function recallList(orders: Iterable<StaffOrder>, now: number): RecallEntry[] {
  const entries = new Map<number, RecallEntry>();
  for (const order of orders) {
    const last = order.status_events.at(-1);
    if (!last || last.from_status === '' || last.to_status !== order.status) continue;
    const known = entries.get(order.id);
    // Read twice, from the board and from the list: the newer one is right.
    if (!known || known.at < last.changed_at) {
      entries.set(order.id, { order, recall: recallOf(order, now), at: last.changed_at });
    }
  }
  return [...entries.values()]
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.order.id - a.order.id))
    .slice(0, MOST);
}

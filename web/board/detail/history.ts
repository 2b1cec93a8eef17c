/** What has happened to an order, in one line of time: its moves and its changes. */
import type { OrderChange, OrderStatus, StaffOrder } from '@comanda/protocol/order';

export type HistoryEntry =
  | {
      readonly kind: 'placed' | 'moved';
      readonly key: string;
      readonly at: string;
      readonly to: OrderStatus;
      /** Address of who did it; null where it came from the room. */
      readonly by: string | null;
      readonly note: string;
      /** Why it was cancelled, as the room was told; null of any other move. */
      readonly cancelReason: string | null;
    }
  | { readonly kind: 'changed'; readonly key: string; readonly at: string; readonly change: OrderChange };

/** The oldest first; of one moment the moves first, for nothing is changed before it is there. */
export function historyOf({
  status_events,
  changes,
  cancel_reason,
}: Pick<StaffOrder, 'status_events' | 'changes' | 'cancel_reason'>): HistoryEntry[] {
  const moves = status_events.map((event): HistoryEntry => {
    const { id, from_status, to_status: to, changed_at: at, changed_by_email: by, note } = event;
    const kind = from_status === '' ? 'placed' : 'moved';
    return { kind, key: `move ${id}`, at, to, by, note, cancelReason: to === 'CANCELLED' ? cancel_reason : null };
  });
  const changed = changes.map((change, index): HistoryEntry => {
    return { kind: 'changed', key: `change ${index}`, at: change.changed_at, change };
  });
  return [...moves, ...changed].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

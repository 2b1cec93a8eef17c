/** Orders as they travel: the store's records and the one field that depends on the reader's language. */
import type { OrderQueue, OwnOrder, PublicOrder, StaffOrder } from '@comanda/protocol/order';
import type { Translate } from '../../i18n/translate.ts';
import { encodeCursor } from '../../log/cursor.ts';
import type { OwnOrderRecord, PublicOrderRecord, Snapshot, StaffOrderRecord } from '../../store/orders.ts';

export function publicView(order: PublicOrderRecord, t: Translate): PublicOrder {
  return { ...order, status_display: t(`api.status.${order.status}`) };
}

export function ownView(order: OwnOrderRecord, t: Translate): OwnOrder {
  return { ...order, ...publicView(order, t) };
}

export function staffView(order: StaffOrderRecord, t: Translate): StaffOrder {
  return { ...order, status_display: t(`api.status.${order.status}`) };
}

/** All of them at once, with the cursor that a socket resumes from. */
export function queueView(
  { value: orders, position }: Snapshot<readonly StaffOrderRecord[]>,
  t: Translate,
): OrderQueue {
  return {
    count: orders.length,
    next: null,
    previous: null,
    results: orders.map((order) => staffView(order, t)),
    cursor: encodeCursor(position),
  };
}

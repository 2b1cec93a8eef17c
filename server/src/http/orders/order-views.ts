/** Orders as they travel: the store's records and the one field that depends on the reader's language. */
import type { PublicOrder, StaffOrder } from '@comanda/protocol/order';
import type { Translate } from '../../i18n/translate.ts';
import type { PublicOrderRecord, StaffOrderRecord } from '../../store/orders.ts';

export function publicView(order: PublicOrderRecord, t: Translate): PublicOrder {
  return { ...order, status_display: t(`api.status.${order.status}`) };
}

export function staffView(order: StaffOrderRecord, t: Translate): StaffOrder {
  return { ...order, status_display: t(`api.status.${order.status}`) };
}

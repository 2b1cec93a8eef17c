/** The title of the page: how many orders nobody has taken in hand, for whoever sees the tab alone. */
import { type Board, isAcknowledged } from '@comanda/client';

export function waitingCount(orders: Board): number {
  return [...orders.values()].filter((order) => !isAcknowledged(order)).length;
}

export function pageTitle(waiting: number, siteName: string): string {
  const title = siteName === 'Comanda' ? 'Comanda' : `${siteName} · Comanda`;
  return waiting === 0 ? title : `(${waiting}) ${title}`;
}

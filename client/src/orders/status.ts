/** Which orders still need somebody. */
import type { OrderStatus } from '@comanda/protocol/order';
import { OPEN_STATUSES } from '../wire.ts';

const OPEN: ReadonlySet<OrderStatus> = new Set(OPEN_STATUSES);

export function isOpen(status: OrderStatus): boolean {
  return OPEN.has(status);
}

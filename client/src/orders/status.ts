/** Which orders still need somebody. */
import type { OrderStatus } from '@comanda/protocol/order';
import { OPEN_STATUSES } from '../wire.ts';

export function isOpen(status: OrderStatus): boolean {
  return OPEN_STATUSES.includes(status);
}

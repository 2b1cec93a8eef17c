/** The way of an order as a line of four steps, and where on it an order stands. */
import type { RoomStatus } from '@comanda/client';

export const STEPS = ['received', 'seen', 'preparing', 'ready'] as const;
export type Step = (typeof STEPS)[number];

/** The step that it has come to; null where it is on no such way: it has not arrived, or it is over. */
export function stepOf(status: RoomStatus): Step | null {
  switch (status) {
    case 'saved_not_seen':
      return 'received';
    case 'seen':
    case 'preparing':
    case 'ready':
      return status;
    case 'sending':
    case 'delivered':
    case 'cancelled':
      return null;
  }
}

/** An open order as a room has it, for tests: a plain one, changed where the test says so. */
import type { RoomOrder } from '@comanda/client';

export function roomOrderOf(more: Partial<RoomOrder> = {}): RoomOrder {
  return {
    id: 1,
    status: 'PLACED',
    placed_at: '2026-01-15T12:00:00.000Z',
    delivered_at: null,
    note: '',
    items: [],
    custody: null,
    expectedAt: null,
    ...more,
  };
}

/** Which open orders want a product nevertheless that is sold out. */
import type { BoardOrder } from '@comanda/client';

/** Rooms whose orders still want a product, the oldest order first; null for those without a room. */
export function wantedBy(orders: Iterable<BoardOrder>, product: number): (string | null)[] {
  const rooms = [...orders]
    .filter(({ details }) =>
      details?.items.some((line) => line.product === product && line.quantity > 0 && line.done_at === null),
    )
    .sort((a, b) => a.id - b.id)
    .map(({ room_code }) => room_code);
  return [...new Set(rooms)];
}

/** A site with a past: orders in every state, placed by its own commands. */
import type { Site } from '../../src/site.ts';
import { PRODUCTS } from './site.ts';

/** Places so many orders, each with its number as its key, and moves two of three. */
export async function giveHistory({ commands }: Site, orders: number): Promise<void> {
  const outcomes = await Promise.all(
    Array.from({ length: orders }, (_, index) =>
      commands.placeOrder({
        target: { kind: 'device', uid: index % 2 === 0 ? 'ipad-room-101' : 'ipad-room-102' },
        items: [
          { product_id: PRODUCTS.water, quantity: 1 + (index % 9) },
          { product_id: PRODUCTS.soup, quantity: 1, note: 'sin sal: “ñandú” 🥣' },
        ],
        note: `order ${index}`,
        placedBy: null,
        idempotency: { id: `device:${index}`, bodyHash: `hash of ${index}` },
      }),
    ),
  );
  const ids = outcomes.flatMap((outcome) => (outcome.kind === 'placed' ? [outcome.order.id] : []));
  if (ids.length !== orders) throw new Error(`${ids.length} of ${orders} orders were placed`);
  const moves = [undefined, 'PREPARING', 'CANCELLED'] as const;
  await Promise.all(
    ids.map(async (orderId, index) => {
      const to = moves[index % 3];
      if (to) await commands.moveOrder({ orderId, to, expected: 'PLACED', note: `move ${index}`, by: null });
    }),
  );
}

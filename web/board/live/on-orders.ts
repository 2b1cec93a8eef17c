/** News of the orders alone: the client also tells of every sign of life, which is none of theirs. */
import type { StaffClient } from '@comanda/client';

/** Calls back when an order is another than before. The answer ends it. */
export function onOrders(client: Pick<StaffClient, 'state' | 'on'>, changed: () => void): () => void {
  let before = client.state.orders;
  return client.on('change', () => {
    const { orders } = client.state;
    if (orders === before) return;
    before = orders;
    changed();
  });
}

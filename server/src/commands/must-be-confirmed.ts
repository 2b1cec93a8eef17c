/** Whether somebody may be at work on an order, so that a person must confirm that it was cancelled or amended. */
import type { OrderInHand } from '../store/order-writes.ts';
import type { StoreTransaction } from '../store/store.ts';

export async function mustBeConfirmed(tx: StoreTransaction, order: OrderInHand): Promise<boolean> {
  if (order.isDrill) return false;
  if (order.isShown || order.isAcknowledged || order.last.to !== 'PLACED') return true;
  // A screen that says nothing of itself has shown what it was handed.
  return (await tx.receipts.pushedToSilent([order.id])).has(order.id);
}

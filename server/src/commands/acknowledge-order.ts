/** Notes that a member of staff has taken an order in hand; the first to do so stays noted. */
import type { Clock } from '../domain/clock.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';

export interface Acknowledgement {
  readonly orderId: number;
  readonly by: number;
}

export function acknowledgeOrder(clock: Clock): Command<Acknowledgement, 'acknowledged' | 'unknown_order'> {
  return oneByOne('acknowledge-order', async (tx, { orderId, by }) => {
    if (!(await tx.orders.inHand(orderId))) return 'unknown_order';
    await tx.orders.acknowledge(orderId, by, clock.now());
    return 'acknowledged';
  });
}

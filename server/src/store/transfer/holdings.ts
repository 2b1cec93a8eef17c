/** What would be lost with a store, for whoever must agree to it. */
import type { Engine } from '../engine.ts';

export interface Holdings {
  readonly orders: number;
  readonly users: number;
  /** When the newest order was placed; null where there is none. */
  readonly newestAt: number | null;
}

export async function holdings({ reader }: Engine): Promise<Holdings> {
  const users = await reader
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const orders = await reader
    .selectFrom('orders')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max<number | null>('placed_at').as('newestAt')])
    .executeTakeFirstOrThrow();
  return { orders: Number(orders.count), users: Number(users.count), newestAt: orders.newestAt };
}

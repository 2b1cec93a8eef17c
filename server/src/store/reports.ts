/** Orders as reports read them: in pages by an index, with what their history, their rooms and their products tell. */
import type { Kysely } from 'kysely';
import type { OrderPast, PastMove } from '../domain/order-stages.ts';
import type { Schema } from './schema.ts';

export interface ReportedOrder extends OrderPast {
  readonly id: number;
  readonly roomCode: string | null;
  /** When it first climbed the ladder. */
  readonly escalatedAt: number | null;
}

export interface FinishedOrder extends OrderPast {
  readonly id: number;
  readonly products: readonly number[];
}

/** Where a page ends and the next one begins. */
export interface ReportPlace {
  readonly placedAt: number;
  readonly id: number;
}

export function reportReads(db: Kysely<Schema>) {
  async function movesOf(ids: readonly number[]): Promise<ReadonlyMap<number, readonly PastMove[]>> {
    const rows = await db
      .selectFrom('status_events')
      .select(['order_id as order', 'from_status as from', 'to_status as to', 'changed_at as at'])
      .where('order_id', 'in', ids)
      .orderBy('order_id')
      .orderBy('id')
      .execute();
    return Map.groupBy(rows, ({ order }) => order);
  }

  async function productsOf(ids: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>> {
    const rows = await db
      .selectFrom('order_items')
      .select(['order_id as order', 'product_id as product'])
      .where('order_id', 'in', ids)
      // A line that was taken out kept nobody waiting.
      .where((eb) => eb.or([eb('amended_quantity', 'is', null), eb('amended_quantity', '>', 0)]))
      .orderBy('id')
      .execute();
    const byOrder = new Map<number, number[]>();
    for (const { order, product } of rows) {
      const products = byOrder.get(order);
      if (products) products.push(product);
      else byOrder.set(order, [product]);
    }
    return byOrder;
  }

  return {
    productsOf,

    /** Whether more orders than this were placed in [from, to), drills among them. Counts no further than it must. */
    async hasMoreThan(count: number, from: number, to: number): Promise<boolean> {
      const beyond = await db
        .selectFrom('orders')
        .select('placed_at')
        .where('placed_at', '>=', from)
        .where('placed_at', '<', to)
        .orderBy('placed_at')
        .offset(count)
        .limit(1)
        .executeTakeFirst();
      return beyond !== undefined;
    },

    /** Orders placed in [from, to) after a place, by `placed_at`; drills are none. */
    async placedBetween(
      from: number,
      to: number,
      after: ReportPlace | null,
      limit: number,
    ): Promise<readonly ReportedOrder[]> {
      let matching = db
        .selectFrom('orders')
        .leftJoin('rooms', 'rooms.id', 'orders.room_id')
        .select([
          'orders.id',
          'rooms.code as roomCode',
          'placed_at as placedAt',
          'shown_at as shownAt',
          'acknowledged_at as acknowledgedAt',
          'delivered_at as deliveredAt',
        ])
        .where('placed_at', '>=', after?.placedAt ?? from)
        .where('placed_at', '<', to)
        .where('is_drill', '=', 0);
      if (after) {
        matching = matching.where((eb) =>
          eb.or([eb('placed_at', '>', after.placedAt), eb('orders.id', '>', after.id)]),
        );
      }
      const found = await matching.orderBy('placed_at').orderBy('orders.id').limit(limit).execute();
      if (found.length === 0) return [];
      const ids = found.map(({ id }) => id);
      const climbing = db
        .selectFrom('escalations')
        .select((eb) => ['order_id as order', eb.fn.min('at').as('at')])
        .where('order_id', 'in', ids)
        .groupBy('order_id');
      const [moves, climbs] = await Promise.all([movesOf(ids), climbing.execute()]);
      const escalatedAt = new Map(climbs.map(({ order, at }) => [order, at]));
      return found.map((row) => ({
        ...row,
        moves: moves.get(row.id) ?? [],
        escalatedAt: escalatedAt.get(row.id) ?? null,
      }));
    },

    /** Delivered orders before an order, newest first; drills are none. */
    async deliveredBefore(id: number, limit: number): Promise<readonly FinishedOrder[]> {
      const found = await db
        .selectFrom('orders')
        .select([
          'id',
          'placed_at as placedAt',
          'shown_at as shownAt',
          'acknowledged_at as acknowledgedAt',
          'delivered_at as deliveredAt',
        ])
        .where('status', '=', 'DELIVERED')
        .where('id', '<', id)
        .where('is_drill', '=', 0)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      if (found.length === 0) return [];
      const ids = found.map((row) => row.id);
      const [moves, products] = await Promise.all([movesOf(ids), productsOf(ids)]);
      return found.map((row) => ({ ...row, moves: moves.get(row.id) ?? [], products: products.get(row.id) ?? [] }));
    },

    /** What products are called today. */
    async productNames(ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom('products').select(['id', 'name']).where('id', 'in', ids).execute();
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
  };
}
export type ReportReads = ReturnType<typeof reportReads>;

/** Which order a client's idempotency key has made, and of which body. */
import type { Kysely } from 'kysely';
import { bulkInsert } from './bulk-insert.ts';
import { compiledListQuery } from './compiled-query.ts';
import type { Schema } from './schema.ts';

export interface KeptKey {
  readonly id: string;
  readonly bodyHash: string;
  readonly orderId: number;
}

const insertKeys = bulkInsert('idempotency_keys', ['id', 'body_hash', 'order_id', 'created_at']);

const keptSince = compiledListQuery((db, ids: readonly string[], since: number) =>
  db
    .selectFrom('idempotency_keys')
    .select(['id', 'body_hash as bodyHash', 'order_id as orderId'])
    .where('id', 'in', ids)
    .where('created_at', '>=', since),
);

const deleteStale = compiledListQuery((db, ids: readonly string[], since: number) =>
  db.deleteFrom('idempotency_keys').where('id', 'in', ids).where('created_at', '<', since),
);

export function idempotencyReads(db: Kysely<Schema>) {
  return {
    /** Keys made at or after `since`; older ones count as never used. */
    async kept(ids: readonly string[], since: number): Promise<ReadonlyMap<string, KeptKey>> {
      const rows = await keptSince(db, ids, since);
      return new Map(rows.map((row) => [row.id, row]));
    },
  };
}

export function idempotencyWrites(db: Kysely<Schema>) {
  return {
    async keep(keys: readonly KeptKey[], now: number): Promise<void> {
      await insertKeys(
        db,
        keys.map((key) => ({ id: key.id, body_hash: key.bodyHash, order_id: key.orderId, created_at: now })),
      );
    },

    /** Removes these where they are older than `since`, so that they can be used again. */
    async dropStale(ids: readonly string[], since: number): Promise<void> {
      await deleteStale(db, ids, since);
    },

    /** Forgets at most `limit` of the keys made before this moment, the oldest first; says how many went. */
    async prune(before: number, limit: number): Promise<number> {
      const oldest = db
        .selectFrom('idempotency_keys')
        .select(['order_id', 'created_at'])
        .orderBy('order_id')
        .limit(limit)
        .as('oldest');
      const gone = await db
        .deleteFrom('idempotency_keys')
        .where('order_id', 'in', (eb) => eb.selectFrom(oldest).select('order_id').where('created_at', '<', before))
        .executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

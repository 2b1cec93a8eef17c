/** Leases as a table: who holds one, and a count that rises while the holder lives. */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export interface LeaseRecord {
  readonly holder: string;
  readonly renewals: number;
}

export function leaseReads(db: Kysely<Schema>) {
  return {
    async read(name: string): Promise<LeaseRecord | undefined> {
      return db.selectFrom('leases').select(['holder', 'renewals']).where('name', '=', name).executeTakeFirst();
    },
  };
}

export function leaseWrites(db: Kysely<Schema>) {
  return {
    async write(name: string, record: LeaseRecord): Promise<void> {
      await db
        .insertInto('leases')
        .values({ name, ...record })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(record))
        .execute();
    },

    async remove(name: string): Promise<void> {
      await db.deleteFrom('leases').where('name', '=', name).execute();
    },
  };
}

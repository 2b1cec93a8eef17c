/** How far each follower of the log has come: a name and the last event that it has dealt with. */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export function followerReads(db: Kysely<Schema>) {
  return {
    /** Null where the follower has never followed yet. */
    async place(name: string): Promise<number | null> {
      const row = await db.selectFrom('followers').select('seq').where('name', '=', name).executeTakeFirst();
      return row?.seq ?? null;
    },
  };
}

export function followerWrites(db: Kysely<Schema>) {
  return {
    async moveTo(name: string, seq: number): Promise<void> {
      await db
        .insertInto('followers')
        .values({ name, seq })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ seq }))
        .execute();
    },
  };
}

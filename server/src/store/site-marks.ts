/** What kind of data a store holds, so that a demo never overwrites a site. */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export function siteMarkReads(db: Kysely<Schema>) {
  return {
    async mark(name: string): Promise<string | undefined> {
      const row = await db.selectFrom('site_marks').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value;
    },

    /** True where nobody has put anything in yet. */
    async isEmpty(): Promise<boolean> {
      for (const table of ['users', 'rooms', 'devices', 'categories', 'tags', 'products', 'orders'] as const) {
        const row = await db.selectFrom(table).select('id').limit(1).executeTakeFirst();
        if (row) return false;
      }
      return true;
    },
  };
}

export function siteMarkWrites(db: Kysely<Schema>) {
  return {
    async setMark(name: string, value: string): Promise<void> {
      await db
        .insertInto('site_marks')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}

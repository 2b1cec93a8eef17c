/** What a store may be used for: marks that belong to the place where data lie, and never travel with them. */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * `moved_to`: the site has gone to this address and nobody works here any more. `arriving`: the site of this log is on its
 * way here and may still go on elsewhere. `backup`: this is a copy to be restored, and says what it holds.
 */
export const PLACE_MARKS = ['moved_to', 'arriving', 'backup'] as const;
export type PlaceMark = (typeof PLACE_MARKS)[number];

export interface Standing {
  readonly mark: PlaceMark;
  readonly value: string;
}

/** Null where the store is free to be worked with. Only for a store whose first migration has run. */
export async function standingOf(db: Kysely<Schema>): Promise<Standing | null> {
  for (const mark of PLACE_MARKS) {
    const row = await db.selectFrom('site_marks').select('value').where('name', '=', mark).executeTakeFirst();
    if (row) return { mark, value: row.value };
  }
  return null;
}

export async function setStanding(db: Kysely<Schema>, standing: Standing | null): Promise<void> {
  await db.deleteFrom('site_marks').where('name', 'in', PLACE_MARKS).execute();
  if (standing) await db.insertInto('site_marks').values({ name: standing.mark, value: standing.value }).execute();
}

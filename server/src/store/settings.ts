/** What the site has set for itself, one row a setting; what was never set is as it comes. */
import { Ladder } from '@comanda/protocol/setting';
import type { Kysely } from 'kysely';
import { DEFAULT_LADDER } from '../domain/escalation.ts';
import type { Schema } from './schema.ts';

const ESCALATION = 'escalation';

export function settingReads(db: Kysely<Schema>) {
  return {
    async ladder(): Promise<Ladder> {
      const row = await db.selectFrom('settings').select('value').where('name', '=', ESCALATION).executeTakeFirst();
      return row ? Ladder.parse(JSON.parse(row.value)) : DEFAULT_LADDER;
    },
  };
}

export function settingWrites(db: Kysely<Schema>) {
  return {
    /** `by`: the user who changes it; null where it is done from the command line. */
    async setLadder(ladder: Ladder, by: number | null, now: number): Promise<void> {
      const change = { value: JSON.stringify(ladder), changed_at: now, changed_by: by };
      await db
        .insertInto('settings')
        .values({ name: ESCALATION, ...change })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(change))
        .execute();
    },
  };
}

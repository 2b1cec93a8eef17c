/** What the site has set for itself, one row a setting; what was never set is as it comes. */
import { Board, Ladder, type SiteSettings } from '@comanda/protocol/setting';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { DEFAULT_BOARD } from '../domain/board.ts';
import { DEFAULT_LADDER } from '../domain/escalation.ts';
import type { Schema } from './schema.ts';

export function settingReads(db: Kysely<Schema>) {
  async function settingOf<T>(name: keyof SiteSettings, schema: z.ZodType<T>, fallback: T): Promise<T> {
    const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
    return row ? schema.parse(JSON.parse(row.value)) : fallback;
  }
  const ladder = () => settingOf('escalation', Ladder, DEFAULT_LADDER);
  const board = () => settingOf('board', Board, DEFAULT_BOARD);
  return {
    ladder,
    board,
    async all(): Promise<SiteSettings> {
      return { escalation: await ladder(), board: await board() };
    },
  };
}

export function settingWrites(db: Kysely<Schema>) {
  return {
    /** `by`: the user who changes it; null where it is done from the command line. */
    async set<Name extends keyof SiteSettings>(
      name: Name,
      value: SiteSettings[Name],
      by: number | null,
      now: number,
    ): Promise<void> {
      const change = { value: JSON.stringify(value), changed_at: now, changed_by: by };
      await db
        .insertInto('settings')
        .values({ name, ...change })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(change))
        .execute();
    },
  };
}

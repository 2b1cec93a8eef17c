/** Whether a SQLite file is whole. */
import { sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** The first thing that is wrong with the file, in SQLite's words; null where nothing is. Reads the whole file. */
export async function findDamage(engine: Engine): Promise<string | null> {
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(engine.reader);
  const verdict = rows[0]?.quick_check;
  return verdict === 'ok' ? null : (verdict ?? 'quick_check');
}

/**
 * Notices that another server has taken over since the log was last written. It may lack the end of the log, which screens
 * have seen, and give its numbers to other events: so the log gets another epoch, and every older cursor a `resync`.
 */
import { type Kysely, sql } from 'kysely';
import { newEpoch } from '../epoch.ts';
import type { Schema } from '../schema.ts';

/**
 * The timeline on which the log was last written stands as the comment of its table: with the data and not in them, so that
 * a copy of the data on another server begins with none. Within a transaction; false where there is no log yet.
 */
export async function followTimeline(connection: Kysely<Schema>, timeline: string): Promise<boolean> {
  const { rows } = await sql<{ last: string | null; isOwn: boolean }>`
    select obj_description(oid, 'pg_class') as last, pg_has_role(relowner, 'usage') as "isOwn"
    from pg_class where oid = to_regclass('log_head')`.execute(connection);
  const [head] = rows;
  if (!head) return false;
  const now = `timeline ${timeline}`;
  // Only its owner may comment on a table.
  if (!head.isOwn || head.last === now) return true;
  if (head.last !== null) {
    await connection.updateTable('log_head').set({ epoch: newEpoch() }).execute();
  }
  await sql`comment on table log_head is ${sql.lit(now)}`.execute(connection);
  return true;
}

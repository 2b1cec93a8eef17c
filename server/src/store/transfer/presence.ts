/** Whether anybody is at work on a store, seen from outside. */
import { sql } from 'kysely';
import type { Engine } from '../engine.ts';
import { isPostgres } from './rows.ts';

/** Every server looks into its log four times a second: whoever says nothing for so long is none. */
const WATCH_MS = 1_000;

/**
 * A lock held by every server would be sharper, and would cost each of them a connection for good, also of those that a
 * pool between them and the database shares out. What PostgreSQL tells of its sessions costs nothing and sees all that
 * matters: a server that is frozen or cut off meanwhile finds another log when it is back, and starts its screens anew.
 * SQLite needs no look: whoever opens a file alone has been told already.
 */
export async function isAtWork({ reader }: Engine): Promise<boolean> {
  if (!isPostgres(reader)) return false;
  // In a transaction: a pooler then lends this session to nobody else, who would not be told apart from us.
  return await reader.transaction().execute(async (db) => {
    const { rows: now } = await sql<{ time: string }>`select clock_timestamp()::text as time`.execute(db);
    await Bun.sleep(WATCH_MS);
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = 'comanda'
        and state_change > ${now[0]?.time}::timestamptz`.execute(db);
    return Number(rows[0]?.count) > 0;
  });
}

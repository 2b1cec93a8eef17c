/** SQLite as the engine: one connection that writes, one that reads, every commit on disk before it is answered. */
import { SQLiteError } from 'bun:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { SqliteConnection } from './connection.ts';
import { asUnavailable } from './unavailable.ts';

/**
 * Waiting for a lock inside SQLite stops the whole process, so it waits only this long; the transactor waits longer, awake.
 */
const LOCK_WAIT_MS = 20;

/** Pages of 4 KiB in the write-ahead log before it is copied back: fewer, longer copies than the default of 1,000. */
const CHECKPOINT_PAGES = 4_000;

const SHARED = [`busy_timeout = ${LOCK_WAIT_MS}`, 'foreign_keys = ON', 'temp_store = MEMORY', 'cache_size = -32768'];
const WRITER = [
  ...SHARED,
  'journal_mode = WAL',
  'synchronous = FULL',
  `wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
  'journal_size_limit = 67108864',
];
const READER = [...SHARED, 'query_only = ON'];

/** Opens the file, creating it where it is missing. Throws `StoreUnavailable` or `SQLiteError` where it cannot. */
export function openSqlite(file: string): Engine {
  const open = (pragmas: readonly string[]) =>
    new Kysely<Schema>({ dialect: new SqliteDialect({ database: new SqliteConnection(file, pragmas) }) });
  const writer = open(WRITER);
  const reader = open(READER);
  const begin = sql`begin immediate`;
  const commit = sql`commit`;
  const rollback = sql`rollback`;
  return {
    writer,
    reader,
    asUnavailable,
    async begin(connection) {
      await begin.execute(connection);
    },
    async commit(connection) {
      await commit.execute(connection);
    },
    async rollback(connection) {
      try {
        await rollback.execute(connection);
      } catch (error) {
        // A full disk ends the transaction by itself; then there is none left to end.
        if (!(error instanceof SQLiteError && error.message.includes('no transaction is active'))) throw error;
      }
    },
    snapshot: (read) => reader.transaction().execute(read),
    async [Symbol.asyncDispose]() {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

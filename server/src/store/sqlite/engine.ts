/** SQLite as the engine: one connection that writes, one that reads, every commit on disk before it is answered. */
import { SQLiteError } from 'bun:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { type SqliteAccess, SqliteConnection } from './connection.ts';
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

/**
 * Before the write-ahead log is used for the first time: SQLite then has the file for this connection alone, or refuses.
 * References hold in what is moved as a whole, and are not asked for row by row.
 */
const ALONE = ['locking_mode = EXCLUSIVE', ...WRITER, 'foreign_keys = OFF'];

/** A file that is thrown away where it is not finished needs no journal on disk. It ends as a single file. */
const NEW = [...SHARED, 'locking_mode = EXCLUSIVE', 'journal_mode = MEMORY', 'synchronous = OFF', 'foreign_keys = OFF'];

interface OpenFile extends AsyncDisposable {
  readonly db: Kysely<Schema>;
}

function open(file: string, pragmas: readonly string[], access: SqliteAccess = 'write'): OpenFile {
  const connection = new SqliteConnection(file, pragmas, access);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) });
  return {
    db,
    async [Symbol.asyncDispose]() {
      await db.destroy();
      // One that was never asked anything is not closed by that.
      connection.close();
    },
  };
}

/** Opens the file, creating it where it is missing. Throws `StoreUnavailable` or `SQLiteError` where it cannot. */
export function openSqlite(file: string): Engine {
  const writer = open(file, WRITER);
  try {
    return engineOf(writer, open(file, READER));
  } catch (error) {
    void writer[Symbol.asyncDispose]();
    throw error;
  }
}

/** As `openSqlite`, with everybody else kept out; `StoreUnavailable` (locked) where somebody has it open. */
export function openSqliteAlone(file: string): Engine {
  return engineOfOne(open(file, ALONE));
}

/** Opens a file that holds nothing yet and that nobody knows of. Whoever is done with it must see to it that it is on disk. */
export function openNewSqlite(file: string): Engine {
  return engineOfOne(open(file, NEW));
}

/** Opens a file that nobody writes to, and does not write to it either. */
export function openStillSqlite(file: string): Engine {
  return engineOfOne(open(file, READER, 'read'));
}

/** For whoever does one thing at a time. */
function engineOfOne(connection: OpenFile): Engine {
  return engineOf(connection, connection);
}

function engineOf(writing: OpenFile, reading: OpenFile): Engine {
  const writer = writing.db;
  const reader = reading.db;
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
      await reading[Symbol.asyncDispose]();
      if (writing !== reading) await writing[Symbol.asyncDispose]();
    },
  };
}

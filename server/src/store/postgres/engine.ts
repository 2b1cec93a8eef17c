/** PostgreSQL as the engine: one connection that writes, a pool that reads, writers of all servers one after the other. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { StoreUnavailable } from '../store-unavailable.ts';
import { GuardedDriver } from './guarded-driver.ts';
import { asUnavailable } from './unavailable.ts';

/** Connections that read, a server. The one that writes comes on top. */
const READERS = 8;
const CONNECT_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 10_000;

/** How long a writer waits for another server's group before the transactor is asked whether to wait on. */
const LOCK_TIMEOUT_MS = 200;

/**
 * The lock that makes log order commit order: taken first, held to the commit, and let go only after what was written can
 * be seen. Any number, as long as nobody else in the database uses it.
 */
const WRITERS_LOCK = 0x636f6d61;

/** How long to look for what became of a commit whose answer was lost. */
const FATE_PATIENCE_MS = 5_000;
const FATE_RETRY_MS = 100;

/** 64-bit integers as numbers: ours are milliseconds, amounts and counters, far below 2^53. */
const INT8 = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

type Fate = 'committed' | 'aborted' | 'unknown';

/** Opens the database of an address like `postgres://user:password@host/name`; nothing is asked of it yet. */
export function openPostgres(url: string): Engine {
  const open = (max: number) => {
    const pool = new pg.Pool({
      connectionString: url,
      max,
      types,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      application_name: 'comanda',
    });
    // An idle connection that breaks is replaced at the next use; whoever uses it then hears of what is still wrong.
    pool.on('error', () => {});
    const dialect = new PostgresDialect({ pool });
    return new Kysely<Schema>({
      dialect: {
        createDriver: () => new GuardedDriver(dialect.createDriver()),
        createAdapter: () => dialect.createAdapter(),
        createQueryCompiler: () => dialect.createQueryCompiler(),
        createIntrospector: (db) => dialect.createIntrospector(db),
      },
    });
  };
  const writer = open(1);
  const reader = open(READERS);
  /** The transaction that is open on the writing connection. */
  let transaction = '';

  async function fateOf(id: string): Promise<Fate> {
    const giveUpAt = performance.now() + FATE_PATIENCE_MS;
    for (;;) {
      try {
        const { rows } = await sql<{ status: string | null }>`
          select pg_xact_status(${id}::text::xid8) as status`.execute(reader);
        const status = rows[0]?.status;
        if (status === 'committed' || status === 'aborted') return status;
      } catch (error) {
        if (!asUnavailable(error)) throw error;
      }
      if (performance.now() > giveUpAt) return 'unknown';
      await Bun.sleep(FATE_RETRY_MS);
    }
  }

  async function rollback(connection: Kysely<Schema>): Promise<void> {
    try {
      await sql`rollback`.execute(connection);
    } catch (error) {
      // With its connection the transaction is gone too.
      if (!asUnavailable(error)) throw error;
    }
  }

  return {
    writer,
    reader,
    asUnavailable,
    rollback,

    async begin(connection) {
      await sql`begin`.execute(connection);
      try {
        await sql`set local lock_timeout = ${sql.lit(LOCK_TIMEOUT_MS)}`.execute(connection);
        const { rows } = await sql<{ id: string }>`
          select pg_advisory_xact_lock(${sql.lit(WRITERS_LOCK)}), pg_current_xact_id()::text as id`.execute(connection);
        transaction = rows[0]?.id ?? '';
      } catch (error) {
        await rollback(connection);
        throw error;
      }
    },

    async commit(connection) {
      try {
        await sql`commit`.execute(connection);
      } catch (error) {
        if (asUnavailable(error)?.reason !== 'failing') throw error;
        // The answer was lost, and not necessarily the commit.
        const fate = await fateOf(transaction);
        if (fate === 'committed') return;
        throw new StoreUnavailable(fate === 'aborted' ? 'failing' : 'uncertain', error);
      }
    },

    snapshot: (read) =>
      reader.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read),

    async [Symbol.asyncDispose]() {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

/** PostgreSQL as the engine: one connection that writes, a pool that reads, writers of all servers one after the other. */
import { CompiledQuery, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { StoreUnavailable } from '../store-unavailable.ts';
import { Connections } from './connections.ts';
import { PostgresDriver, STATEMENT_TIMEOUT_MS } from './driver.ts';
import { fateOf, SERVER_LIFE, type Traced } from './fate.ts';
import { followTimeline } from './timeline.ts';
import { asUnavailable } from './unavailable.ts';

/** Connections that read, a server. The one that writes comes on top. */
const READERS = 8;

/** How long a writer waits for another server's group before the transactor is asked whether to wait on. */
const LOCK_TIMEOUT_MS = 200;

/** How long a writer may hold all others up without a word: then it is frozen or cut off, and PostgreSQL lets go of its lock. */
const SILENCE_TIMEOUT_MS = 3_000;

/**
 * The lock that makes log order commit order: taken first, held to the commit, and let go only after what was written can
 * be seen. Any number, as long as nobody else in the database uses it.
 */
const WRITERS_LOCK = 0x636f6d61;

/**
 * All in one text, one round trip: what stands between two writers is what all of them wait for. Whatever the database's
 * own default is, each statement sees what is committed by then: a group that waited reads what the one before it wrote.
 */
const BEGIN = CompiledQuery.raw(`
  begin isolation level read committed;
  set local lock_timeout = ${LOCK_TIMEOUT_MS};
  set local statement_timeout = ${STATEMENT_TIMEOUT_MS};
  set local idle_in_transaction_session_timeout = ${SILENCE_TIMEOUT_MS};
  select pg_advisory_xact_lock(${WRITERS_LOCK}), pg_current_xact_id()::text as id, ${SERVER_LIFE}`);
const COMMIT = CompiledQuery.raw('commit');
const ROLLBACK = CompiledQuery.raw('rollback');

/** Opens the database of an address like `postgres://user:password@host/name`; nothing is asked of it yet. */
export function openPostgres(url: string): Engine {
  const writer = open(new Connections({ connectionString: url, max: 1 }));
  const reader = open(
    new Connections({ connectionString: url, max: READERS, statement_timeout: STATEMENT_TIMEOUT_MS }),
  );
  /** The transaction that is open on the writing connection. */
  let transaction: Traced | null = null;
  /** The timeline that the log follows; of the open transaction, and as of the last commit. */
  let follows = '';
  let followed = '';

  async function rollback(connection: Kysely<Schema>): Promise<void> {
    try {
      await connection.executeQuery(ROLLBACK);
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
      try {
        const [begun] = (await connection.executeQuery<Traced>(BEGIN)).rows;
        if (!begun) throw new Error('a transaction has no number');
        transaction = begun;
        follows = followed;
        if (begun.timeline !== followed && (await followTimeline(connection, begun.timeline))) follows = begun.timeline;
      } catch (error) {
        await rollback(connection);
        throw error;
      }
    },

    async commit(connection) {
      if (!transaction) throw new Error('nothing has begun');
      try {
        await connection.executeQuery(COMMIT);
      } catch (error) {
        if (asUnavailable(error)?.reason !== 'failing') throw error;
        // The answer was lost, and not necessarily the commit.
        const fate = await fateOf(transaction, reader);
        if (fate !== 'committed') throw new StoreUnavailable(fate === 'aborted' ? 'failing' : 'uncertain', error);
      }
      followed = follows;
    },

    snapshot: (read) =>
      reader.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read),

    async [Symbol.asyncDispose]() {
      await reader.destroy();
      await writer.destroy();
    },
  };
}

function open(connections: Connections): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createDriver: () => new PostgresDriver(connections),
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
  });
}

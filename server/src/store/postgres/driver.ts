/**
 * Kysely's way to PostgreSQL: a read outlives a broken connection, an insert is waited for at the commit alone, and errors
 * are the store's own words.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import { ask, type Connections, NoAnswer } from './connections.ts';
import { asUnavailable, breaksConnection } from './unavailable.ts';

/** Ends what should never take so long. Said in each transaction: a session may be another one's behind a pooler. */
export const STATEMENT_TIMEOUT_MS = 5_000;

/** After an error in a transaction every further statement is answered with this, which says nothing of the cause. */
const TRANSACTION_HAS_FAILED = '25P02';

/** Whoever moves a whole site does not hold all of it in memory. */
const MOST_UNDER_WAY = 32;

class Connection implements DatabaseConnection {
  readonly #connections: Connections;
  /** Null after it has broken: the next statement takes another. */
  #client: pg.PoolClient | null;
  #isBroken = false;
  /** The last answer was an error: whether a transaction is open after it is not known before the next one. */
  #isUnclear = false;
  /** The first error of the transaction. */
  #cause: unknown = null;
  /** Inserts on their way. None of them rejects: an error becomes the cause. */
  #underWay: Promise<void>[] = [];

  constructor(connections: Connections, client: pg.PoolClient) {
    this.#connections = connections;
    this.#client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#isInTransaction && answersNothing(query)) {
      if (this.#underWay.length === MOST_UNDER_WAY) await this.#arrived();
      this.#underWay.push(this.#ask(query).then(() => {}, this.#note));
      return { rows: [] };
    }
    try {
      const answer = await this.#askSafely(query);
      await this.#arrived();
      this.#isUnclear = false;
      // A transaction that has failed takes a commit for a rollback, and says no more of it than this.
      if (query.sql === 'commit' && answer?.command !== 'COMMIT') throw new Error('nothing was committed');
      return asResult<R>(answer);
    } catch (error) {
      await this.#arrived();
      this.#isUnclear = true;
      this.#note(error);
      const cause = this.#cause ?? error;
      throw asUnavailable(cause) ?? cause;
    } finally {
      if (!this.#isInTransaction) this.#cause = null;
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('read in pages: a stream would need a connection for itself');
  }

  async release(): Promise<void> {
    if (!this.#client) return;
    if (this.#isBroken) this.#connections.breakOff(this.#client);
    else if (this.#isUnclear || this.#isInTransaction) this.#connections.discard(this.#client);
    else this.#connections.giveBack(this.#client);
  }

  get #isInTransaction(): boolean {
    return this.#client !== null && this.#client.getTransactionStatus() !== 'I';
  }

  /** Outside of transactions stand reads and beginnings: on another connection they are as if they had never been sent. */
  async #askSafely(query: CompiledQuery): Promise<pg.QueryResult | undefined> {
    try {
      return await this.#ask(query);
    } catch (error) {
      if (this.#isInTransaction || error instanceof NoAnswer || !breaksConnection(error)) throw error;
      if (this.#client) this.#connections.breakOff(this.#client);
      this.#client = null;
      return await this.#ask(query);
    }
  }

  async #ask({ sql, parameters }: CompiledQuery): Promise<pg.QueryResult | undefined> {
    this.#client ??= await this.#connections.take();
    const answer = await ask(this.#client, sql, [...parameters]);
    // Of several statements in one text, one has something to say.
    return Array.isArray(answer) ? (answer.findLast(({ fields }) => fields.length > 0) ?? answer.at(-1)) : answer;
  }

  async #arrived(): Promise<void> {
    const underWay = this.#underWay;
    this.#underWay = [];
    await Promise.all(underWay);
  }

  readonly #note = (error: unknown): void => {
    if (breaksConnection(error)) this.#isBroken = true;
    const isEcho = error instanceof pg.DatabaseError && error.code === TRANSACTION_HAS_FAILED;
    if (!isEcho) this.#cause ??= error;
  };
}

/** An insert that returns no rows: its error, if any, is told with the next answer, and at the latest with the commit's. */
function answersNothing({ query }: CompiledQuery): boolean {
  return query.kind === 'InsertQueryNode' && query.returning === undefined;
}

function asResult<R>(answer: pg.QueryResult<R & pg.QueryResultRow> | undefined): QueryResult<R> {
  const { command = '', rowCount = null, rows = [] } = answer ?? {};
  const changes = command === 'UPDATE' || command === 'DELETE' || command === 'INSERT';
  return changes && rowCount !== null ? { rows, numAffectedRows: BigInt(rowCount) } : { rows };
}

export class PostgresDriver implements Driver {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    try {
      return new Connection(this.#connections, await this.#connections.take());
    } catch (error) {
      throw asUnavailable(error) ?? error;
    }
  }

  async beginTransaction(connection: Connection, { isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const mode = [isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean).join(' ');
    await connection.executeQuery(
      CompiledQuery.raw(`begin ${mode}; set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`),
    );
  }

  async commitTransaction(connection: Connection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: Connection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  releaseConnection(connection: Connection): Promise<void> {
    return connection.release();
  }

  destroy(): Promise<void> {
    return this.#connections.close();
  }
}

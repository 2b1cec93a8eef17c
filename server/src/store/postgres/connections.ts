/** The connections to one database: used again while they are sound, and replaced together as soon as one proves not to be. */
import pg from 'pg';
import { StoreUnavailable } from '../store-unavailable.ts';

const CONNECT_TIMEOUT_MS = 3_000;

/** What is sent and not answered for so long never will be: longer than any statement may take. */
const ANSWER_TIMEOUT_MS = 7_000;

/** A server that was replaced behind its address may still answer on old connections: none is kept for longer. */
const LIFETIME_S = 60;

/** 64-bit integers as numbers: ours are milliseconds, amounts and counters, far below 2^53. */
const INT8 = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

/** Several statements in one text answer with one result each. */
type Answer = pg.QueryResult | pg.QueryResult[];

export class Connections {
  readonly #pool: pg.Pool;
  readonly #bornIn = new WeakMap<pg.PoolClient, number>();
  #generation = 0;

  constructor(config: pg.PoolConfig) {
    this.#pool = new pg.Pool({
      ...config,
      types,
      keepAlive: true,
      pipeline: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      maxLifetimeSeconds: LIFETIME_S,
      application_name: 'comanda',
    });
    // A connection that breaks while nothing is asked of it is noticed at its next use.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => {
      client.on('error', () => {});
      this.#bornIn.set(client, this.#generation);
    });
  }

  /** A sound one as far as anybody knows. Throws where there is none to be had. */
  async take(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await this.#connect();
      if (this.#bornIn.get(client) === this.#generation) return client;
      this.discard(client);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      if (!refusesSettings(error)) throw error;
      // A pooler that lends connections by the transaction has no sessions to set anything in. Our own patience remains.
      this.#pool.options.statement_timeout = undefined;
      return await this.#pool.connect();
    }
  }

  /** Puts one back that is to be used again: no transaction may be open in it. */
  giveBack(client: pg.PoolClient): void {
    client.release();
  }

  /** Throws one away, without a word to the other end, which may no longer hear any. */
  discard(client: pg.PoolClient): void {
    client.release(true);
    client.connection.stream.destroy();
  }

  /** Throws away one that has proved broken, and with it every other that is as old: they go the same way. */
  breakOff(client: pg.PoolClient): void {
    if (this.#bornIn.get(client) === this.#generation) this.#generation += 1;
    this.discard(client);
  }

  /** Waits for those that are in use. */
  close(): Promise<void> {
    return this.#pool.end();
  }
}

const PROTOCOL_VIOLATION = '08P01';

function refusesSettings(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError && error.code === PROTOCOL_VIOLATION && /startup parameter/.test(error.message)
  );
}

/** The other end has said nothing for too long. Whoever asked has waited long enough, too. */
export class NoAnswer extends StoreUnavailable {
  constructor() {
    super('failing', new Error(`no answer from PostgreSQL for ${ANSWER_TIMEOUT_MS} ms`));
  }
}

/** Asks, and gives the connection up where no answer comes. */
export async function ask(client: pg.PoolClient, text: string, values: unknown[]): Promise<Answer> {
  const timer = setTimeout(() => client.connection.stream.destroy(new NoAnswer()), ANSWER_TIMEOUT_MS);
  try {
    return await client.query(text, values);
  } finally {
    clearTimeout(timer);
  }
}

/** What a database engine must offer so that the rest of the store is the same on each. */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { StoreUnavailable } from './store-unavailable.ts';

export interface Engine extends AsyncDisposable {
  /** For transactions only; whoever uses it takes turns. */
  readonly writer: Kysely<Schema>;
  /** For reading; sees what is committed. */
  readonly reader: Kysely<Schema>;
  /** Opens a transaction that excludes every other writer, so that the order of the log is the order of commit. */
  begin(connection: Kysely<Schema>): Promise<void>;
  commit(connection: Kysely<Schema>): Promise<void>;
  /** Ends a transaction that failed; quiet where the engine has already ended it. */
  rollback(connection: Kysely<Schema>): Promise<void>;
  /** Reads several times from one state of the data. */
  snapshot<T>(read: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** An engine's error as the one that edges answer 503 to; null where the error is none of the engine's state. */
  asUnavailable(error: unknown): StoreUnavailable | null;
}

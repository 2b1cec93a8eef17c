/** Bun's SQLite behind the face that Kysely's own SQLite dialect expects, with a bounded cache of prepared statements. */
import { Database, type Statement } from 'bun:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { asUnavailable } from './unavailable.ts';

type Parameter = string | number | bigint | boolean | null | Uint8Array;

/** `write` creates the file where it is missing. */
export type SqliteAccess = 'read' | 'write';

/** Statements kept prepared: more than the program has, so that only lists of unusual length are prepared anew. */
const MAX_PREPARED = 500;

/** SQLite takes these and nothing else; a Date or an object reaching this line is a bug and says so here. */
function assertParameters(values: readonly unknown[]): asserts values is readonly Parameter[] {
  for (const value of values) {
    if (value === null || typeof value === 'string' || typeof value === 'number') continue;
    if (typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Uint8Array) continue;
    throw new TypeError(`SQLite cannot store a value of type ${typeof value}`);
  }
}

/** Whatever the file itself is the cause of leaves here as the error that edges answer 503 to. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asUnavailable(error) ?? error;
  }
}

function present(statement: Statement<unknown, Parameter[]>): SqliteStatement {
  return {
    reader: statement.columnNames.length > 0,
    all(parameters) {
      assertParameters(parameters);
      return guarded(() => statement.all(...parameters));
    },
    run(parameters) {
      assertParameters(parameters);
      return guarded(() => statement.run(...parameters));
    },
    iterate(parameters) {
      assertParameters(parameters);
      return guarded(() => statement.iterate(...parameters));
    },
  };
}

export class SqliteConnection implements SqliteDatabase {
  readonly #database: Database;
  readonly #prepared = new Map<string, { statement: Statement<unknown, Parameter[]>; face: SqliteStatement }>();

  constructor(file: string, pragmas: readonly string[], access: SqliteAccess) {
    this.#database = guarded(
      () => new Database(file, access === 'read' ? { readonly: true } : { create: true, readwrite: true }),
    );
    try {
      for (const pragma of pragmas) guarded(() => this.#database.run(`PRAGMA ${pragma}`));
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known.face;
    if (this.#prepared.size >= MAX_PREPARED) this.#forgetAll();
    const statement = guarded(() => this.#database.prepare<unknown, Parameter[]>(sql));
    const face = present(statement);
    this.#prepared.set(sql, { statement, face });
    return face;
  }

  /** May be asked for again. */
  close(): void {
    this.#forgetAll();
    this.#database.close();
  }

  #forgetAll(): void {
    for (const { statement } of this.#prepared.values()) statement.finalize();
    this.#prepared.clear();
  }
}

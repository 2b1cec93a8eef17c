/** Compiled queries by database and size: what is one query to us is another text to each engine. */
import type { CompiledQuery, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

export class Compilations<R> {
  readonly #byDialect = new WeakMap<object, Map<number, CompiledQuery<R>>>();

  /** The query of this size for the engine behind `db`, compiled where it has not been yet. */
  of(db: Kysely<Schema>, size: number, compile: () => CompiledQuery<R>): CompiledQuery<R> {
    const dialect = db.getExecutor().adapter.constructor;
    let bySize = this.#byDialect.get(dialect);
    if (bySize === undefined) {
      bySize = new Map();
      this.#byDialect.set(dialect, bySize);
    }
    let query = bySize.get(size);
    if (query === undefined) {
      query = compile();
      bySize.set(size, query);
    }
    return query;
  }
}

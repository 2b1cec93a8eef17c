/** Queries over a list of values, compiled once a list length: compiling a builder for each group of orders costs more than its rows. */
import type { CompiledQuery, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

type Value = string | number;

/**
 * `build` must use the list first and the other values after it, each once and in their order; whatever else stands in the
 * query must be a literal. Lists are padded to a power of two with their last value, so that few statements serve every
 * length: only for queries to which a repeated value makes no difference.
 */
export function listQuery<V extends Value, R, Others extends readonly Value[]>(
  build: (db: Kysely<Schema>, values: readonly V[], ...others: Others) => { compile(): CompiledQuery<R> },
) {
  const compiled = new Map<number, CompiledQuery<R>>();
  return async (db: Kysely<Schema>, values: readonly V[], ...others: Others): Promise<R[]> => {
    const last = values.at(-1);
    if (last === undefined) return [];
    const padded = values.slice();
    while (padded.length & (padded.length - 1)) padded.push(last);
    let query = compiled.get(padded.length);
    const parameters = [...padded, ...others];
    if (query === undefined) {
      query = build(db, padded, ...others).compile();
      if (query.parameters.some((value, index) => value !== parameters[index])) {
        throw new Error(`a list query must use its list first: ${query.sql}`);
      }
      compiled.set(padded.length, query);
    }
    return (await db.executeQuery<R>({ ...query, parameters })).rows;
  };
}

/** Queries compiled once: compiling a builder for each group of orders costs more than the rows that it is about. */
import type { CompiledQuery, Kysely } from 'kysely';
import { Compilations } from './compilations.ts';
import type { Schema } from './schema.ts';

type Value = string | number;
type Build<Values extends readonly unknown[], R> = (
  db: Kysely<Schema>,
  ...values: Values
) => { compile(): CompiledQuery<R> };

/** A builder's values must be its only parameters, in their order; whatever else stands in it must be a literal. */
function compile<R>(query: { compile(): CompiledQuery<R> }, parameters: readonly Value[]): CompiledQuery<R> {
  const compiled = query.compile();
  const { length } = compiled.parameters;
  if (length !== parameters.length || parameters.some((value, index) => value !== compiled.parameters[index])) {
    throw new Error(`its values are not its parameters: ${compiled.sql}`);
  }
  return compiled;
}

/** A query of fixed length. */
export function compiledQuery<R, Values extends readonly Value[]>(build: Build<Values, R>) {
  const compiled = new Compilations<R>();
  return async (db: Kysely<Schema>, ...parameters: Values): Promise<R[]> => {
    const query = compiled.of(db, parameters.length, () => compile(build(db, ...parameters), parameters));
    return (await db.executeQuery<R>({ ...query, parameters })).rows;
  };
}

/**
 * A query over a list and then other values. Lists are padded to a power of two with their last value, so that few
 * statements serve every length: only for queries to which a repeated value makes no difference.
 */
export function compiledListQuery<V extends Value, R, Others extends readonly Value[]>(
  build: Build<[readonly V[], ...Others], R>,
) {
  const compiled = new Compilations<R>();
  return async (db: Kysely<Schema>, values: readonly V[], ...others: Others): Promise<R[]> => {
    const last = values.at(-1);
    if (last === undefined) return [];
    const padded = values.slice();
    while (padded.length & (padded.length - 1)) padded.push(last);
    const parameters = [...padded, ...others];
    const query = compiled.of(db, padded.length, () => compile(build(db, padded, ...others), parameters));
    return (await db.executeQuery<R>({ ...query, parameters })).rows;
  };
}

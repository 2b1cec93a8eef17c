/**
 * UPDATEs of many rows, each with values of its own, whose SQL is compiled once: a builder with a CASE for each row costs
 * more than the rows, and an engine looks through the whole CASE for each of them. The new values are a table that the
 * statement joins; PostgreSQL is given it as one parameter.
 */
import { type CompiledQuery, type Kysely, PostgresAdapter, type SelectType, sql } from 'kysely';
import { Compilations } from './compilations.ts';
import type { Schema } from './schema.ts';

/** Rows a statement: 128 rows of 6 columns stay far below SQLite's 32,766 parameters. */
const LARGEST_CHUNK = 128;

type Row<T extends keyof Schema, C extends keyof Schema[T]> = {
  readonly [K in C]: SelectType<Schema[T][K]> & (string | number | null);
} & { readonly id: number };

/** SQLite calls the columns of a VALUES column1, column2 and so on. */
function compileValues(
  db: Kysely<Schema>,
  table: string,
  columns: readonly string[],
  count: number,
): CompiledQuery<unknown> {
  const row = sql`(${sql.join(['id', ...columns].map(() => sql`${null}`))})`;
  const rows = sql.join(Array.from({ length: count }, () => row));
  const changes = columns.map((column, index) => sql`${sql.ref(column)} = ${sql.ref(`fresh.column${index + 2}`)}`);
  return sql`update ${sql.table(table)} set ${sql.join(changes)} from (values ${rows}) as fresh
    where ${sql.ref(`${table}.id`)} = fresh.column1`.compile(db);
}

function compileJson(db: Kysely<Schema>, table: string, columns: readonly string[]): CompiledQuery<unknown> {
  const changes = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`fresh.${column}`)}`);
  return sql`update ${sql.table(table)} set ${sql.join(changes)}
    from json_populate_recordset(null::${sql.table(table)}, ${''}::json) as fresh
    where ${sql.ref(`${table}.id`)} = fresh.id`.compile(db);
}

/** Makes the update for one table: sets these columns of the rows with these ids. Each id may stand there once. */
export function bulkUpdate<T extends keyof Schema & string, C extends keyof Schema[T] & string>(
  table: T,
  columns: readonly C[],
) {
  const statements = new Compilations<unknown>();

  async function updateJson(db: Kysely<Schema>, rows: readonly Row<T, C>[]): Promise<void> {
    if (rows.length === 0) return;
    const statement = statements.of(db, 0, () => compileJson(db, table, columns));
    await db.executeQuery({ ...statement, parameters: [JSON.stringify(rows)] });
  }

  return async (db: Kysely<Schema>, rows: readonly Row<T, C>[]): Promise<void> => {
    if (db.getExecutor().adapter instanceof PostgresAdapter) return updateJson(db, rows);
    let next = 0;
    while (next < rows.length) {
      let size = LARGEST_CHUNK;
      while (size > rows.length - next) size /= 2;
      const count = size;
      const statement = statements.of(db, count, () => compileValues(db, table, columns, count));
      const parameters: (string | number | null)[] = [];
      for (const row of rows.slice(next, next + size)) {
        parameters.push(row.id);
        for (const column of columns) parameters.push(row[column]);
      }
      await db.executeQuery({ ...statement, parameters });
      next += size;
    }
  };
}

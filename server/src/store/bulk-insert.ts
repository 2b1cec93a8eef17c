/** Multi-row INSERTs whose SQL is compiled once a row count: compiling a builder for each batch costs more than the insert. */
import { type CompiledQuery, type InsertType, type Kysely, sql } from 'kysely';
import { Compilations } from './compilations.ts';
import type { Schema } from './schema.ts';

/** Rows a statement: 64 rows of 12 columns stay far below SQLite's 32,766 parameters and PostgreSQL's 65,535. */
const LARGEST_CHUNK = 64;

type Value = string | number | null;

type Row<T extends keyof Schema, C extends keyof Schema[T]> = {
  readonly [K in C]: InsertType<Schema[T][K]> & Value;
};

function compile(
  connection: Kysely<Schema>,
  table: string,
  columns: readonly string[],
  count: number,
): CompiledQuery<unknown> {
  const row = sql`(${sql.join(columns.map(() => sql`${null}`))})`;
  const rows = Array.from({ length: count }, () => row);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  return sql`insert into ${sql.table(table)} (${names}) values ${sql.join(rows)}`.compile(connection);
}

/** Makes the insert for one table. Rows go down in chunks of powers of two, so that few statements serve every count. */
export function bulkInsert<T extends keyof Schema & string, C extends keyof Schema[T] & string>(
  table: T,
  columns: readonly C[],
) {
  const statements = new Compilations<unknown>();
  return async (connection: Kysely<Schema>, rows: readonly Row<T, C>[]): Promise<void> => {
    let next = 0;
    while (next < rows.length) {
      let size = LARGEST_CHUNK;
      while (size > rows.length - next) size /= 2;
      const count = size;
      const statement = statements.of(connection, count, () => compile(connection, table, columns, count));
      const parameters: Value[] = [];
      for (const row of rows.slice(next, next + size)) for (const column of columns) parameters.push(row[column]);
      await connection.executeQuery({ ...statement, parameters });
      next += size;
    }
  };
}

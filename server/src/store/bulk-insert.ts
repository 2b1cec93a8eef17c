/**
 * Multi-row INSERTs whose SQL is compiled once: compiling a builder for each batch costs more than the insert. SQLite is
 * given a row of parameters for each row; PostgreSQL, to which parsing and planning them costs more than the rows, all rows
 * as one.
 */
import {
  ColumnNode,
  type CompiledQuery,
  createQueryId,
  InsertQueryNode,
  type InsertType,
  type Kysely,
  PostgresAdapter,
  sql,
  TableNode,
} from 'kysely';
import { Compilations } from './compilations.ts';
import type { Schema } from './schema.ts';

/** Rows a statement: 64 rows of 12 columns stay far below SQLite's 32,766 parameters. */
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

/** One statement for any count: its one parameter is the rows as JSON, read by the types of the table's columns. */
function compileJson(connection: Kysely<Schema>, table: string, columns: readonly string[]): CompiledQuery<unknown> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const rows = sql`select ${names} from json_populate_recordset(null::${sql.table(table)}, ${''}::json)`;
  const insert = InsertQueryNode.cloneWith(InsertQueryNode.create(TableNode.create(table)), {
    columns: columns.map((column) => ColumnNode.create(column)),
    values: rows.toOperationNode(),
  });
  return connection.getExecutor().compileQuery(insert, createQueryId());
}

/** Makes the insert for one table. In SQLite rows go down in chunks of powers of two, so that few statements serve every count. */
export function bulkInsert<T extends keyof Schema & string, C extends keyof Schema[T] & string>(
  table: T,
  columns: readonly C[],
) {
  const statements = new Compilations<unknown>();

  async function insertJson(connection: Kysely<Schema>, rows: readonly Row<T, C>[]): Promise<void> {
    if (rows.length === 0) return;
    const statement = statements.of(connection, 0, () => compileJson(connection, table, columns));
    await connection.executeQuery({ ...statement, parameters: [JSON.stringify(rows)] });
  }

  return async (connection: Kysely<Schema>, rows: readonly Row<T, C>[]): Promise<void> => {
    if (connection.getExecutor().adapter instanceof PostgresAdapter) return insertJson(connection, rows);
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

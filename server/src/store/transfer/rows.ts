/** The rows of one table, read and written in pieces of bounded size, the same way on every engine. */
import { type CompiledQuery, type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import { PLACE_MARKS } from '../place-marks.ts';
import type { Schema } from '../schema.ts';
import type { KeyColumn, Table } from './layout.ts';

export type Value = string | number | Uint8Array | null;
export type Row = readonly Value[];

/** Rows a piece: enough to hide a round trip, few enough that a piece of the longest rows stays below some MiB. */
const PIECE = 1_000;

/** The same of rows that may have hundreds of KiB each. */
const HEAVY_PIECE = 16;

function pieceOf({ holdsBytes }: Table): number {
  return holdsBytes ? HEAVY_PIECE : PIECE;
}

/** SQLite takes 32,766 parameters a statement, PostgreSQL twice as many. */
const MOST_PARAMETERS = 32_000;

export function isPostgres(db: Kysely<Schema>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** What a store is used for stands in it beside the data and is no part of them. */
function belonging(table: Table): RawBuilder<unknown> {
  return table.name === 'site_marks' ? sql`name not in (${sql.join([...PLACE_MARKS])})` : sql`1 = 1`;
}

/** About how many rows there are: exactly, where no number was left out. Counting millions one by one takes too long to wait. */
export async function estimateRows(db: Kysely<Schema>, { name, key }: Table): Promise<number> {
  const [first] = key;
  const isNumbered = key.length === 1 && first !== undefined && !first.isText;
  const count = isNumbered
    ? sql`coalesce(max(${sql.ref(first.name)}) - min(${sql.ref(first.name)}) + 1, 0)`
    : sql`count(*)`;
  const { rows } = await sql<{ count: number }>`select ${count} as count from ${sql.table(name)}`.execute(db);
  return Number(rows[0]?.count);
}

/** All rows, by primary key, in pieces. Each row holds its values in the order of the table's columns. */
export async function* readRows(db: Kysely<Schema>, table: Table): AsyncGenerator<readonly Row[]> {
  const columns = sql.join(table.columns.map((column) => sql.ref(column)));
  // Every engine must give the same order: that of the bytes, which SQLite takes by itself.
  const ordered = ({ name, isText }: KeyColumn) =>
    isText && isPostgres(db) ? sql`${sql.ref(name)} collate "C"` : sql.ref(name);
  const key = sql.join(table.key.map(ordered));
  const keyPlaces = table.key.map(({ name }) => table.columns.indexOf(name));
  const most = pieceOf(table);
  let last: Row | undefined;
  for (;;) {
    const after = last ? sql`(${key}) > (${sql.join(keyPlaces.map((place) => last?.[place]))})` : sql`1 = 1`;
    const { rows } = await sql<Record<string, Value>>`
      select ${columns} from ${sql.table(table.name)} where ${belonging(table)} and ${after}
      order by ${key} limit ${sql.lit(most)}`.execute(db);
    const piece = rows.map((row) => table.columns.map((column) => row[column] ?? null));
    if (piece.length > 0) yield piece;
    if (piece.length < most) return;
    last = piece.at(-1);
  }
}

/** Makes what writes rows into one table of one database; its statement for a whole piece is compiled once. */
export function rowWriter(db: Kysely<Schema>, table: Table): (rows: readonly Row[]) => Promise<void> {
  const width = table.columns.length;
  const height = Math.min(pieceOf(table), Math.floor(MOST_PARAMETERS / width));
  const names = sql.join(table.columns.map((column) => sql.ref(column)));
  const row = sql`(${sql.join(table.columns.map(() => sql`${null}`))})`;
  const compile = (count: number) =>
    sql`insert into ${sql.table(table.name)} (${names}) values ${sql.join(Array.from({ length: count }, () => row))}`.compile(
      db,
    );
  let whole: CompiledQuery<unknown> | undefined;
  return async (rows) => {
    for (let next = 0; next < rows.length; next += height) {
      const chunk = rows.slice(next, next + height);
      if (chunk.length === height) whole ??= compile(height);
      const query = chunk.length === height && whole ? whole : compile(chunk.length);
      await db.executeQuery({ ...query, parameters: chunk.flat() });
    }
  };
}

/** Takes all rows out of all tables. */
export async function clear(db: Kysely<Schema>, tables: readonly Table[]): Promise<void> {
  if (isPostgres(db)) {
    await sql`truncate ${sql.join(tables.map(({ name }) => sql.table(name)))}`.execute(db);
    return;
  }
  for (const { name } of tables.toReversed()) await sql`delete from ${sql.table(name)}`.execute(db);
}

interface Identity {
  readonly table: string;
  readonly column: string;
}

/** Lets the next row without a number follow the highest one that came with its own. SQLite does so by itself. */
export async function raiseIdentities(db: Kysely<Schema>): Promise<void> {
  if (!isPostgres(db)) return;
  const { rows } = await sql<Identity>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'`.execute(db);
  for (const { table, column } of rows) {
    const highest = sql`(select coalesce(max(${sql.ref(column)}), 0) from ${sql.table(table)})`;
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), ${highest} + 1, false)`.execute(db);
  }
}

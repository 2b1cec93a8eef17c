/** The tables of a store, read from its schema: there is no list that a migration could be missing from. */
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

export interface Table {
  readonly name: string;
  /** In an order of their own, the same wherever the same migrations ran. */
  readonly columns: readonly string[];
  readonly key: readonly KeyColumn[];
  /** Whether any of its columns holds bytes, as many as there may be. */
  readonly holdsBytes: boolean;
}

export interface KeyColumn {
  readonly name: string;
  readonly isText: boolean;
}

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** Its place in the primary key, from 1; 0 where it is no part of it. */
  readonly key: number;
}

interface Reference {
  readonly table: string;
  readonly parent: string;
}

/** Tables of the engine's and of the migrator's own are none of the store's. */
const OURS = sql`m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' and m.name not like 'kysely\\_%' escape '\\'`;

/** Reads a SQLite store's tables, each after those that it refers to. */
export async function readLayout(db: Kysely<Schema>): Promise<Table[]> {
  const columns = await sql<ColumnRow>`
    select m.name as "table", c.name as name, c.type as type, c.pk as key
    from sqlite_master m join pragma_table_info(m.name) c where ${OURS} order by m.name, c.name`.execute(db);
  const references = await sql<Reference>`
    select m.name as "table", f."table" as parent
    from sqlite_master m join pragma_foreign_key_list(m.name) f where ${OURS}`.execute(db);
  const byTable = Map.groupBy(columns.rows, ({ table }) => table);
  const ordered = parentsFirst([...byTable.keys()], references.rows);
  return ordered.map((name) => tableOf(name, byTable.get(name) ?? []));
}

function tableOf(name: string, columns: readonly ColumnRow[]): Table {
  const key = columns.filter((column) => column.key > 0).sort((a, b) => a.key - b.key);
  // Without one its rows have no order, and reading them in pieces would skip some and repeat others.
  if (key.length === 0) throw new Error(`the table ${name} has no primary key`);
  return {
    name,
    columns: columns.map((column) => column.name),
    holdsBytes: columns.some((column) => column.type.toLowerCase() === 'blob'),
    key: key.map((column) => ({ name: column.name, isText: column.type.toLowerCase() === 'text' })),
  };
}

function parentsFirst(tables: readonly string[], references: readonly Reference[]): string[] {
  const ordered: string[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const isReady = (table: string) =>
      references.every((each) => each.table !== table || each.parent === table || ordered.includes(each.parent));
    const ready = waiting.filter(isReady);
    if (ready.length === 0) throw new Error(`these tables refer to each other in a circle: ${waiting.join(', ')}`);
    ordered.push(...ready);
    waiting = waiting.filter((table) => !ready.includes(table));
  }
  return ordered;
}

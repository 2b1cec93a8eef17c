/** Carries all tables of one store into another, and sums stores up so that two of them can be compared. */
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Table } from './layout.ts';
import { estimateRows, type Row, readRows, rowWriter, type Value } from './rows.ts';

/** What one table holds, in two numbers: equal only where every row is. */
export interface TableSum {
  readonly table: string;
  readonly rows: number;
  /** SHA-256 over the rows in the order of their keys. */
  readonly checksum: string;
}

/** Told how many rows have been dealt with; ends the work by throwing. */
export type Advance = (rows: number) => void;

/** For whoever shows how far the work has come. */
export interface Pace {
  /** Told about how many rows there are to deal with; what is copied is dealt with twice, once when it is read back. */
  readonly begin: (rows: number) => void;
  readonly advance: Advance;
}

/** The way in which a row is written down for its checksum: the same text for the same values on every engine. */
class Sum {
  readonly #table: Table;
  readonly #hash = new Bun.CryptoHasher('sha256');
  #rows = 0;

  constructor(table: Table) {
    this.#table = table;
  }

  add(rows: readonly Row[]): void {
    this.#rows += rows.length;
    const written = this.#table.holdsBytes ? rows.map((row) => row.map(inText)) : rows;
    this.#hash.update(written.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }

  get total(): TableSum {
    return { table: this.#table.name, rows: this.#rows, checksum: this.#hash.digest('hex') };
  }
}

/** Engines give bytes in arrays of different kinds. */
function inText(value: Value): Exclude<Value, Uint8Array> {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

/** A turn of the event loop: SQLite gives none, and Ctrl-C could not be heard. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Copies every row; the sums are of what the source gave. */
export async function transfer(
  source: Kysely<Schema>,
  target: Kysely<Schema>,
  tables: readonly Table[],
  advance: Advance,
): Promise<TableSum[]> {
  const sums: TableSum[] = [];
  for (const table of tables) {
    const sum = new Sum(table);
    const write = rowWriter(target, table);
    for await (const rows of readRows(source, table)) {
      await write(rows);
      sum.add(rows);
      advance(rows.length);
      await breathe();
    }
    sums.push(sum.total);
  }
  return sums;
}

/** Reads every row. */
export async function sumUp(db: Kysely<Schema>, tables: readonly Table[], advance: Advance): Promise<TableSum[]> {
  const sums: TableSum[] = [];
  for (const table of tables) {
    const sum = new Sum(table);
    for await (const rows of readRows(db, table)) {
      sum.add(rows);
      advance(rows.length);
      await breathe();
    }
    sums.push(sum.total);
  }
  return sums;
}

/** About how many rows there are in all, for whoever shows how far the work has come. */
export async function estimateAll(db: Kysely<Schema>, tables: readonly Table[]): Promise<number> {
  let rows = 0;
  for (const table of tables) rows += await estimateRows(db, table);
  return rows;
}

/** The tables in which two stores differ. */
export function differences(one: readonly TableSum[], other: readonly TableSum[]): string[] {
  const there = new Map(other.map((sum) => [sum.table, sum]));
  const names = new Set([...one, ...other].map(({ table }) => table));
  return [...names].filter((name) => {
    const here = one.find(({ table }) => table === name);
    return here?.rows !== there.get(name)?.rows || here?.checksum !== there.get(name)?.checksum;
  });
}

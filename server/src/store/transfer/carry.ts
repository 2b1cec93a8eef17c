/** Puts the contents of one store in the place of another's, and does not believe it before it has been read back. */
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import { beginPatiently } from '../transactor.ts';
import type { Table } from './layout.ts';
import { clear, raiseIdentities } from './rows.ts';
import { type Advance, differences, sumUp, type TableSum, transfer } from './transfer.ts';

export interface Carried {
  /** What the source gave. */
  readonly given: readonly TableSum[];
  /** What the target holds, read back. */
  readonly kept: readonly TableSum[];
}

/** What was read back is not what was written. */
export class CopyDiffers extends Error {
  readonly tables: readonly string[];

  constructor(tables: readonly string[]) {
    super(`the copy differs in ${tables.join(', ')}`);
    this.name = 'CopyDiffers';
    this.tables = tables;
  }
}

/** Both in a transaction: the source's shows one state, and nobody sees the target's before all of it is there. */
export async function carry(
  source: Kysely<Schema>,
  target: Kysely<Schema>,
  tables: readonly Table[],
  advance: Advance,
): Promise<Carried> {
  await clear(target, tables);
  const given = await transfer(source, target, tables, advance);
  const kept = await sumUp(target, tables, advance);
  const differing = differences(given, kept);
  if (differing.length > 0) throw new CopyDiffers(differing);
  await raiseIdentities(target);
  return { given, kept };
}

/** One transaction, which keeps every other writer out, and of which nothing is left where it does not end well. */
export async function inTransaction<T>(engine: Engine, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  return await engine.writer.connection().execute(async (connection) => {
    await beginPatiently(engine, connection);
    try {
      const result = await work(connection);
      await engine.commit(connection);
      return result;
    } catch (error) {
      await engine.rollback(connection);
      throw error;
    }
  });
}

/** What the contract suites need of a database, whichever engine keeps it; and the one place that knows the engines. */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Engine } from '../../src/store/engine.ts';
import { openSqlite } from '../../src/store/sqlite/engine.ts';
import { tempFolder } from './temp-folder.ts';

export interface TestDatabase extends AsyncDisposable {
  /** Names it to another process, which opens it with `openAt`. */
  readonly address: string;
  /** An engine of its own on the same data, as another process would have; the database closes it in the end. */
  open(): Engine;
  /** Lets the data grow no further for this engine; the answer takes the limit away. */
  fill(engine: Engine): Promise<() => Promise<void>>;
  /** Makes the data unreadable for good, also to engines that are open and have not read yet. */
  damage(): void;
}

export type MakeDatabase = () => Promise<TestDatabase>;

const SQLITE = 'sqlite:';

/** Opens the database of an address. */
export function openAt(address: string): Engine {
  if (address.startsWith(SQLITE)) return openSqlite(address.slice(SQLITE.length));
  throw new Error(`No engine for ${address}`);
}

/** An SQLite file in a folder of its own. */
export async function sqliteDatabase(): Promise<TestDatabase> {
  const folder = tempFolder();
  const address = `${SQLITE}${folder.path}/comanda.sqlite3`;
  const opened: Engine[] = [];
  return {
    address,
    open() {
      const engine = openAt(address);
      opened.push(engine);
      return engine;
    },
    async fill({ writer }) {
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(writer);
      await sql`pragma max_page_count = ${sql.raw(String(rows[0]?.page_count ?? 1))}`.execute(writer);
      return async () => {
        await sql`pragma max_page_count = 1073741823`.execute(writer);
      };
    },
    damage() {
      for (const file of readdirSync(folder.path)) {
        const path = join(folder.path, file);
        if (!file.endsWith('-shm')) writeFileSync(path, Buffer.alloc(statSync(path).size, 0xff), { flag: 'r+' });
      }
    },
    async [Symbol.asyncDispose]() {
      for (const engine of opened) await engine[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

/** What the contract suites need of a database, whichever engine keeps it; and the one place that knows the engines. */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Engine } from '../../src/store/engine.ts';
import { openPostgres } from '../../src/store/postgres/engine.ts';
import { openSqlite } from '../../src/store/sqlite/engine.ts';
import type { PostgresServer } from './postgres-server.ts';
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
  return address.startsWith(SQLITE) ? openSqlite(address.slice(SQLITE.length)) : openPostgres(address);
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

let made = 0;

/** Bytes of a database that is to be filled: its system tables alone take half. */
const SMALL = 24 * 1024 * 1024;

/** How clients come to a server's databases: straight, or through a pooler. */
interface Way {
  url(database: string): string;
}

/** A database of a PostgreSQL server. Its files lie in a small file system of their own, so that its disk can be full. */
export async function postgresDatabase(server: PostgresServer, way: Way = server): Promise<TestDatabase> {
  made += 1;
  const name = `site_${made}`;
  const disk = join(server.folder, name);
  mkdirSync(disk);
  system('mount', '-t', 'tmpfs', '-o', `size=${SMALL},mode=0700`, 'tmpfs', disk);
  system('chown', 'postgres:postgres', disk);
  server.sql(`create tablespace ${name} location '${disk}'`);
  server.sql(`create database ${name} tablespace ${name} template template0`);
  const opened: Engine[] = [];
  const filler = join(disk, 'filler');
  const drop = () => server.sql(`drop database if exists ${name} with (force)`);
  return {
    address: way.url(name),
    open() {
      const engine = openPostgres(way.url(name));
      opened.push(engine);
      return engine;
    },
    async fill({ reader, writer }) {
      // A first connection writes a file of its own: that is not the moment meant.
      for (const connection of [reader, writer]) await sql`select 1`.execute(connection);
      // The last page may still be taken by what has been begun.
      while (
        Bun.spawnSync(['dd', 'if=/dev/zero', `of=${filler}`, 'bs=8192', 'oflag=append', 'conv=notrunc']).exitCode === 0
      );
      return async () => rmSync(filler);
    },
    damage: drop,
    async [Symbol.asyncDispose]() {
      for (const engine of opened) await engine[Symbol.asyncDispose]();
      drop();
      server.sql(`drop tablespace ${name}`);
      system('umount', disk);
    },
  };
}

/** What only root may do. */
function system(...command: string[]): void {
  const asRoot = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command];
  const { exitCode, stderr } = Bun.spawnSync(asRoot, { stderr: 'pipe' });
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr.toString()}`);
}

/** Which database a site's settings name: PostgreSQL by its address, or the SQLite file of the data folder. */
import { type Config, shown } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import type { Engine } from './store/engine.ts';
import { openPostgres } from './store/postgres/engine.ts';
import { openSqlite } from './store/sqlite/engine.ts';

export interface OpenedEngine {
  readonly engine: Engine;
  /** Where the data lie, for people: a file, or an address without its password. */
  readonly place: string;
}

/** Throws the engine's own error where a file cannot be opened; an address is first asked when something is read. */
export function openEngine(config: Config, folder: DataFolder): OpenedEngine {
  const url = config.DATABASE_URL;
  if (url === null) return { engine: openSqlite(folder.database), place: folder.database };
  return { engine: openPostgres(url), place: shown('DATABASE_URL', url) };
}

/** Which database a site's settings name: PostgreSQL by its address, or the SQLite file of the data folder. */
import { type Config, shown } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import type { Engine } from './store/engine.ts';
import { openPostgres } from './store/postgres/engine.ts';
import { openSqlite, openSqliteAlone } from './store/sqlite/engine.ts';
import { StoreUnavailable } from './store/store-unavailable.ts';
import { isAtWork } from './store/transfer/presence.ts';

export interface OpenedEngine {
  readonly engine: Engine;
  readonly place: string;
}

/** Where the data lie, for people: a file, or an address without its password. */
export function placeOf({ DATABASE_URL: url }: Config, folder: DataFolder): string {
  return url === null ? folder.database : shown('DATABASE_URL', url);
}

/** Throws `StoreUnavailable` or the engine's own error where a file cannot be opened; an address is first asked when something is read. */
export function openEngine(config: Config, folder: DataFolder): OpenedEngine {
  const url = config.DATABASE_URL;
  const place = placeOf(config, folder);
  return { engine: url === null ? openSqlite(place) : openPostgres(url), place };
}

/** For whoever puts other data in the place of all: `StoreUnavailable` (locked) where a server or another program is at work. */
export async function openEngineAlone(config: Config, folder: DataFolder): Promise<OpenedEngine> {
  const place = placeOf(config, folder);
  if (config.DATABASE_URL === null) return { engine: openSqliteAlone(place), place };
  const opened = openEngine(config, folder);
  try {
    if (await isAtWork(opened.engine)) throw new StoreUnavailable('locked', null);
    return opened;
  } catch (error) {
    await opened.engine[Symbol.asyncDispose]();
    throw error;
  }
}

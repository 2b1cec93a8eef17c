/** What sites stand on: SQLite files, or one PostgreSQL and one Redis that all share. Each site works on a copy of its data. */
import { cpSync, mkdirSync } from 'node:fs';
import type { Lab } from '../lab/lab.ts';
import { Postgres } from '../lab/postgres.ts';
import { Redis } from '../lab/redis.ts';

/** Where one site's data lies. */
export type Place = { readonly folder: string } | { readonly database: string; readonly url: string };

export interface Ground {
  /** A place where nothing is yet. */
  place(): Place;
  /** A copy of a place that nobody works on. */
  copy(of: Place): Place;
  discard(place: Place): void;
  /** The Redis that all sites share. Where there is none, whoever needs one brings it. */
  readonly redis: Redis | null;
  /** The processes that serve every site, whose cost is the cost of the one that runs. */
  readonly pids: readonly number[];
}

export function sqliteGround(lab: Lab): Ground {
  return {
    redis: null,
    pids: [],
    place() {
      const folder = lab.path('data');
      mkdirSync(folder, { mode: 0o700 });
      return { folder };
    },
    copy(of) {
      const folder = lab.path('data');
      cpSync(folderOf(of), folder, { recursive: true });
      // A copy that still goes to disk in the background would slow the first commits down.
      Bun.spawnSync(['sync', '-f', folder]);
      return { folder };
    },
    discard(place) {
      lab.discard(folderOf(place));
    },
  };
}

export interface SharedGround extends Ground {
  readonly postgres: Postgres;
  readonly redis: Redis;
}

export async function sharedGround(lab: Lab): Promise<SharedGround> {
  const [postgres, redis] = await Promise.all([Postgres.start(lab), Redis.start(lab)]);
  const at = (database: string): Place => ({ database, url: postgres.url(database) });
  return {
    postgres,
    redis,
    pids: [postgres.pid, redis.pid],
    place: () => at(postgres.create()),
    copy: (of) => at(postgres.create(databaseOf(of))),
    discard: (place) => postgres.drop(databaseOf(place)),
  };
}

function folderOf(place: Place): string {
  if ('folder' in place) return place.folder;
  throw new Error(`${place.database} is no folder`);
}

export function databaseOf(place: Place): string {
  if ('database' in place) return place.database;
  throw new Error(`${place.folder} is no database`);
}

/** A ground with both sides' data on it, as they are before anything has happened. */
export interface Stage<G extends Ground = Ground> {
  readonly ground: G;
  readonly comanda: Place;
  readonly django: Place;
}

/** Which PostgreSQL answers. */
import { sql } from 'kysely';
import type { Engine } from '../engine.ts';

/** Older ones lack what the migrations and the commits rely on, or are no longer mended. */
export const OLDEST_POSTGRES = 15;

/** The major version. */
export async function serverVersion({ reader }: Engine): Promise<number> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version_num') as version`.execute(
    reader,
  );
  return Math.floor(Number(rows[0]?.version) / 10_000);
}

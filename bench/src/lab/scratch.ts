/**
 * A folder for one run's databases, inside the bench's own cache: a temporary folder of the system may lie in memory, where
 * writing to disk costs nothing and durable orders would be measured too fast.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../places.ts';

const PREFIX = 'run-';

/** Makes the folder, and removes those of runs that died without a chance to. */
export function makeScratch(): string {
  mkdirSync(CACHE, { recursive: true });
  for (const name of readdirSync(CACHE)) {
    const pid = name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0] : undefined;
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(CACHE, `${PREFIX}${process.pid}-`));
  // PostgreSQL may run as another user, and must be able to walk through to its own folder in here.
  chmodSync(folder, 0o711);
  return folder;
}

/** Where things lie: this clone, what the bench keeps between runs, what it has found. */
import { join, resolve } from 'node:path';

const BENCH = resolve(import.meta.dir, '..');

export const ROOT = resolve(BENCH, '..');
export const NATIVE = join(BENCH, 'native');
export const DJANGO = join(BENCH, 'peers', 'django');
export const CACHE = join(BENCH, '.cache');
export const RESULTS = join(BENCH, 'results');

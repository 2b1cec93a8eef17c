/** Builds the staff board and the kiosk where one is missing or older than what it is made of. Needs the dependencies, and Node. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../server/bin/runtime.mjs';
import { root } from './installed.mjs';

const BUILT = ['staff', 'kiosk'].map((page) => join(root, 'web', 'dist', page, 'index.html'));

/** All that goes into it, and into how it is made. */
const MADE_OF = [
  ...[
    'web/core',
    'web/ui',
    'web/board',
    'web/kiosk',
    'web/page-build.ts',
    'web/vite.config.ts',
    'web/vite.kiosk.config.ts',
    'web/precompress.mjs',
    'web/package.json',
  ],
  ...['client/src', 'protocol/src', 'package-lock.json'],
];

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestOf(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time tells of files that are gone.
  const within = readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => changedAt(join(path, name)));
  return Math.max(stat.mtimeMs, ...within);
}

export function isBoardBuilt() {
  const builtAt = Math.min(...BUILT.map(changedAt));
  return builtAt > 0 && MADE_OF.every((path) => newestOf(join(root, path)) < builtAt);
}

/** Ends the process, with the cure, where it cannot. */
export function ensureBoard() {
  if (isBoardBuilt()) return;
  console.error('Construyendo el tablero (unos segundos)… · Building the board (some seconds)…');
  const isWindows = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(isWindows ? 'npm.cmd' : 'npm', ['run', 'build', '-w', 'web'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: isWindows,
  });
  if (status === 0) return;
  console.error(stdout + stderr);
  fail(
    'El tablero no se ha podido construir; arriba está por qué. Repita con: npm run build -w web',
    'The board could not be built; why stands above. Try again with: npm run build -w web',
  );
}

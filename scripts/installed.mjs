/** Installs the dependencies of this clone where they are missing or older than the lock file. Needs nothing but Node and npm. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, findRuntime } from '../server/bin/runtime.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = 20;

function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** Ends the process, with the cure, where it cannot. Answers the path of the runtime. */
export function ensureInstalled() {
  const { version } = process;
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    fail(
      `Comanda necesita Node ${OLDEST_NODE} o posterior; este es ${version}.`,
      `Comanda needs Node ${OLDEST_NODE} or later; this is ${version}.`,
    );
  }
  if (!isInstalled()) {
    console.error('Instalando dependencias… · Installing dependencies…');
    const isWindows = process.platform === 'win32';
    const { status } = spawnSync(isWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: isWindows,
    });
    if (status !== 0) {
      fail(
        'npm ci ha fallado: revise la conexión con el registro de npm y repita.',
        'npm ci failed: check the connection to the npm registry and try again.',
      );
    }
  }
  return findRuntime();
}

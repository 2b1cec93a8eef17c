/** Installs Debian packages where they are missing; elsewhere says what to install. Needs nothing but Node. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fail } from '../server/bin/runtime.mjs';

function isInstalled(name) {
  const query = ['--show', '--showformat=$' + '{db:Status-Status}', name];
  return spawnSync('dpkg-query', query, { encoding: 'utf8' }).stdout === 'installed';
}

/** `elsewhere`: what to do on a machine that is neither Debian nor one of its children, in Spanish and in English. */
export function ensurePackages(names, elsewhere) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) fail(...elsewhere);
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
  console.error(`Instalando · Installing: ${missing.join(' ')}`);
  const apt = (...args) => {
    const [program, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    return spawnSync(program, rest, { stdio: ['inherit', 'ignore', 'inherit'] }).status === 0;
  };
  const install = () => apt('install', '-y', '--no-install-recommends', ...missing);
  // A fresh machine knows no package until it has asked for the lists.
  if (install() || (apt('update') && install())) return;
  fail(
    `Instale a mano y repita: apt-get install ${missing.join(' ')}`,
    `Install by hand and try again: apt-get install ${missing.join(' ')}`,
  );
}

/** npm run bench: installs what the bench needs and this machine lacks, then runs it. Needs Debian or one of its children. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../server/bin/runtime.mjs';
import { ensureInstalled, root } from './installed.mjs';

/** The compiler for the tools in C, and the seed's own stack to compare with. */
const PACKAGES = [
  'gcc',
  'libc6-dev',
  'python3-django',
  'python3-django-channels',
  'python3-channels-redis',
  'daphne',
  'python3-djangorestframework',
  'python3-djangorestframework-simplejwt',
  'redis-server',
];

function missingPackages() {
  return PACKAGES.filter((name) => {
    const { stdout } = spawnSync('dpkg-query', ['--show', '--showformat=$' + '{db:Status-Status}', name], {
      encoding: 'utf8',
    });
    return stdout !== 'installed';
  });
}

function ensurePackages() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    fail(
      `El banco de pruebas necesita Debian o un derivado, con ${PACKAGES.join(' ')}: compila con gcc, lee /proc y se compara con la pila original.`,
      `The bench needs Debian or one of its children, with ${PACKAGES.join(' ')}: it compiles with gcc, reads /proc and compares with the original stack.`,
    );
  }
  const missing = missingPackages();
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

const bun = ensureInstalled();
ensurePackages();
const bench = spawn(bun, [join(root, 'bench', 'src', 'run.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// A terminal's Ctrl-C has reached the bench too: it ends its processes, and this waits for it.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => bench.kill(name));
bench.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

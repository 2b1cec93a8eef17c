/** npm run bench: installs what the bench needs and this machine lacks, then runs it. Needs Debian or one of its children. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, root } from './installed.mjs';
import { ensurePackages } from './packages.mjs';

/** The compiler for the tools in C, the seed's own stack to compare with, and what both sides stand on. */
const PACKAGES = [
  'gcc',
  'libc6-dev',
  'python3-django',
  'python3-django-channels',
  'python3-channels-redis',
  'daphne',
  'python3-djangorestframework',
  'python3-djangorestframework-simplejwt',
  'python3-psycopg2',
  'postgresql',
  'redis-server',
];

const bun = ensureInstalled();
ensurePackages(PACKAGES, [
  `El banco de pruebas necesita Debian o un derivado, con ${PACKAGES.join(' ')}: compila con gcc, lee /proc y se compara con la pila original.`,
  `The bench needs Debian or one of its children, with ${PACKAGES.join(' ')}: it compiles with gcc, reads /proc and compares with the original stack.`,
]);
const bench = spawn(bun, [join(root, 'bench', 'src', 'run.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// A terminal's Ctrl-C has reached the bench too: it ends its processes, and this waits for it.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => bench.kill(name));
bench.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

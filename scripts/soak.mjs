/** npm run soak: installs what the soak of the staff board needs and this machine lacks, then runs it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBrowsers } from './browsers.mjs';
import { ensureInstalled, root } from './installed.mjs';

const bun = ensureInstalled();
if (!ensureBrowsers()) {
  console.error('La prueba de larga duración solo corre en Linux. · The soak runs on Linux alone.');
  process.exit(1);
}
const soak = spawn(bun, [join(root, 'e2e', 'soak', 'run.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
// A terminal's Ctrl-C has reached it too: it stops what it has started, and this waits for it.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => soak.kill(name));
soak.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

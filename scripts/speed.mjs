/** npm run speed: installs what the measuring of the kiosk needs and this machine lacks, builds the kiosk, then visits it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBrowsers } from './browsers.mjs';
import { ensureBoard } from './built-board.mjs';
import { ensureInstalled, root } from './installed.mjs';

const bun = ensureInstalled();
if (!ensureBrowsers()) {
  console.error('El quiosco solo se mide en Linux. · The kiosk is measured on Linux alone.');
  process.exit(1);
}
ensureBoard();
const visits = spawn(bun, [join(root, 'e2e', 'speed.ts')], { stdio: 'inherit' });
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => visits.kill(name));
visits.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

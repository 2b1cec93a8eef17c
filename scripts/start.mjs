/** npm start: installs and builds what is missing, then a demo and its server in one process. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBoard } from './built-board.mjs';
import { ensureInstalled, root } from './installed.mjs';

const bun = ensureInstalled();
ensureBoard();
const server = spawn(bun, [join(root, 'server', 'src', 'main.ts'), 'start', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => server.kill(name));
server.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

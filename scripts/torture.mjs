/** npm run torture: installs what the site consists of and this machine lacks, then runs it and hurts it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, root } from './installed.mjs';
import { ensureSitePrograms } from './site-programs.mjs';

const bun = ensureInstalled();
ensureSitePrograms();
const torture = spawn(bun, [join(root, 'torture', 'src', 'run.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
// A terminal's Ctrl-C has reached it too: it stops what it has started, and this waits for it.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => torture.kill(name));
torture.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

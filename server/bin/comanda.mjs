#!/usr/bin/env node
/** Starts the command line on Bun, which npm has installed beside it. Needs nothing but Node. */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Until its install script has run, a text of a few lines stands in the runtime's place. */
const SMALLEST_RUNTIME = 1_000_000;

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function findRuntime() {
  let folder;
  try {
    folder = dirname(createRequire(import.meta.url).resolve('bun/package.json'));
  } catch {
    return fail(
      'Faltan las dependencias de Comanda. Instálelas en su carpeta: npm install',
      'The dependencies of Comanda are missing. Install them in its folder: npm install',
    );
  }
  const runtime = join(folder, 'bin', 'bun.exe');
  if ((statSync(runtime, { throwIfNoEntry: false })?.size ?? 0) >= SMALLEST_RUNTIME) return runtime;
  const script = join(folder, 'install.js');
  return fail(
    `Bun está a medio instalar, porque npm no ha ejecutado su guion. Ejecútelo: node "${script}"`,
    `Bun is half installed, for npm has not run its script. Run it: node "${script}"`,
  );
}

/** In the language that the command line itself would speak. */
function fail(es, en) {
  const { COMANDA_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const wish = COMANDA_LANG?.trim().toLowerCase();
  const locale = LC_ALL || LC_MESSAGES || LANG || '';
  const english = wish === 'en' || (wish !== 'es' && locale.toLowerCase().startsWith('en'));
  console.error(english ? `Error: ${en}` : `Error: ${es}`);
  process.exit(1);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const child = spawn(findRuntime(), [main, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const name of SIGNALS) process.on(name, () => child.kill(name));
child.on('error', (error) => fail(`No se puede ejecutar Bun: ${error.message}`, `Bun cannot be run: ${error.message}`));
child.on('exit', (code, signal) => {
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  for (const name of SIGNALS) process.removeAllListeners(name);
  process.kill(process.pid, signal);
});

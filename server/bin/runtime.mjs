/** Where npm has put Bun, and what to say where it has not. Needs nothing but Node. */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Until its install script has run, a text of a few lines stands in the runtime's place. */
const SMALLEST_RUNTIME = 1_000_000;

/** Ends the process, with the cure, where it is not there. */
export function findRuntime() {
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
export function fail(es, en) {
  const { COMANDA_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const wish = COMANDA_LANG?.trim().toLowerCase();
  const locale = LC_ALL || LC_MESSAGES || LANG || '';
  const english = wish === 'en' || (wish !== 'es' && locale.toLowerCase().startsWith('en'));
  console.error(english ? `Error: ${en}` : `Error: ${es}`);
  process.exit(1);
}

/** npm run screenshots: installs what the pictures of the documentation need and this machine lacks, then takes them. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBrowsers } from './browsers.mjs';
import { ensureInstalled, root } from './installed.mjs';
import { ensurePackages } from './packages.mjs';

const bun = ensureInstalled();
if (!ensureBrowsers()) {
  console.error('Las imágenes solo se hacen en Linux. · The pictures are taken on Linux alone.');
  process.exit(1);
}
ensurePackages(
  ['pngquant'],
  ['Las imágenes necesitan pngquant en la ruta.', 'The pictures need pngquant on the path.'],
);
const pictures = spawn(bun, [join(root, 'e2e', 'screenshots.ts')], { stdio: 'inherit' });
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => pictures.kill(name));
pictures.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

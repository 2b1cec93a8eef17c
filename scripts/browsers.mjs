/** The browsers that pages are tried in: installs on Debian what is missing. Needs nothing but Node. */
import { spawnSync } from 'node:child_process';
import { ensurePackages } from './packages.mjs';

const PROGRAMS = [
  { packageName: 'chromium', program: 'chromium' },
  { packageName: 'webkit2gtk-driver', program: 'WebKitWebDriver' },
  { packageName: 'xvfb', program: 'Xvfb' },
];

/** False where there is no WebKit that a program can drive like this one. */
export function ensureBrowsers() {
  if (process.platform !== 'linux') return false;
  const missing = PROGRAMS.filter(({ program }) => spawnSync('which', [program]).status !== 0);
  if (missing.length === 0) return true;
  ensurePackages(
    missing.map(({ packageName }) => packageName),
    [
      'Las pruebas en navegadores necesitan Chromium, WebKitWebDriver (WebKitGTK) y Xvfb en la ruta.',
      'The tests in browsers need Chromium, WebKitWebDriver (of WebKitGTK) and Xvfb on the path.',
    ],
  );
  return true;
}

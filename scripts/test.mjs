/** npm test: the gate. Style, types, then every test; ends with one line that counts them. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBrowsers } from './browsers.mjs';
import { ensureBoard } from './built-board.mjs';
import { ensureInstalled, root } from './installed.mjs';
import { ensureSitePrograms } from './site-programs.mjs';

const bun = ensureInstalled();
ensureSitePrograms();
const hasBrowsers = ensureBrowsers();
// Once for all tests in browsers, which build the pages themselves where one of them runs alone.
if (hasBrowsers) ensureBoard();
const require = createRequire(join(root, 'package.json'));
const bin = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), 'bin', file);

/** For machines that are busy with something else; a test that needs longer says so itself. */
const TEST_TIMEOUT_MS = 20_000;

const TIMINGS = `--timings=${join(root, 'scripts', 'test-timings.json')}`;

const steps = [
  ['Biome', process.execPath, [bin('@biomejs/biome', 'biome'), 'check', '.']],
  ['TypeScript', process.execPath, [bin('typescript', 'tsc'), '-p', '.']],
  // Pages know a document and a window, servers do not.
  ['TypeScript, client', process.execPath, [bin('typescript', 'tsc'), '-p', 'client']],
  ['TypeScript, examples', process.execPath, [bin('typescript', 'tsc'), '-p', 'examples']],
  ['TypeScript, web', process.execPath, [bin('typescript', 'tsc'), '-p', 'web']],
  ['TypeScript, board worker', process.execPath, [bin('typescript', 'tsc'), '-p', 'web/board/worker']],
  ['TypeScript, kiosk worker', process.execPath, [bin('typescript', 'tsc'), '-p', 'web/kiosk/worker']],
  ['TypeScript, e2e', process.execPath, [bin('typescript', 'tsc'), '-p', 'e2e']],
  ['TypeScript, torture', process.execPath, [bin('typescript', 'tsc'), '-p', 'torture/src/sdk/host']],
  ['TypeScript, torture of the kiosk', process.execPath, [bin('typescript', 'tsc'), '-p', 'torture/src/kiosk']],
  // First of all tests: who may import whom.
  ['Architecture', bun, ['test', './server/test/architecture.test.ts']],
  [
    'Tests',
    bun,
    [
      'test',
      '--timeout',
      String(TEST_TIMEOUT_MS),
      // Most of the long ones wait for clocks; those come first, so that no worker is left alone with one at the end.
      '--parallel=2',
      TIMINGS,
      'protocol',
      'server/src',
      'server/test',
      'client',
      'web',
      'bench',
      'deploy',
      'torture',
    ],
  ],
];
if (hasBrowsers) steps.push(['Browsers', bun, ['test', '--parallel=2', TIMINGS, 'e2e']]);
else console.log('Navegadores: solo en Linux · Browsers: on Linux alone');

/** Runs a step with its output shown; answers its exit code and how many tests it counted. */
function run(name, program, args) {
  console.log(`\n── ${name}`);
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, NODE_ENV: 'test', BUILT_PAGES: join(root, 'web', 'dist') },
    });
    let tail = '';
    child.stderr.on('data', (chunk) => {
      process.stderr.write(chunk);
      tail = (tail + chunk).slice(-2_000);
    });
    child.on('close', (code) => {
      const count = (word) => Number(new RegExp(`^\\s*(\\d+) ${word}$`, 'm').exec(tail)?.[1] ?? 0);
      resolve({ code, passed: count('pass'), failed: count('fail') });
    });
  });
}

let passed = 0;
let failed = 0;
for (const [name, program, args] of steps) {
  const outcome = await run(name, program, args);
  passed += outcome.passed;
  failed += outcome.failed;
  if (outcome.code !== 0) {
    console.log(`\n${name}: exit code ${outcome.code}`);
    failed = Math.max(failed, 1);
    break;
  }
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

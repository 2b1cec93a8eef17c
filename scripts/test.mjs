/** npm test: the gate. Style, types, then every test; ends with one line that counts them. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureInstalled, root } from './installed.mjs';
import { ensurePackages } from './packages.mjs';

const bun = ensureInstalled();
if (!hasPostgres() || !hasRedis()) {
  ensurePackages(
    ['postgresql', 'redis-server'],
    [
      'Las pruebas necesitan PostgreSQL y Redis: brew install postgresql redis',
      'The tests need PostgreSQL and Redis: brew install postgresql redis',
    ],
  );
}
const require = createRequire(join(root, 'package.json'));
const bin = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), 'bin', file);

const steps = [
  ['Biome', process.execPath, [bin('@biomejs/biome', 'biome'), 'check', '.']],
  ['TypeScript', process.execPath, [bin('typescript', 'tsc'), '-p', '.']],
  // First of all tests: who may import whom.
  ['Architecture', bun, ['test', './server/test/architecture.test.ts']],
  ['Tests', bun, ['test', 'protocol', 'server/src', 'server/test', 'deploy']],
];

/** Debian keeps each version in a folder of its own; elsewhere its programs are on the path. */
function hasPostgres() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root) : [];
  if (versions.some((version) => existsSync(join(root, version, 'bin', 'initdb')))) return true;
  return spawnSync('initdb', ['--version']).status === 0;
}

function hasRedis() {
  return ['redis-server', 'valkey-server'].some((name) => spawnSync(name, ['--version']).status === 0);
}

/** Runs a step with its output shown; answers its exit code and how many tests it counted. */
function run(name, program, args) {
  console.log(`\n── ${name}`);
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, NODE_ENV: 'test' },
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

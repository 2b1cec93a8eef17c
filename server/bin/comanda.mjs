#!/usr/bin/env node
/** Starts the command line on Bun, which npm has installed beside it. Needs nothing but Node. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fail, findRuntime } from './runtime.mjs';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

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

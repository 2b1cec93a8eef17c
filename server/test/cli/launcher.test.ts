/** `bin/comanda.mjs`: from plain Node to the program on Bun, and back with its exit code. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '../harness/temp-folder.ts';
import { Running, type Way } from './program.ts';

setDefaultTimeout(60_000);

const LAUNCHER = fileURLToPath(new URL('../../bin/comanda.mjs', import.meta.url));
const node = Bun.which('node') ?? 'node';

async function launch(way: Way, launcher: string, ...args: string[]) {
  await using running = new Running(way, [node, launcher, ...args]);
  return await running.ended();
}

/** The launcher in a tree of its own, with a program of the test's in the place of ours. */
function treeWith(folder: string, program: string): string {
  const launcher = join(folder, 'server', 'bin', 'comanda.mjs');
  cpSync(dirname(LAUNCHER), dirname(launcher), { recursive: true });
  mkdirSync(join(folder, 'server', 'src'));
  writeFileSync(join(folder, 'server', 'src', 'main.ts'), program);
  return launcher;
}

function withBun(folder: string): void {
  const bun = realpathSync(dirname(createRequire(LAUNCHER).resolve('bun/package.json')));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(bun, join(folder, 'node_modules', 'bun'));
}

test('runs the program with its arguments, where it is called, and ends with its exit code', async () => {
  using folder = tempFolder();
  expect(await launch({ folder: folder.path }, LAUNCHER, '--version')).toMatchObject({ exit: 0, err: '' });
  const missing = await launch({ folder: folder.path }, LAUNCHER, 'order', 'list', '--data', './the data');
  expect(missing.exit).toBe(3);
  expect(missing.err).toContain(join(folder.path, 'the data'));
  expect((await launch({ folder: folder.path }, LAUNCHER, 'order', 'show')).exit).toBe(2);
});

test('.env of the folder that it is called in is read', async () => {
  using folder = tempFolder();
  writeFileSync(join(folder.path, '.env'), 'PORT=8123\n');
  expect((await launch({ folder: folder.path }, LAUNCHER, 'config')).out).toContain('PORT=8123');
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s reaches the program, which ends in its own way',
  async (signal) => {
    using folder = tempFolder();
    withBun(folder.path);
    const program = `
    process.on('${signal}', () => { console.log('heard'); process.exit(7); });
    setInterval(() => {}, 1000);
    console.log('ready');
  `;
    await using running = new Running({ folder: folder.path }, [node, treeWith(folder.path, program)]);
    expect(await running.line()).toBe('ready');
    expect(await running.stop(signal)).toMatchObject({ exit: 7, out: 'heard' });
  },
);

test('a program that dies by a signal takes the launcher with it by the same', async () => {
  using folder = tempFolder();
  withBun(folder.path);
  for (const signal of ['SIGKILL', 'SIGTERM']) {
    const launcher = treeWith(
      join(folder.path, signal),
      `process.kill(process.pid, '${signal}'); setInterval(() => {}, 9);`,
    );
    await using running = new Running({ folder: folder.path }, [node, launcher]);
    await running.ended();
    expect(running.child.signalCode).toBe(signal as NodeJS.Signals);
  }
});

test('without its dependencies it names the cure, in the reader’s language', async () => {
  using folder = tempFolder();
  const launcher = treeWith(folder.path, '');
  const es = await launch({ folder: folder.path, env: { COMANDA_LANG: 'es', LANG: 'en_US' } }, launcher);
  expect(es).toMatchObject({ exit: 1, out: '' });
  expect(es.err).toBe('Error: Faltan las dependencias de Comanda. Instálelas en su carpeta: npm install\n');
  const en = await launch({ folder: folder.path, env: { COMANDA_LANG: '', LANG: 'en_US.UTF-8' } }, launcher);
  expect(en.err).toContain('are missing. Install them in its folder: npm install');
});

test('a runtime whose install script has not run is told apart', async () => {
  using folder = tempFolder();
  const launcher = treeWith(folder.path, '');
  const bun = join(folder.path, 'node_modules', 'bun');
  mkdirSync(join(bun, 'bin'), { recursive: true });
  writeFileSync(join(bun, 'package.json'), '{"name":"bun"}');
  writeFileSync(join(bun, 'bin', 'bun.exe'), 'echo "postinstall has not run"\n', { mode: 0o755 });
  const { exit, err } = await launch({ folder: folder.path }, launcher);
  expect(exit).toBe(1);
  expect(err).toContain(`node "${join(realpathSync(bun), 'install.js')}"`);
});

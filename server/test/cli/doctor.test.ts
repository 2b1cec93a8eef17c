/** `comanda doctor`: finds each thing that can be wrong, says the cure, and changes nothing. */
import { Database } from 'bun:sqlite';
import { expect, setDefaultTimeout, test } from 'bun:test';
import { chmodSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Health, Readiness } from '@comanda/protocol/health';
import { z } from 'zod';
import { CHECKS, type Check } from '../../src/cli/checks/finding.ts';
import { readSecrets } from '../../src/data-folder.ts';
import { TestClock } from '../harness/clock.ts';
import { startTestServer } from '../harness/server.ts';
import { makeTestSite } from '../harness/site.ts';
import { type TempFolder, tempFolder } from '../harness/temp-folder.ts';
import { answer, comanda, type Way } from './program.ts';

setDefaultTimeout(60_000);

const Report = z.strictObject({
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({
      check: z.enum(CHECKS),
      state: z.enum(['ok', 'warning', 'failed']),
      text: z.string().min(1),
      cure: z.string().min(1).nullable(),
    }),
  ),
});

/** On port 0, so that nobody else's server gets into the report. */
function way(folder: string, env: Readonly<Record<string, string>> = {}): Way {
  return { folder, env: { DATA_DIR: folder, PORT: '0', ...env } };
}

async function examine(at: Way) {
  const { exit, out, err } = await comanda(at, 'doctor', '--json');
  const report = Report.parse(JSON.parse(out));
  expect(err).toBe('');
  expect(exit).toBe(report.ok ? 0 : 1);
  for (const { state, cure } of report.checks) expect(cure === null).toBe(state === 'ok');
  const names = (wanted: 'warning' | 'failed') =>
    report.checks.filter(({ state }) => state === wanted).map(({ check }) => check);
  return { ...report, warned: names('warning'), failed: names('failed') };
}

type Examined = Awaited<ReturnType<typeof examine>>;

function textOf({ checks }: Examined, check: Check): string {
  return checks
    .filter((finding) => finding.check === check)
    .map(({ text, cure }) => `${text} ${cure ?? ''}`)
    .join('\n');
}

/** A demo that nobody has open. */
async function demo(): Promise<TempFolder> {
  const folder = tempFolder();
  await answer(way(folder.path), 'demo', '--rooms', '1');
  return folder;
}

function edit(folder: TempFolder, work: (database: Database) => void): void {
  const database = new Database(join(folder.path, 'comanda.sqlite3'));
  work(database);
  database.close();
}

test('a site that is well passes every check, in the order of the list', async () => {
  await using here = await makeTestSite();
  readSecrets(here.site.folder);
  const { ok, checks } = await examine(way(here.folder));
  expect(ok).toBe(true);
  expect(checks.map(({ check }) => check)).toEqual([...CHECKS]);
  expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
  const { exit, out } = await comanda(way(here.folder), 'doctor');
  expect(exit).toBe(0);
  expect(out).toContain('All is well.');
});

test('before there are data it says how to begin, and begins nothing', async () => {
  using folder = tempFolder();
  const report = await examine({ folder: folder.path, env: { PORT: '0' } });
  expect(report).toMatchObject({ ok: true, warned: ['folder'], failed: [] });
  expect(textOf(report, 'folder')).toContain('comanda demo');
  expect(readdirSync(folder.path)).toEqual([]);
});

test('the data are byte for byte as they were', async () => {
  using folder = await demo();
  const content = () =>
    readdirSync(folder.path)
      .map((name) => join(folder.path, name))
      .map((path) => [path, statSync(path).isFile() ? Bun.hash(readFileSync(path)) : readdirSync(path)]);
  const before = content();
  expect(await examine(way(folder.path))).toMatchObject({ ok: true });
  expect(content()).toEqual(before);
});

test('every setting that cannot be used is named with its rule', async () => {
  using folder = tempFolder();
  const env = { PORT: 'eighty', RATE_LIMITS: 'maybe', SITE_CURRENCY: 'euro' };
  const report = await examine(way(folder.path, env));
  expect(report.failed).toEqual(['settings', 'settings', 'settings']);
  for (const [name, value] of Object.entries(env)) expect(textOf(report, 'settings')).toContain(`${name}=${value}`);
  expect(textOf(report, 'settings')).toContain('a whole number from 0 to 65535');
});

test('.env is found and believed', async () => {
  using folder = tempFolder();
  writeFileSync(join(folder.path, '.env'), 'PORT=0\nRATE_LIMITS=off\n');
  const report = await examine({ folder: folder.path });
  expect(textOf(report, 'env_file')).toContain(join(folder.path, '.env'));
  expect(textOf(report, 'settings')).toContain('PORT, RATE_LIMITS');
  expect(report.warned).toContain('limits');
});

test('origins that are legal but unwise are warned of', async () => {
  using folder = tempFolder();
  const insecure = await examine(
    way(folder.path, { WS_ALLOWED_ORIGINS: 'http://orders.example.com,http://localhost:1' }),
  );
  expect(insecure.warned).toContain('origins');
  expect(textOf(insecure, 'origins')).toContain('http://orders.example.com');
  expect(textOf(insecure, 'origins')).not.toContain('localhost');
  const onlyHere = await examine(way(folder.path, { HOST: '0.0.0.0' }));
  expect(onlyHere.warned).toContain('origins');
  const good = await examine(way(folder.path, { HOST: '0.0.0.0', PUBLIC_URL: 'https://orders.example.com/path' }));
  expect(good.warned).not.toContain('origins');
});

test('secrets that others can read, and secrets that are none', async () => {
  using folder = await demo();
  const file = join(folder.path, 'secrets.json');
  writeFileSync(file, '{"tokenKey":"short"}', { mode: 0o600 });
  expect((await examine(way(folder.path))).failed).toEqual(['secrets']);
  chmodSync(file, 0o644);
  const report = await examine(way(folder.path));
  expect(report.failed).toEqual(['secrets']);
  expect(textOf(report, 'secrets')).toContain(`chmod 600 ${file}`);
  expect(readFileSync(file, 'utf8')).toContain('short');
});

test('a folder that cannot be written to', async () => {
  using folder = tempFolder();
  writeFileSync(join(folder.path, 'file'), '');
  const report = await examine(way(folder.path, { DATA_DIR: join(folder.path, 'file', 'data') }));
  expect(report.failed).toEqual(['folder']);
});

test('a row that breaks the rules of its table', async () => {
  using folder = await demo();
  await answer(way(folder.path), 'order', 'place', '--room', '1', '--item', '1');
  edit(folder, (database) => {
    database.run('pragma ignore_check_constraints = on');
    database.run('update order_items set quantity = 0');
  });
  const report = await examine(way(folder.path));
  expect(report.failed).toEqual(['store']);
  expect(textOf(report, 'store')).toContain('order_items');
});

test('a damaged database, and a file that is none', async () => {
  using folder = await demo();
  const file = join(folder.path, 'comanda.sqlite3');
  truncateSync(file, Math.floor(statSync(file).size / 2));
  const damaged = await examine(way(folder.path));
  expect(damaged.failed).toEqual(['store']);
  expect(textOf(damaged, 'store')).toContain('backup');
  writeFileSync(file, 'this is no database, only a text that is long enough to be looked at as one. '.repeat(20));
  expect((await examine(way(folder.path))).failed).toEqual(['store']);
});

test('a database that another process holds', async () => {
  using folder = await demo();
  for (const begin of ['begin immediate', 'pragma locking_mode = exclusive; begin exclusive']) {
    const holder = new Database(join(folder.path, 'comanda.sqlite3'));
    holder.run(begin);
    const report = await examine(way(folder.path));
    holder.run('rollback');
    holder.close();
    expect(report.failed).toEqual(['writing']);
  }
});

test('migrations that are to come are told and not run', async () => {
  using folder = await demo();
  edit(folder, (database) => database.run('delete from kysely_migration'));
  for (let round = 0; round < 2; round++) {
    const report = await examine(way(folder.path));
    expect(report).toMatchObject({ ok: true, warned: ['migrations'] });
    expect(textOf(report, 'migrations')).toContain('0001-foundation');
  }
});

test('a log with a hole in it', async () => {
  using folder = await demo();
  for (const _ of [1, 2, 3]) await answer(way(folder.path), 'order', 'place', '--room', '1', '--item', '1');
  const well = await examine(way(folder.path));
  expect(textOf(well, 'log')).toContain('position 3; keeps 3 events since');
  edit(folder, (database) => database.run('delete from events where seq = 2'));
  const ill = await examine(way(folder.path));
  expect(ill.failed).toEqual(['log']);
  expect(textOf(ill, 'log')).toContain('keeps 2 events and should keep 3');
});

test('a clock that is behind what has happened already', async () => {
  const clock = new TestClock();
  await using here = await makeTestSite({}, clock);
  clock.advance(3_600_000);
  await here.site.commands.updateDevice({ id: 1, update: { is_active: false } });
  const report = await examine(way(here.folder));
  expect(report.failed).toEqual(['clock']);
});

test('a port that one of our servers holds is well; one that another program holds is not', async () => {
  await using running = await startTestServer();
  const { folder } = running.place;
  const ours = await examine(way(folder, { PORT: new URL(running.url).port }));
  expect(ours).toMatchObject({ ok: true, failed: [] });
  expect(textOf(ours, 'port')).toContain(`answers at ${running.url}`);

  using page = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response('hello') });
  const taken = await examine(way(folder, { PORT: String(page.port) }));
  expect(taken.failed).toEqual(['port']);
  expect(textOf(taken, 'port')).toContain(`comanda serve --port ${Number(page.port) + 1}`);

  using silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  expect((await examine(way(folder, { PORT: String(silent.port) }))).failed).toEqual(['port']);
});

test('a server of ours that is not ready is told with what fails in it', async () => {
  using folder = tempFolder();
  const health: z.infer<typeof Health> = { status: 'ok', version: '1.2.3' };
  const readiness: Readiness = {
    status: 'not_ready',
    checks: { store: 'failing', relay: 'ok', accepting: 'ok', bus: 'ok' },
  };
  using ill = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    routes: {
      '/healthz': () => Response.json(health),
      '/readyz': () => Response.json(readiness, { status: 503 }),
    },
  });
  const report = await examine(way(folder.path, { PORT: String(ill.port) }));
  expect(report.failed).toEqual(['port']);
  expect(textOf(report, 'port')).toContain('Comanda 1.2.3');
  expect(textOf(report, 'port')).toContain('not ready: store');
});

test('a free port, and an address that is not of this machine', async () => {
  using folder = tempFolder();
  const probe = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const port = String(probe.port);
  probe.stop(true);
  expect(textOf(await examine(way(folder.path, { PORT: port })), 'port')).toContain(`${port} of 127.0.0.1 is free`);
  const elsewhere = await examine(way(folder.path, { HOST: '192.0.2.1', PORT: port, PUBLIC_URL: 'https://a.example' }));
  expect(elsewhere.failed).toEqual(['port']);
});

test('what is wrong stands out on the screen, with its cure under it', async () => {
  using folder = tempFolder();
  const { exit, out } = await comanda(way(folder.path, { PORT: 'x', COMANDA_LANG: 'es' }), 'doctor');
  expect(exit).toBe(1);
  expect(out).toMatch(/✗ Ajustes +PORT=x no es válido: .*\n +→ Corríjalo/);
  expect(out).toContain('Errores: 1. Avisos: 0.');
});

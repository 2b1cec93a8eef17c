/** `comanda serve` and `comanda start`: what they say, refuse and end with; and that what is done beside them is seen at once. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LoginAnswer } from '@comanda/protocol/session';
import { z } from 'zod';
import { Feed, live, plainKiosk, plainStaff } from '../harness/feed.ts';
import { login, spawnServer } from '../harness/server.ts';
import { makeTestSite } from '../harness/site.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { answer, comanda, type Running, run, type Way } from './program.ts';

setDefaultTimeout(60_000);

const way = (folder: string, env: Readonly<Record<string, string>> = {}): Way => ({
  folder,
  env: { DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error', ...env },
});

const Served = z.strictObject({ url: z.url() });
const Login = z.strictObject({ email: z.string(), password: z.string() });
const Started = z.strictObject({ url: z.url(), demo: z.boolean(), admin: Login.nullable() });

async function signIn(url: string, credentials: z.infer<typeof Login>): Promise<z.infer<typeof LoginAnswer>> {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  return LoginAnswer.parse(await response.json());
}

test('serve says where it listens, answers there, and ends well when it is told to', async () => {
  await using here = await makeTestSite();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    await using server = run(way(here.folder), 'serve', '--json');
    const { url } = Served.parse(JSON.parse(await server.line()));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const { exit, out, err } = await server.stop(signal);
    expect({ exit, out }).toEqual({ exit: 0, out: '' });
    expect(err).toContain('Stopping');
    expect(err).toContain('Stopped.');
  }
});

test('serve takes its flags before the settings, and says its warnings', async () => {
  await using here = await makeTestSite();
  const env = { PORT: '1', HOST: '192.0.2.1', RATE_LIMITS: 'off', REDIS_URL: 'redis://me:sesame@127.0.0.1:1/0' };
  await using server = run(way(here.folder, env), 'serve', '--port', '0', '--host', '127.0.0.1');
  expect(await server.line()).toMatch(/^Comanda listens on http:\/\/127\.0\.0\.1:\d+$/);
  const { err } = await server.stop();
  expect(err).toContain('RATE_LIMITS=off');
  // Without Redis it serves all the same, and says so.
  expect(err).toContain('bus_unreachable');
  expect(err).not.toContain('sesame');
});

test('a port that is taken, an address that is not ours, a bad setting: one line with the cure', async () => {
  await using here = await makeTestSite();
  using other = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response('') });
  const cases: [string[], Record<string, string>, number, string][] = [
    [['--port', String(other.port)], {}, 1, `comanda serve --port ${Number(other.port) + 1}`],
    [['--host', '192.0.2.1'], {}, 1, '192.0.2.1'],
    [['--port', '65536'], {}, 2, '--port 65536'],
    [['--host', ''], {}, 2, '--host'],
    [[], { SITE_TIME_ZONE: 'Moon/Base' }, 1, 'SITE_TIME_ZONE=Moon/Base is not valid'],
  ];
  for (const [args, env, code, words] of cases) {
    const { exit, out, err } = await comanda(way(here.folder, env), 'serve', ...args);
    expect({ args, exit, out }).toEqual({ args, exit: code, out: '' });
    expect(err).toContain(words);
    expect(err.trim().split('\n')).toHaveLength(1);
  }
});

test('a port that another server of ours has is taken too', async () => {
  await using here = await makeTestSite();
  await using other = await makeTestSite();
  await using first = run(way(here.folder), 'serve', '--json');
  const { port } = new URL(Served.parse(JSON.parse(await first.line())).url);
  const second = await comanda(way(other.folder), 'serve', '--port', port);
  expect([second.exit, second.err]).toEqual([1, expect.stringContaining(port)]);
});

test('a server that runs shows on its sockets what the command line does', async () => {
  await using here = await makeTestSite();
  await using server = await spawnServer(here.folder);
  const staff = await login(server.url, 'STAFF');
  using board = plainStaff(server.url, staff.access);
  using kiosk = plainKiosk(server.url, 'ipad-room-101');
  await live(board, kiosk);
  const at = way(here.folder);

  await answer(at, 'order', 'place', '--device', 'ipad-room-101', '--item', '1:2');
  expect(await board.next('new_order')).toMatchObject({ order_id: 1, room_code: '101', device_uid: 'ipad-room-101' });
  await answer(at, 'order', 'status', '1', 'READY');
  expect(await board.next('order_updated')).toMatchObject({ order_id: 1, from_status: 'PLACED', status: 'READY' });
  expect(await kiosk.next('order_status_changed')).toMatchObject({ order_id: 1, status: 'READY' });

  await answer(at, 'device', 'disable', 'ipad-room-101');
  expect(await kiosk.closed).toMatchObject({ code: 4001 });
  await answer(at, 'user', 'role', 'staff@example.com', 'USER');
  expect(await board.closed).toMatchObject({ code: 4003 });
});

test('tail shows what comes in through a server', async () => {
  await using here = await makeTestSite();
  await using server = await spawnServer(here.folder);
  const { epoch } = await here.site.reader.events.position();
  await using tail = run(way(here.folder), 'tail', '--since', `${epoch}.0`);
  await fetch(`${server.url}/api/public/orders/create`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ device_uid: 'ipad-room-102', items: [{ product_id: 1, quantity: 1 }] }),
  });
  expect(await tail.line()).toMatch(/#1 +102 +ipad-room-102 +New order$/);
});

test('start makes a demo, serves it, and shows the same login at each start', async () => {
  using folder = tempFolder();
  const at: Way = { folder: folder.path, env: { PORT: '0', LOG_LEVEL: 'error' } };
  await using first = run(at, 'start', '--json');
  const started = Started.parse(JSON.parse(await first.line()));
  expect(started.demo).toBe(true);
  if (!started.admin) throw new Error('no login');
  expect((await signIn(started.url, started.admin)).user.role).toBe('ADMIN');
  expect((await first.stop('SIGTERM')).exit).toBe(0);
  expect(readdirSync(folder.path)).toEqual(['data']);

  await using second = run(at, 'start', '--json');
  const again = Started.parse(JSON.parse(await second.line()));
  expect(again.admin).toEqual(started.admin);
  expect(await answer(at, 'device', 'list')).toMatchObject({ count: 13 });
});

async function welcome(server: Running): Promise<string[]> {
  return await server.linesUntil((line) => line.includes('Ctrl-C stops it'));
}

test.skipIf(Bun.which('curl') === null)('the lines that start prints do what they promise', async () => {
  using folder = tempFolder();
  const at: Way = { folder: folder.path, env: { PORT: '0', LOG_LEVEL: 'error' } };
  // A password that a careless quotation would break.
  const password = `it's "quoted" \\ $HOME`;
  await answer(at, 'demo', '--admin-password', password);
  await using server = run(at, 'start');
  const lines = await welcome(server);
  expect(lines.join('\n')).toContain(password);
  const shown = (words: string) => lines.filter((line) => line.includes(words));
  const sh = async (command: string) => {
    const child = Bun.spawn(['sh', '-c', command], { stdout: 'pipe', stderr: 'ignore' });
    return await new Response(child.stdout).text();
  };

  const [signingIn = ''] = shown('/api/auth/login').filter((line) => line.startsWith('curl'));
  const { access } = LoginAnswer.parse(JSON.parse(await sh(signingIn)));
  const [byHand = '', byItself = '', kioskLine = ''] = shown('npx wscat -c');
  expect(byHand).toContain('token=TOKEN');
  const addressOf = async (line: string) => (await sh(line.replace('npx wscat -c', 'echo'))).trim();
  using first = new Feed(await addressOf(byHand.replace('TOKEN', access)));
  using second = new Feed(await addressOf(byItself));
  using kiosk = new Feed(await addressOf(kioskLine));
  await live(first, second, kiosk);

  const [order = ''] = shown('/api/public/orders/create');
  expect(JSON.parse(await sh(order))).toMatchObject({ success: true, order: { id: 1 } });
  expect(await first.next('new_order')).toMatchObject({ device_uid: 'ipad-room-101', room_code: '101' });
  expect(await second.next('new_order')).toMatchObject({ order_id: 1 });
  await answer(at, 'order', 'status', '1', 'READY');
  expect(await kiosk.next('order_status_changed')).toMatchObject({ order_id: 1, status: 'READY' });
  expect(lines.filter((line) => /:\d+\/staff\/ /.test(line))).toHaveLength(1);
  expect(shown('npx comanda tail')).toHaveLength(1);
  expect(shown('npx comanda doctor')).toHaveLength(1);
  expect(shown('README')).toHaveLength(1);
});

test('start serves this machine alone', async () => {
  using folder = tempFolder();
  for (const HOST of ['0.0.0.0', '192.168.1.5', '::']) {
    const { exit, out, err } = await comanda({ folder: folder.path, env: { HOST, PORT: '0' } }, 'start');
    expect({ HOST, exit, out }).toEqual({ HOST, exit: 3, out: '' });
    expect(err).toContain(`HOST=${HOST}`);
    expect(err).toContain('comanda serve');
  }
  expect(existsSync(join(folder.path, 'data'))).toBe(false);
});

test('start serves real data as they are, and shows nobody’s password', async () => {
  await using here = await makeTestSite();
  await using server = run(way(here.folder), 'start', '--json');
  expect(Started.parse(JSON.parse(await server.line()))).toMatchObject({ demo: false, admin: null });
  await server.stop();
  await using told = run(way(here.folder), 'start');
  const lines = await welcome(told);
  expect(lines.join('\n')).not.toMatch(/Password|curl|wscat/);
  expect(await answer(way(here.folder), 'user', 'list')).toMatchObject({ count: 3 });
});

test('start says so where the demo’s password has been changed', async () => {
  using folder = tempFolder();
  const at: Way = { folder: folder.path, env: { PORT: '0', LOG_LEVEL: 'error' }, stdin: 'a new password' };
  await answer(at, 'demo');
  await comanda(at, 'user', 'password', 'admin@example.com', '--password-stdin');
  await using server = run(at, 'start');
  const lines = await welcome(server);
  expect(lines.join('\n')).toContain('comanda demo --admin-password');
  expect(lines.join('\n')).not.toContain('curl');
});

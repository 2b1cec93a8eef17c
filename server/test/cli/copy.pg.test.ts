/** `comanda copy`: a site goes from its file to PostgreSQL whole, once, and is served in one place at most. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { dataFolderAt } from '../../src/data-folder.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { pathOf } from '../../src/domain/photograph.ts';
import { develop } from '../../src/photographs/develop.ts';
import { startServer } from '../../src/server.ts';
import { openSite } from '../../src/site.ts';
import { ask } from '../harness/api.ts';
import { v1Kiosk, v1Staff } from '../harness/feed.ts';
import { giveHistory } from '../harness/history.ts';
import { flag } from '../harness/pictures.ts';
import { PostgresServer } from '../harness/postgres-server.ts';
import { login, spawnServer } from '../harness/server.ts';
import { makeTestSite } from '../harness/site.ts';
import { answer, comanda, type Way } from './program.ts';

setDefaultTimeout(120_000);

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres[Symbol.asyncDispose]());

let made = 0;
function newDatabase(): string {
  made += 1;
  const name = `target_${made}`;
  // An order of letters that is not that of the bytes, as most servers have it.
  postgres.sql(`create database ${name} template template0 locale_provider icu icu_locale 'es' locale 'C.UTF-8'`);
  return postgres.url(name);
}

const way = (folder: string): Way => ({ folder: import.meta.dir, env: { DATA_DIR: folder } });
const Sums = z.array(z.object({ table: z.string(), rows: z.int(), checksum: z.string() }));
const Copied = z.object({ from: z.string(), to: z.string(), tables: Sums });
const Compared = z.object({ same: z.boolean(), here: Sums, there: Sums });

async function refused(at: Way, exit: number, words: string, ...args: string[]): Promise<void> {
  const ended = await comanda(at, ...args);
  expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit, out: '' });
  expect(ended.err).toContain(words);
  expect(ended.err).not.toContain('hunter2');
}

const ORDER = { device_uid: 'ipad-room-101', items: [{ product_id: 1, quantity: 2 }] };

test('screens and sessions go on in the new place as if nothing had happened', async () => {
  await using place = await makeTestSite();
  await giveHistory(place.site, 30);
  const developed = await develop(flag(1000, 700));
  if (!developed.ok) throw new Error(developed.fault);
  await place.site.commands.setPhotograph({ id: 1, files: developed.files });
  await place.site[Symbol.asyncDispose]();
  const old = await startServer(place.config);
  const { access, refresh } = await login(old.url, 'STAFF');
  using board = v1Staff(old.url, access);
  using kiosk = v1Kiosk(old.url, 'ipad-room-101');
  await Promise.all([board.next('welcome'), kiosk.next('welcome')]);
  const place1 = await ask<{ order: { id: number } }>(old.url, 'POST', '/api/public/orders/create', {
    body: ORDER,
    headers: { 'Idempotency-Key': 'one' },
  });
  await board.next('new_order');
  await old.stop();
  await Promise.all([board.closed, kiosk.closed]);

  const url = newDatabase();
  const copied = Copied.parse(await answer(way(place.folder), 'copy', '--to', url));
  expect(copied.tables.find(({ table }) => table === 'orders')?.rows).toBe(31);
  expect(copied.tables.find(({ table }) => table === 'photographs')?.rows).toBe(3);
  expect(copied.to).not.toContain('comanda@');
  const compared = Compared.parse(await answer(way(place.folder), 'copy', '--to', url, '--verify'));
  expect(compared.same).toBe(true);
  expect(compared.there).toEqual(copied.tables);
  expect(compared.here).toEqual(copied.tables);

  const config = readConfig({ DATA_DIR: place.folder, DATABASE_URL: url, PORT: '0', LOG_LEVEL: 'error' });
  const server = await startServer(config);
  for (const file of developed.files) {
    const picture = await fetch(server.url + pathOf(file));
    expect(Buffer.from(await picture.arrayBuffer()).equals(file.content)).toBe(true);
  }
  using boardAgain = v1Staff(server.url, access, board.cursor);
  using kioskAgain = v1Kiosk(server.url, 'ipad-room-101', kiosk.cursor);
  await Promise.all([boardAgain.next('welcome'), kioskAgain.next('welcome')]);
  const order = (key: string) =>
    ask<{ order: { id: number } }>(server.url, 'POST', '/api/public/orders/create', {
      body: ORDER,
      headers: { 'Idempotency-Key': key },
    });
  // A retry of what the old place has answered is the same order.
  expect((await order('one')).body.order.id).toBe(place1.body.order.id);
  const next = (await order('two')).body.order.id;
  expect(next).toBe(place1.body.order.id + 1);
  expect(await boardAgain.next('new_order')).toMatchObject({ order_id: next });
  const moved = await ask(server.url, 'PATCH', `/api/orders/${next}/status/`, {
    token: access,
    body: { to_status: 'PREPARING' },
  });
  expect(moved.status).toBe(200);
  await kioskAgain.next('order_status_changed');
  for (const feed of [boardAgain, kioskAgain]) {
    expect(feed.frames.filter(({ type }) => type === 'resync')).toEqual([]);
  }
  expect((await ask(server.url, 'POST', '/api/auth/token/refresh', { body: { refresh } })).status).toBe(200);
  // Numbers that the database draws follow those that were copied.
  await using site = await openSite(config, systemClock);
  expect(await site.commands.createRoom({ code: '900', is_active: true })).toMatchObject({ ok: true });
  expect((await site.reader.clinic.rooms(undefined, { offset: 0, limit: 10 })).rows.map(({ id }) => id)).toContain(4);
  await server.stop();
  // The places go apart from here.
  const later = await comanda(way(place.folder), 'copy', '--to', url, '--verify');
  expect(later.exit).toBe(1);
  expect(later.out).toContain('differ: ');
  expect(later.out).toMatch(/^rooms +4 .*✗$/m);
  expect(later.out).toMatch(/^products .*✓$/m);
});

test('afterwards nobody works in the old place, until that is asked for', async () => {
  await using place = await makeTestSite();
  const { epoch } = await place.site.reader.events.position();
  await place.site[Symbol.asyncDispose]();
  const at = way(place.folder);
  const url = newDatabase();
  await refused(at, 3, 'has not moved', 'copy', '--undo');
  const { exit, out } = await comanda(at, 'copy', '--to', url);
  expect(exit).toBe(0);
  expect(out).toMatch(/^users +3 +[0-9a-f]{16} +✓$/m);
  for (const command of [
    ['serve', '--port', '0'],
    ['order', 'list'],
    ['backup', '/nowhere/a'],
  ]) {
    await refused(at, 1, `has moved to ${url.replace('comanda@', '***@')}`, ...command);
  }
  await refused(at, 3, 'already', 'copy', '--to', url);
  await refused(at, 3, 'already', 'copy', '--to', newDatabase());
  await answer(at, 'copy', '--undo');
  await using again = await openSite(place.config, systemClock);
  // Its log goes on differently from what the screens of the new place may have seen.
  expect((await again.reader.events.position()).epoch).not.toBe(epoch);
  await again[Symbol.asyncDispose]();
  await refused(at, 3, 'is not empty', 'copy', '--to', url);
});

test('what must not be done is not done, and no password is repeated', async () => {
  await using place = await makeTestSite();
  const at = way(place.folder);
  const url = newDatabase();
  await place.site[Symbol.asyncDispose]();
  {
    await using _ = await spawnServer(place.folder);
    await refused(at, 3, 'stop it', 'copy', '--to', url);
  }
  await refused(at, 2, 'Give --to', 'copy');
  await refused(at, 2, 'Give --to', 'copy', '--to', url, '--undo');
  await refused(at, 2, '--to', 'copy', '--to', 'mysql://root:hunter2@localhost/x');
  await refused(at, 1, 'ECONNREFUSED', 'copy', '--to', 'postgres://root:hunter2@127.0.0.1:1/x');
  await refused(at, 1, 'does not exist', 'copy', '--to', postgres.url('nowhere'));
  await refused(way(`${place.folder}/other`), 3, 'no data', 'copy', '--to', url);
  // Another site lives there.
  const other = newDatabase();
  await using theirs = await makeTestSite({ DATABASE_URL: other });
  await refused(at, 3, 'is not empty', 'copy', '--to', other);
  expect(await theirs.site.reader.siteMarks.isEmpty()).toBe(false);
  // A server has been started on the empty database.
  const served = newDatabase();
  {
    await using _ = await spawnServer(theirs.folder, { DATABASE_URL: served });
    await refused(at, 3, 'stop it', 'copy', '--to', served);
  }
  await answer(at, 'copy', '--to', served);
});

const PROCESS = fileURLToPath(new URL('../harness/transfer-process.ts', import.meta.url));

/** The target's commits: its migrations, all the rows, the end of the mark. The source's: that it has moved. */
const POINTS = ['rows:40', 'rows:300', 'target:1', 'target:2', 'source:1', 'target:3'];

test.each(POINTS)('killed at %s: served in one place at most, and the same command ends it', async (point) => {
  await using place = await makeTestSite();
  await giveHistory(place.site, 40);
  await place.site[Symbol.asyncDispose]();
  const url = newDatabase();
  const { database } = dataFolderAt(place.folder);
  const child = Bun.spawn([process.execPath, PROCESS, 'move', database, url, point], { stderr: 'pipe' });
  await child.exited;
  expect({ point, signal: child.signalCode, err: await new Response(child.stderr).text() }).toEqual({
    point,
    signal: 'SIGKILL',
    err: '',
  });
  const serves = async (settings: Readonly<Record<string, string>>): Promise<'whole' | 'empty' | 'refused'> => {
    const config = readConfig({ DATA_DIR: place.folder, ...settings });
    try {
      await using site = await openSite(config, systemClock);
      return (await site.reader.siteMarks.isEmpty()) ? 'empty' : 'whole';
    } catch {
      return 'refused';
    }
  };
  const here = await serves({});
  const there = await serves({ DATABASE_URL: url });
  const expected = {
    'target:2': { here: 'whole', there: 'refused' },
    'source:1': { here: 'refused', there: 'refused' },
    'target:3': { here: 'refused', there: 'whole' },
  };
  const before = { here: 'whole', there: 'empty' };
  expect<object>({ point, here, there }).toEqual({
    point,
    ...(Object.entries(expected).find(([at]) => at === point)?.[1] ?? before),
  });

  // What is done meanwhile in the place that is served is not lost.
  if (here === 'whole') {
    await using site = await openSite(place.config, systemClock);
    const placed = await site.commands.placeOrder({
      target: { kind: 'device', uid: 'ipad-hall' },
      items: [{ product_id: 1, quantity: 1 }],
      note: 'between',
      placedBy: null,
      idempotency: null,
    });
    expect(placed.kind).toBe('placed');
    await site.commands.moveOrder({ orderId: 1, to: 'READY', expected: null, note: 'between', by: null });
  }
  if (point === 'target:3') await refused(way(place.folder), 3, 'already', 'copy', '--to', url);
  else await answer(way(place.folder), 'copy', '--to', url);
  const compared = Compared.parse(await answer(way(place.folder), 'copy', '--to', url, '--verify'));
  expect(compared.same).toBe(true);
  expect(compared.there.find(({ table }) => table === 'orders')?.rows).toBe(here === 'whole' ? 41 : 40);
  expect({ here: await serves({}), there: await serves({ DATABASE_URL: url }) }).toEqual({
    here: 'refused',
    there: 'whole',
  });
});

test('texts in every alphabet, and keys that another order of letters would sort otherwise', async () => {
  await using place = await makeTestSite();
  for (const code of ['a', 'B', 'á', 'Z', 'ñ', '_', '中', 'ß', '🥣', 'z']) {
    await place.site.commands.createRoom({ code, is_active: true });
  }
  for (let count = 0; count < 20; count++) {
    const user = await place.site.reader.accounts.userByEmail('staff@example.com');
    if (!user) throw new Error('there is a member of staff');
    await place.site.commands.startSession({
      sessionId: `${'aB_Zá'.charAt(count % 5)}${count}`,
      userId: user.id,
      refreshId: `r${count}`,
      expiresAt: Date.now() + 60_000,
    });
  }
  await place.site[Symbol.asyncDispose]();
  const url = newDatabase();
  const copied = Copied.parse(await answer(way(place.folder), 'copy', '--to', url));
  expect(copied.tables.find(({ table }) => table === 'sessions')?.rows).toBe(20);
  expect(Compared.parse(await answer(way(place.folder), 'copy', '--to', url, '--verify')).same).toBe(true);
});

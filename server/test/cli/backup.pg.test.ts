/** `comanda backup` and `comanda restore` on PostgreSQL, and between the two engines. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { openSite, type Site } from '../../src/site.ts';
import { openPostgres } from '../../src/store/postgres/engine.ts';
import { openBackup, verifyBackup } from '../../src/store/transfer/backup-file.ts';
import { giveHistory } from '../harness/history.ts';
import { PgBouncer } from '../harness/pgbouncer.ts';
import { PostgresServer } from '../harness/postgres-server.ts';
import { spawnServer } from '../harness/server.ts';
import { makeTestSite, type TestSite } from '../harness/site.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { answer, comanda, run, type Way } from './program.ts';

setDefaultTimeout(60_000);

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres[Symbol.asyncDispose]());

let made = 0;

async function makeSite(): Promise<{ place: TestSite; name: string; url: string; at: Way }> {
  made += 1;
  const name = `site_${made}`;
  postgres.sql(`create database ${name}`);
  const url = postgres.url(name);
  const place = await makeTestSite({ DATABASE_URL: url });
  await giveHistory(place.site, 40);
  return { place, name, url, at: { folder: import.meta.dir, env: { DATA_DIR: place.folder, DATABASE_URL: url } } };
}

async function refused(at: Way, exit: number, words: string, ...args: string[]): Promise<void> {
  const ended = await comanda(at, ...args);
  expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit, out: '' });
  expect(ended.err).toContain(words);
}

async function orders({ reader }: Site): Promise<number> {
  return (await reader.orders.list({}, { offset: 0, limit: 0 })).count;
}

test('a backup of PostgreSQL is restored into a file, and one of a file into PostgreSQL', async () => {
  const { place, at } = await makeSite();
  await using _ = place;
  const file = join(place.folder, 'a.backup');
  await answer(at, 'backup', file);
  using folder = tempFolder();
  const here: Way = { folder: import.meta.dir, env: { DATA_DIR: folder.path } };
  await answer(here, 'restore', file);
  {
    await using site = await openSite(readConfig({ DATA_DIR: folder.path }), systemClock);
    expect(await orders(site)).toBe(40);
  }
  const back = join(place.folder, 'b.backup');
  await answer(here, 'backup', back);
  made += 1;
  postgres.sql(`create database site_${made}`);
  const url = postgres.url(`site_${made}`);
  await answer({ folder: import.meta.dir, env: { DATA_DIR: folder.path, DATABASE_URL: url } }, 'restore', back);
  await using site = await openSite(readConfig({ DATA_DIR: folder.path, DATABASE_URL: url }), systemClock);
  expect(await orders(site)).toBe(40);
  // The number after the three that were carried.
  expect(await site.commands.createRoom({ code: '900', is_active: true })).toMatchObject({ ok: true });
  expect((await site.reader.clinic.rooms(undefined, { offset: 0, limit: 10 })).rows.at(-1)).toMatchObject({ id: 4 });
  // Both files hold the same, whichever engine they are of.
  await using one = await openBackup(file);
  await using other = await openBackup(back);
  const withoutHead = async (backup: typeof one) =>
    (await verifyBackup(backup, () => {})).filter(({ table }) => table !== 'log_head');
  expect(await withoutHead(one)).toEqual(await withoutHead(other));
});

test('a restore is refused while a server looks into the database, and not any longer', async () => {
  const { place, url, at } = await makeSite();
  await using _ = place;
  const file = join(place.folder, 'a.backup');
  await answer(at, 'backup', file);
  {
    await using server = await spawnServer(place.folder, { DATABASE_URL: url });
    expect(server.url).toContain('http');
    await refused(at, 3, 'stop it', 'restore', file, '--replace');
  }
  await refused(at, 3, 'orders 40', 'restore', file);
  await answer(at, 'restore', file, '--replace');
});

test('behind a pooler as well: a server is seen, and the rest is as without', async () => {
  const { place, name, at } = await makeSite();
  await using _ = place;
  await using pooler = await PgBouncer.start(postgres);
  const url = pooler.url(name);
  const through: Way = { ...at, env: { ...at.env, DATABASE_URL: url } };
  const file = join(place.folder, 'a.backup');
  await answer(through, 'backup', file);
  {
    await using server = await spawnServer(place.folder, { DATABASE_URL: url });
    expect(server.url).toContain('http');
    await refused(through, 3, 'stop it', 'restore', file, '--replace');
  }
  await answer(through, 'restore', file, '--replace');
  expect(await orders(place.site)).toBe(40);
});

test('Ctrl-C during a backup leaves no file', async () => {
  const { place, name, url, at } = await makeSite();
  await using _ = place;
  const folder = join(place.folder, 'backups');
  mkdirSync(folder);
  // Somebody holds one of its tables: the backup stands still in the middle.
  await using holder = openPostgres(url);
  const lock = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const holding = holder.writer.transaction().execute(async (db) => {
    await sql`lock table status_events in access exclusive mode`.execute(db);
    lock.resolve();
    await letGo.promise;
  });
  await lock.promise;
  await using backup = run(at, 'backup', join(folder, 'a.backup'));
  try {
    const waiting = `select count(*) from pg_stat_activity where datname = '${name}' and wait_event_type = 'Lock'`;
    while (Number(postgres.sql(waiting)) === 0) await Bun.sleep(20);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^a\.backup\.[0-9a-f]{8}\.part$/)]);
    backup.child.kill('SIGINT');
  } finally {
    letGo.resolve();
    await holding;
  }
  const ended = await backup.ended();
  expect(ended).toMatchObject({ exit: 1, out: '' });
  expect(ended.err).toContain('Interrupted. Nothing was changed');
  expect(readdirSync(folder)).toEqual([]);
});

const PROCESS = fileURLToPath(new URL('../harness/transfer-process.ts', import.meta.url));

test('a restore that is killed in the middle leaves the site as it was, for those who look and afterwards', async () => {
  const { place, url, at } = await makeSite();
  await using _ = place;
  const file = join(place.folder, 'a.backup');
  await answer(at, 'backup', file);
  const { epoch } = await place.site.reader.events.position();
  await giveMore(place.site);
  for (const point of ['rows:60', 'rows:300', 'rows:500']) {
    const child = Bun.spawn([process.execPath, PROCESS, 'restore', file, url, point]);
    await child.exited;
    expect({ point, signal: child.signalCode }).toEqual({ point, signal: 'SIGKILL' });
    expect(await orders(place.site)).toBe(41);
    expect((await place.site.reader.events.position()).epoch).toBe(epoch);
  }
  await answer(at, 'restore', file, '--replace');
  expect(await orders(place.site)).toBe(40);
  expect((await place.site.reader.events.position()).epoch).not.toBe(epoch);
});

async function giveMore({ commands }: Site): Promise<void> {
  await commands.placeOrder({
    target: { kind: 'device', uid: 'ipad-hall' },
    items: [{ product_id: 1, quantity: 1 }],
    note: '',
    placedBy: null,
    idempotency: null,
  });
}

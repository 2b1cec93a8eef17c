/** What a transfer carries: every table that the migrations make, whichever they are; and older and newer schemas. */

import { Database } from 'bun:sqlite';
import { afterEach, expect, test } from 'bun:test';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { giveHistory } from '../../../test/harness/history.ts';
import { makeTestSite } from '../../../test/harness/site.ts';
import { tempFolder } from '../../../test/harness/temp-folder.ts';
import { DEFAULT_BOARD } from '../../domain/board.ts';
import type { PhotographFile } from '../../domain/photograph.ts';
import { catalogReads } from '../catalog.ts';
import type { Engine } from '../engine.ts';
import { migrations } from '../migrations/all.ts';
import { orderReads } from '../orders.ts';
import { photographReads } from '../photographs.ts';
import { settingReads } from '../settings.ts';
import { openSqlite, openSqliteAlone } from '../sqlite/engine.ts';
import { migrate } from '../store.ts';
import { makeBackup } from './backup.ts';
import { openBackup, UnusableBackup, verifyBackup } from './backup-file.ts';
import { readLayout } from './layout.ts';
import { restore } from './restore.ts';
import { differences, sumUp } from './transfer.ts';

const TO_COME = '9999-waiters';
afterEach(() => {
  delete migrations[TO_COME];
});

/** A migration of a program to come: a table, and a column in one that is there. */
function addMigration(): void {
  migrations[TO_COME] = {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('a_waiters')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('order_id', 'integer', (c) => c.references('orders.id'))
        .execute();
      await db.schema
        .alterTable('rooms')
        .addColumn('floor', 'integer', (c) => c.notNull().defaultTo(7))
        .execute();
    },
  };
}

const NOW = '2026-01-15T12:00:00.000Z';
const quiet = { madeAt: NOW, version: '1.2.3', begin: () => {}, advance: () => {} };

async function sums(engine: Engine) {
  return sumUp(engine.reader, await readLayout(engine.reader), () => {});
}

async function bringBack(file: string, target: Engine, folder: string) {
  await using backup = await openBackup(file);
  await verifyBackup(backup, () => {});
  return await restore(file, backup, target, { folder, epoch: 'restored', advance: () => {} });
}

test('tables come after those that they refer to, and none is missing', async () => {
  await using place = await makeTestSite();
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  const names = (await readLayout(engine.reader)).map(({ name }) => name);
  using database = new Database(join(place.folder, 'comanda.sqlite3'), { readonly: true });
  const made = database
    .query<{ name: string }, []>("select name from sqlite_master where type = 'table'")
    .all()
    .map(({ name }) => name)
    .filter((name) => !/^(sqlite|kysely)_/.test(name));
  expect(names.toSorted()).toEqual(made.toSorted());
  for (const [later, sooner] of [
    ['devices', 'rooms'],
    ['orders', 'devices'],
    ['orders', 'users'],
    ['order_items', 'orders'],
    ['product_tags', 'products'],
  ] as const) {
    expect(names.indexOf(later)).toBeGreaterThan(names.indexOf(sooner));
  }
});

test('a table and a column of a migration to come travel without a word said about them', async () => {
  addMigration();
  await using place = await makeTestSite();
  await giveHistory(place.site, 5);
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  await sql`insert into a_waiters (name, order_id) values ('Ana', 3), ('Bo', null)`.execute(engine.writer);
  const file = join(place.folder, 'a.backup');
  await makeBackup(engine, file, quiet);
  using folder = tempFolder();
  await using target = openSqliteAlone(join(folder.path, 'comanda.sqlite3'));
  await bringBack(file, target, folder.path);
  const { rows } = await sql`select name, order_id from a_waiters order by name`.execute(target.reader);
  expect(rows).toEqual([
    { name: 'Ana', order_id: 3 },
    { name: 'Bo', order_id: null },
  ]);
  expect(differences(await sums(engine), await sums(target))).toEqual(['log_head']);
});

test('what is sold out until a moment, what is chosen with a product, and how boards are set, travel too', async () => {
  await using place = await makeTestSite();
  const { commands } = place.site;
  const until = Date.parse('2099-01-15T12:00:00.000Z');
  await commands.changeAvailability({ id: 1, kept: { isAvailable: false, until } });
  const choices = [{ id: 'oat', name: 'Avena', price_minor: 20, is_available: false }];
  const options = [{ id: 'milk', name: 'Leche', min: 0, max: 1, choices }];
  await commands.updateProduct({ id: 1, update: { options, allergens: ['milk'], diets: ['vegetarian'] } });
  const board = { ...DEFAULT_BOARD, stations: [{ name: 'Barra', categories: [1] }] };
  await commands.changeBoard({ board, by: 1 });
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  const file = join(place.folder, 'a.backup');
  await makeBackup(engine, file, quiet);
  using folder = tempFolder();
  await using target = openSqliteAlone(join(folder.path, 'comanda.sqlite3'));
  await bringBack(file, target, folder.path);
  expect(await catalogReads(target.reader).product(1, until - 1)).toMatchObject({
    ...{ is_available: false, unavailable_until: '2099-01-15T12:00:00.000Z' },
    ...{ options, allergens: ['milk'], diets: ['vegetarian'] },
  });
  expect(await settingReads(target.reader).board()).toEqual(board);
});

test('photographs travel byte for byte, more of them than go into one piece', async () => {
  await using place = await makeTestSite();
  const { commands } = place.site;
  const hashOf = (number: number) => number.toString(16).padStart(32, '0');
  const files = Array.from({ length: 40 }, (_, number): PhotographFile => {
    // Bytes that are no text in any alphabet, of every length down to none.
    const content = Uint8Array.from({ length: 39 - number }, (_, index) => 255 - index * number);
    return { hash: hashOf(number), type: 'image/webp', width: 1, height: 1, content };
  });
  await commands.setPhotograph({ id: 1, files });
  await commands.setPhotograph({ id: 2, files: files.slice(0, 1) });
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  const file = join(place.folder, 'a.backup');
  await makeBackup(engine, file, quiet);
  using folder = tempFolder();
  await using target = openSqliteAlone(join(folder.path, 'comanda.sqlite3'));
  await bringBack(file, target, folder.path);
  for (const { hash, content } of files) {
    expect(await photographReads(target.reader).picture(hash)).toEqual({ type: 'image/webp', content });
  }
  const shown = await catalogReads(target.reader).product(1, Date.parse(NOW));
  expect(shown?.photograph?.files).toHaveLength(40);
  expect(differences(await sums(engine), await sums(target))).toEqual(['log_head']);
  // One byte that is another one is seen.
  await sql`update photographs set content = zeroblob(39) where hash = ${hashOf(0)} and product_id = 2`.execute(
    target.writer,
  );
  expect(differences(await sums(engine), await sums(target))).toEqual(['log_head', 'photographs']);
});

test('what the kitchen did with orders travels with them', async () => {
  await using place = await makeTestSite();
  const { commands, reader } = place.site;
  await giveHistory(place.site, 3);
  const who = { by: 2, byEmail: 'staff@example.com' };
  const [item] = (await reader.orders.byId(2))?.items ?? [];
  const lines = [{ id: item?.id ?? 0, quantity: 7 }];
  await commands.amendOrder({ orderId: 2, lines, note: 'otra', expectedChanges: null, reason: 'lo pide', ...who });
  await commands.markItem({ orderId: 2, itemId: item?.id ?? 0, done: true, ...who });
  const drill = await commands.startDrill({ by: 2 });
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  const file = join(place.folder, 'a.backup');
  await makeBackup(engine, file, quiet);
  using folder = tempFolder();
  await using target = openSqliteAlone(join(folder.path, 'comanda.sqlite3'));
  await bringBack(file, target, folder.path);
  for (const id of [2, drill]) {
    const before = await reader.orders.byId(id);
    expect(before).toBeDefined();
    expect(await orderReads(target.reader).byId(id)).toEqual(before);
  }
  expect((await orderReads(target.reader).byId(2))?.changes.length).toBe(1);
});

test('the backup of an older program is brought up to date on its way, and itself stays as it is', async () => {
  await using place = await makeTestSite();
  await giveHistory(place.site, 5);
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  const file = join(place.folder, 'a.backup');
  await makeBackup(engine, file, quiet);
  const before = await Bun.file(file).bytes();
  addMigration();
  using folder = tempFolder();
  await using target = openSqliteAlone(join(folder.path, 'comanda.sqlite3'));
  await bringBack(file, target, folder.path);
  const { rows } = await sql`select distinct floor from rooms`.execute(target.reader);
  expect(rows).toEqual([{ floor: 7 }]);
  const orders = await target.reader.selectFrom('orders').select('id').execute();
  expect(orders.length).toBe(5);
  expect(await Bun.file(file).bytes()).toEqual(before);
  expect([...new Bun.Glob('*.part').scanSync(folder.path)]).toEqual([]);
});

test('a store is backed up as it is, before a newer program has brought it up to date', async () => {
  await using place = await makeTestSite();
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  addMigration();
  const file = join(place.folder, 'a.backup');
  await makeBackup(engine, file, quiet);
  delete migrations[TO_COME];
  await using backup = await openBackup(file);
  expect((await verifyBackup(backup, () => {})).map(({ table }) => table)).not.toContain('a_waiters');
});

test('the backup of a newer program is refused', async () => {
  addMigration();
  await using place = await makeTestSite();
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  const file = join(place.folder, 'a.backup');
  await makeBackup(engine, file, quiet);
  delete migrations[TO_COME];
  await expect(openBackup(file)).rejects.toEqual(new UnusableBackup('newer'));
});

test('a backup that is ended in the middle leaves the older one of its name, and no other file', async () => {
  await using place = await makeTestSite();
  await giveHistory(place.site, 20);
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  const file = join(place.folder, 'a.backup');
  await makeBackup(engine, file, quiet);
  const before = await Bun.file(file).bytes();
  let steps = 0;
  await makeBackup(engine, join(place.folder, 'b.backup'), { ...quiet, advance: () => (steps += 1) });
  expect(steps).toBeGreaterThan(10);
  for (let last = 1; last <= steps; last++) {
    let step = 0;
    const advance = () => {
      step += 1;
      if (step === last) throw new Error('enough');
    };
    await expect(makeBackup(engine, file, { ...quiet, advance })).rejects.toThrow('enough');
  }
  expect(await Bun.file(file).bytes()).toEqual(before);
  expect([...new Bun.Glob('*.{part,backup}').scanSync(place.folder)].toSorted()).toEqual(['a.backup', 'b.backup']);
});

test('wherever a byte of a backup is damaged: it is found, or it holds no data', async () => {
  await using place = await makeTestSite();
  await giveHistory(place.site, 20);
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  const file = join(place.folder, 'a.backup');
  const { mark } = await makeBackup(engine, file, quiet);
  const whole = Buffer.from(await Bun.file(file).bytes());
  const found = { missing: 0, no_backup: 0, damaged: 0, newer: 0, harmless: 0 };
  for (let place = 0; place < whole.length; place += 401) {
    const spoilt = Buffer.from(whole);
    spoilt.writeUInt8(spoilt.readUInt8(place) ^ 0x55, place);
    await Bun.write(file, spoilt);
    try {
      await using backup = await openBackup(file);
      expect(await verifyBackup(backup, () => {})).toEqual([...mark.tables]);
      found.harmless += 1;
    } catch (error) {
      if (!(error instanceof UnusableBackup)) throw error;
      found[error.fault] += 1;
    }
  }
  expect(found.damaged).toBeGreaterThan(30);
  expect(found.missing).toBe(0);
});

test('rows that stand beyond one piece come once each and in order', async () => {
  await using place = await makeTestSite();
  await giveHistory(place.site, 1_100);
  await using engine = openSqlite(join(place.folder, 'comanda.sqlite3'));
  const file = join(place.folder, 'a.backup');
  const { mark } = await makeBackup(engine, file, quiet);
  const rows = Object.fromEntries(mark.tables.map((sum) => [sum.table, sum.rows]));
  expect(rows).toMatchObject({ orders: 1_100, order_items: 2_200, idempotency_keys: 1_100 });
  using folder = tempFolder();
  await using target = openSqliteAlone(join(folder.path, 'comanda.sqlite3'));
  await migrate(target);
  await bringBack(file, target, folder.path);
  expect(await target.reader.selectFrom('order_items').select('id').orderBy('id').execute()).toEqual(
    Array.from({ length: 2_200 }, (_, index) => ({ id: index + 1 })),
  );
});

/** `comanda restore`: all of a backup or nothing, and never beside a server. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { dataFolderAt } from '../../src/data-folder.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { openSite } from '../../src/site.ts';
import { openSqlite } from '../../src/store/sqlite/engine.ts';
import { readLayout } from '../../src/store/transfer/layout.ts';
import { sumUp, type TableSum } from '../../src/store/transfer/transfer.ts';
import { giveHistory } from '../harness/history.ts';
import { spawnServer } from '../harness/server.ts';
import { EMAILS, makeTestSite } from '../harness/site.ts';
import { Terminal } from '../harness/terminal.ts';
import { answer, comanda, MAIN, type Way } from './program.ts';

setDefaultTimeout(60_000);

/** From somewhere else: the folder may not be there yet. */
const way = (folder: string): Way => ({ folder: import.meta.dir, env: { DATA_DIR: folder } });
const Done = z.object({ epoch: z.string(), position: z.int(), tables: z.array(z.unknown()) });

async function refused(at: Way, exit: number, words: string, ...args: string[]): Promise<void> {
  const ended = await comanda(at, ...args);
  expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit, out: '' });
  expect(ended.err).toContain(words);
}

async function contents(folder: string): Promise<TableSum[]> {
  await using engine = openSqlite(dataFolderAt(folder).database);
  return await sumUp(engine.reader, await readLayout(engine.reader), () => {});
}

/** A site with some orders, a backup of it, and then some more orders. Nobody has it open. */
async function siteAndBackup() {
  const place = await makeTestSite();
  await giveHistory(place.site, 40);
  const epoch = (await place.site.reader.events.position()).epoch;
  const file = join(place.folder, 'a.backup');
  await answer(way(place.folder), 'backup', file);
  await place.site.commands.placeOrder({
    target: { kind: 'device', uid: 'ipad-room-101' },
    items: [{ product_id: 1, quantity: 1 }],
    note: 'after the backup',
    placedBy: null,
    idempotency: { id: 'device:late', bodyHash: 'late' },
  });
  await place.site[Symbol.asyncDispose]();
  return { place, file, epoch, at: way(place.folder) };
}

test('the site as it was, under another log', async () => {
  const { place, file, epoch, at } = await siteAndBackup();
  await using _ = place;
  const done = Done.parse(await answer(at, 'restore', file, '--replace'));
  await using site = await openSite(place.config, systemClock);
  const position = await site.reader.events.position();
  expect(position).toMatchObject({ epoch: done.epoch, seq: done.position });
  expect(position.epoch).not.toBe(epoch);
  const orders = await site.reader.orders.list({}, { offset: 0, limit: 100 });
  expect(orders.count).toBe(40);
  // A retry of what the backup knows is answered as before; what it does not know is new.
  const retry = (id: string, bodyHash: string) =>
    site.commands.placeOrder({
      target: { kind: 'device', uid: 'ipad-room-101' },
      items: [{ product_id: 1, quantity: 1 }],
      note: '',
      placedBy: null,
      idempotency: { id, bodyHash },
    });
  expect(await retry('device:3', 'hash of 3')).toMatchObject({ kind: 'replayed', order: { id: 4 } });
  expect(await retry('device:late', 'late')).toMatchObject({ kind: 'placed', order: { id: 41 } });
  expect(await site.commands.createRoom({ code: '900', is_active: true })).toMatchObject({ ok: true });
});

test('a site that holds something is replaced only when that is asked for, and it is said what is lost', async () => {
  const { place, file, at } = await siteAndBackup();
  await using _ = place;
  const before = await contents(place.folder);
  await refused(at, 3, 'orders 41', 'restore', file);
  expect(await contents(place.folder)).toEqual(before);
  const { exit, out, err } = await comanda(at, 'restore', file, '--replace');
  expect(exit).toBe(0);
  expect(err).toContain('orders: 41');
  expect(out).toMatch(/^orders +40 +[0-9a-f]{16} +✓$/m);
});

test('on a terminal somebody is asked first', async () => {
  const { place, file } = await siteAndBackup();
  await using _ = place;
  const before = await contents(place.folder);
  const command = [process.execPath, MAIN, '--data', place.folder, 'restore', file, '--replace'];
  await using terminal = new Terminal(['env', 'COMANDA_LANG=en', ...command]);
  await terminal.shows(/orders: 41.*[\s\S]*Go on\?/);
  terminal.type('n\r');
  await terminal.shows(/Nothing was changed/);
  expect(await contents(place.folder)).toEqual(before);
});

test('files that are no backup, or no longer one, change nothing', async () => {
  const { place, file, at } = await siteAndBackup();
  await using _ = place;
  const before = await contents(place.folder);
  const whole = readFileSync(file);
  const other = join(place.folder, 'other.backup');
  const spoilt: [string, Buffer, string][] = [
    ['another file', Buffer.from('a text, long enough to be looked at. '.repeat(500)), 'no backup of Comanda'],
    ['empty', Buffer.alloc(0), 'no backup of Comanda'],
    ['one letter of a note', replaced(whole, 'sin sal', 'sin sol'), 'is damaged (order_items)'],
    ['a hash', replaced(whole, '$argon2id$', '$argon2xd$'), 'is damaged (users)'],
    ['its mark', replaced(whole, '"made_at"', '"made_ut"'), 'is damaged (site_marks)'],
    ['cut in half', whole.subarray(0, Math.floor(whole.length / 2)), 'other.backup'],
    ['a page', Buffer.from(whole).fill(0xab, 8_192, 12_288), 'is damaged'],
  ];
  for (const [what, bytes, words] of spoilt) {
    writeFileSync(other, bytes);
    const ended = await comanda(at, 'restore', other, '--replace');
    expect({ what, exit: ended.exit, out: ended.out }).toEqual({ what, exit: 1, out: '' });
    expect(ended.err).toContain(words);
    expect(ended.err.trimEnd().split('\n').length).toBe(1);
  }
  await refused(at, 1, 'There is no file', 'restore', join(place.folder, 'nowhere.backup'), '--replace');
  await refused(at, 3, 'own database', 'restore', dataFolderAt(place.folder).database, '--replace');
  expect(await contents(place.folder)).toEqual(before);
});

/** Wherever it stands: SQLite may have left an older copy of a row behind. */
function replaced(bytes: Buffer, from: string, to: string): Buffer {
  if (!bytes.includes(from)) throw new Error(`there is no ${from}`);
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

test('not beside a server, nor beside anybody else who has the data open', async () => {
  const { place, file, at } = await siteAndBackup();
  await using _ = place;
  {
    await using server = await spawnServer(place.folder);
    await refused(at, 3, 'stop it', 'restore', file, '--replace');
    // Frozen is not gone.
    server.process.kill('SIGSTOP');
    await refused(at, 3, 'stop it', 'restore', file, '--replace');
  }
  await answer(at, 'restore', file, '--replace');
});

test('a database that is damaged is put aside first', async () => {
  const { place, file, at } = await siteAndBackup();
  await using _ = place;
  const { database } = dataFolderAt(place.folder);
  writeFileSync(database, 'no database. '.repeat(1_000));
  await refused(at, 1, 'Put it aside', 'restore', file, '--replace');
  rmSync(database);
  await answer(at, 'restore', file);
});

const PROCESS = fileURLToPath(new URL('../harness/transfer-process.ts', import.meta.url));

test('killed in the middle, at many places: the site is what it was, and the next try ends well', async () => {
  const { place, file, at } = await siteAndBackup();
  await using _ = place;
  const before = await contents(place.folder);
  const { database } = dataFolderAt(place.folder);
  for (const point of ['rows:1', 'rows:60', 'rows:150', 'rows:300', 'rows:500']) {
    const child = Bun.spawn([process.execPath, PROCESS, 'restore', file, database, point]);
    await child.exited;
    expect({ point, signal: child.signalCode }).toEqual({ point, signal: 'SIGKILL' });
    expect(await contents(place.folder)).toEqual(before);
  }
  // Into an empty folder as well: what was begun there is no site.
  const fresh = join(place.folder, 'fresh');
  await refused(way(fresh), 1, 'There is no file', 'restore', 'nowhere');
  const child = Bun.spawn([process.execPath, PROCESS, 'restore', file, dataFolderAt(fresh).database, 'rows:300']);
  await child.exited;
  expect((await contents(fresh)).find(({ table }) => table === 'users')?.rows).toBe(0);
  await answer(at, 'restore', file, '--replace');
  await answer(way(fresh), 'restore', file);
  await using site = await openSite(readConfig({ DATA_DIR: fresh }), systemClock);
  expect((await site.reader.accounts.userByEmail(EMAILS.ADMIN))?.role).toBe('ADMIN');
  expect(readdirSync(fresh).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(existsSync(join(fresh, 'secrets.json'))).toBe(false);
});

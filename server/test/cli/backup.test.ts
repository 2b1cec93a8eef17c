/** `comanda backup`: one whole file while the server works, and never half of one. */
import { Database } from 'bun:sqlite';
import { expect, setDefaultTimeout, test } from 'bun:test';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { dataFolderAt } from '../../src/data-folder.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { openSite } from '../../src/site.ts';
import { BackupMark } from '../../src/store/transfer/backup-file.ts';
import { judge, report, SPOTLESS } from '../faults/checker.ts';
import { readHistory } from '../faults/history.ts';
import { Killable } from '../faults/killable.ts';
import { Load } from '../faults/load.ts';
import { canMountDisks, mountSmallDisk } from '../faults/small-disk.ts';
import { giveHistory } from '../harness/history.ts';
import { login } from '../harness/server.ts';
import { makeTestSite } from '../harness/site.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { answer, comanda, type Way } from './program.ts';

setDefaultTimeout(60_000);

/** From somewhere else: the folder may not be there yet. */
const way = (folder: string): Way => ({ folder: import.meta.dir, env: { DATA_DIR: folder } });
const BackupAnswer = BackupMark.extend({ file: z.string() });

async function refused(at: Way, exit: number, words: string, ...args: string[]): Promise<void> {
  const ended = await comanda(at, ...args);
  expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit, out: '' });
  expect(ended.err).toContain(words);
}

test('under load: one state of the site, with all that was answered before', async () => {
  await using place = await makeTestSite();
  await using server = new Killable(place.folder, { RATE_LIMITS: 'off' });
  const { access } = await login(await server.start(), 'STAFF');
  let wake = () => {};
  const load = new Load({
    target: server,
    writers: 8,
    devices: ['ipad-room-101'],
    token: access,
    onAnswer: () => wake(),
  });
  const reach = async (count: number) => {
    while (load.answered.length < count) {
      await Promise.race([load.failed, new Promise<void>((resolve) => (wake = resolve))]);
    }
  };
  load.start();
  await reach(200);
  const before = [...load.answered];
  using folder = tempFolder();
  const file = join(folder.path, 'a.backup');
  const made = BackupAnswer.parse(await answer(way(place.folder), 'backup', file));
  const during = load.answered.length - before.length;
  await reach(load.answered.length + 50);
  await load.finish();
  expect(during).toBeGreaterThan(0);

  const data = join(folder.path, 'data');
  await answer(way(data), 'restore', file);
  await using site = await openSite(readConfig({ DATA_DIR: data }), systemClock);
  const { log, stored } = await readHistory(site);
  expect(report(judge({ log, stored, answered: before, clients: [] }))).toBe(SPOTLESS);
  // Nothing beyond the position that it names, and everything up to it.
  expect((await site.reader.events.position()).seq).toBe(made.position);
  expect(log.length).toBe(made.position);
  expect(stored.length).toBe(made.position);
  const everything = await readHistory(place.site);
  expect(everything.log.slice(0, log.length)).toEqual([...log]);
  expect(everything.log.length).toBeGreaterThan(log.length);
});

test('a file for its owner alone, whole for every SQLite tool, with a mark that says what it holds', async () => {
  await using place = await makeTestSite();
  await giveHistory(place.site, 30);
  const file = join(place.folder, 'a.backup');
  const made = BackupAnswer.parse(await answer(way(place.folder), 'backup', file));
  expect(made.file).toBe(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(place.folder).filter((name) => name.includes('backup'))).toEqual(['a.backup']);
  using database = new Database(file, { readonly: true });
  expect(database.query('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  expect(database.query('pragma foreign_key_check').all()).toEqual([]);
  expect(database.query('select count(*) as count from orders').all()).toEqual([{ count: 30 }]);
  const { file: _, ...mark } = made;
  const kept = database.query<{ value: string }, []>("select value from site_marks where name = 'backup'").get();
  expect(BackupMark.parse(JSON.parse(kept?.value ?? ''))).toEqual(mark);
  expect(mark.tables.find(({ table }) => table === 'order_items')?.rows).toBe(60);
  // The key that signs tokens is no part of it.
  const { secretsFile } = dataFolderAt(place.folder);
  writeFileSync(secretsFile, JSON.stringify({ tokenKey: Buffer.alloc(32, 'k').toString('base64') }), { mode: 0o600 });
  await answer(way(place.folder), 'backup', file, '--force');
  expect(readFileSync(file).includes(Buffer.alloc(32, 'k').toString('base64'))).toBe(false);
});

test('for people: a table of counts and checksums', async () => {
  await using place = await makeTestSite();
  await giveHistory(place.site, 30);
  const { exit, out, err } = await comanda(way(place.folder), 'backup', join(place.folder, 'a.backup'));
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  expect(out).toMatch(/^Table +Rows +Checksum +Same$/m);
  expect(out).toMatch(/^orders +30 +[0-9a-f]{16} +✓$/m);
  expect(out).toContain('Backup made:');
});

test('what is there is not overwritten, the database least of all', async () => {
  await using place = await makeTestSite();
  const at = way(place.folder);
  const file = join(place.folder, 'a.backup');
  writeFileSync(file, 'somebody’s');
  await refused(at, 3, 'already', 'backup', file);
  expect(readFileSync(file, 'utf8')).toBe('somebody’s');
  await refused(at, 2, 'database itself', 'backup', dataFolderAt(place.folder).database, '--force');
  await refused(at, 1, 'ENOENT', 'backup', join(place.folder, 'nowhere', 'a.backup'));
  await answer(at, 'backup', file, '--force');
  await refused(way(join(place.folder, 'other')), 3, 'no data', 'backup', join(place.folder, 'b.backup'));
  expect(existsSync(join(place.folder, 'other'))).toBe(false);
});

test.skipIf(!canMountDisks())('a full disk leaves the older backup whole, and nothing else', async () => {
  using disk = mountSmallDisk();
  if (!disk) throw new Error('a disk could be mounted a moment ago');
  await using place = await makeTestSite();
  await giveHistory(place.site, 300);
  const at = way(place.folder);
  const file = join(disk.path, 'a.backup');
  await answer(at, 'backup', file);
  const before = readFileSync(file);
  // As much as is left, less a few pages.
  const { stdout } = Bun.spawnSync(['df', '--output=avail', '-B1', disk.path]);
  const left = Number(stdout.toString().trim().split('\n').at(-1));
  writeFileSync(join(disk.path, 'filler'), Buffer.alloc(left - 64 * 1024));
  await refused(at, 1, 'The disk is full. Nothing was saved', 'backup', file, '--force');
  expect(readFileSync(file)).toEqual(before);
  expect(readdirSync(disk.path).toSorted()).toEqual(['a.backup', 'filler']);
});

test('nobody serves a backup by mistake', async () => {
  await using place = await makeTestSite();
  const file = join(place.folder, 'a.backup');
  await answer(way(place.folder), 'backup', file);
  const data = join(place.folder, 'data');
  mkdirSync(data);
  copyFileSync(file, dataFolderAt(data).database);
  await refused(way(data), 1, 'is a backup, and no site', 'serve', '--port', '0');
  await refused(way(data), 1, 'is a backup, and no site', 'order', 'list');
  await refused(way(data), 1, 'is a backup, and no site', 'backup', join(place.folder, 'b.backup'));
  const doctor = await comanda(way(data), 'doctor');
  expect(doctor.exit).toBe(1);
  expect(doctor.out).toContain('is a backup, and no site');
  // Nor was it touched: it can still be restored.
  await answer(way(join(place.folder, 'again')), 'restore', dataFolderAt(data).database);
});

/** Data that keep a server from starting: one clear line with the cure, exit code 1, no stack; and nothing is made worse. */
import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataFolder, dataFolderAt } from '../../src/data-folder.ts';
import { openSqliteAlone } from '../../src/store/sqlite/engine.ts';
import { findDamage } from '../../src/store/sqlite/integrity.ts';
import { comanda } from '../cli/program.ts';
import { spawnServer } from '../harness/server.ts';
import { makeTestSite } from '../harness/site.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { canMountDisks, mountSmallDisk } from './small-disk.ts';

/** Pages of 4 KiB; the first says what the file is. */
const PAGE_BYTES = 4_096;

/** For machines that are busy with something else: each test starts several processes. */
const TIMEOUT_MS = 30_000;

interface Obstacle {
  readonly what: string;
  spoil(folder: DataFolder): void;
  /** What the line must say. */
  readonly words: readonly string[];
}

const OBSTACLES: readonly Obstacle[] = [
  {
    what: 'secrets that others can read',
    spoil: ({ secretsFile }) => chmodSync(secretsFile, 0o644),
    words: ['secrets.json can be read by other users', 'chmod 600'],
  },
  {
    what: 'secrets that are none',
    spoil: ({ secretsFile }) => writeFileSync(secretsFile, '{"tokenKey":"short"}'),
    words: ['secrets.json is not valid', 'Restore it from a backup or delete it'],
  },
  {
    what: 'secrets cut off in the middle',
    spoil: ({ secretsFile }) => writeFileSync(secretsFile, readFileSync(secretsFile).subarray(0, 20)),
    words: ['secrets.json is not valid', 'Restore it from a backup or delete it'],
  },
  {
    what: 'a database that is another kind of file',
    spoil: ({ database }) => writeFileSync(database, 'not a database. '.repeat(PAGE_BYTES)),
    words: ['cannot be used: file is not a database', 'restore a backup'],
  },
  {
    what: 'a damaged database',
    spoil({ database }) {
      const bytes = readFileSync(database);
      writeFileSync(database, bytes.fill(0xab, PAGE_BYTES));
    },
    words: ['cannot be used: database disk image is malformed', 'restore a backup'],
  },
  {
    what: 'a database that a newer version has worked with',
    spoil({ database }) {
      using file = new Database(database);
      file.run("insert into kysely_migration (name, timestamp) values ('9999-to-come', '2030-01-01T00:00:00.000Z')");
    },
    words: ['A newer version of Comanda has worked with', 'Install that version'],
  },
];

/** Starts a server that must not come to serve; answers its one line. */
async function refusal(data: string): Promise<string> {
  using elsewhere = tempFolder();
  const { exit, out, err } = await comanda({ folder: elsewhere.path }, 'serve', '--port', '0', '--data', data);
  expect({ exit, out, lines: err.trimEnd().split('\n').length }).toEqual({ exit: 1, out: '', lines: 1 });
  expect(err).not.toMatch(/\n\s+at |\.ts\b/);
  return err;
}

test.concurrent.each(OBSTACLES)(
  '$what',
  async ({ spoil, words }) => {
    await using place = await makeTestSite();
    const folder = dataFolderAt(place.folder);
    // One that has been served before: so that only the obstacle can be to blame.
    await (await spawnServer(place.folder))[Symbol.asyncDispose]();
    await place.site[Symbol.asyncDispose]();
    spoil(folder);
    const before = [folder.database, folder.secretsFile].map((file) => readFileSync(file));
    const line = await refusal(place.folder);
    for (const each of [place.folder, ...words]) expect(line).toContain(each);
    expect([folder.database, folder.secretsFile].map((file) => readFileSync(file))).toEqual(before);
  },
  TIMEOUT_MS,
);

test.concurrent(
  'a data folder that cannot be',
  async () => {
    using there = tempFolder();
    const file = join(there.path, 'a-file');
    writeFileSync(file, '');
    for (const data of [file, join(file, 'data')]) {
      expect(await refusal(data)).toContain(`Cannot use the data folder ${data}: ENOTDIR`);
    }
    expect(existsSync(join(there.path, 'data'))).toBe(false);
  },
  TIMEOUT_MS,
);

test.concurrent(
  'a database that another program has for itself',
  async () => {
    await using place = await makeTestSite();
    await place.site[Symbol.asyncDispose]();
    const { database } = dataFolderAt(place.folder);
    await using alone = openSqliteAlone(database);
    expect(await findDamage(alone)).toBeNull();
    expect(await refusal(place.folder)).toContain(`Another process holds the database in ${database}. Stop it`);
  },
  TIMEOUT_MS,
);

test.concurrent.skipIf(!canMountDisks())(
  'a data folder that cannot be written to',
  async () => {
    using disk = mountSmallDisk();
    if (!disk) throw new Error('a disk could be mounted a moment ago');
    const data = join(disk.path, 'data');
    await using place = await makeTestSite({ DATA_DIR: data });
    await (await spawnServer(data))[Symbol.asyncDispose]();
    await place.site[Symbol.asyncDispose]();
    disk.close();
    const line = await refusal(data);
    expect(line).toContain(data);
    expect(line).toMatch(/Check the disk and the permissions|give yourself access/);
  },
  TIMEOUT_MS,
);

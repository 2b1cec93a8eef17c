/** A full disk and a locked database: 503 that says when to come again, an honest /readyz, nothing answered lost, no restart. */
import { expect, test } from 'bun:test';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolderAt } from '../../src/data-folder.ts';
import { ask } from '../harness/api.ts';
import { plainStaff, v1Staff } from '../harness/feed.ts';
import { create } from '../harness/orders.ts';
import { login, type ServerProcess, spawnServer } from '../harness/server.ts';
import { makeTestSite, type TestSite } from '../harness/site.ts';
import { judge, report, SPOTLESS } from './checker.ts';
import { frameName, placedName, readHistory } from './history.ts';
import { canMountDisks, mountSmallDisk } from './small-disk.ts';
import { StoreLock } from './store-lock.ts';

const LOOK_MS = 10;
const TIMEOUT_MS = 20_000;

/** Something that takes from the store the power to write, and gives it back. */
interface Hindrance {
  take(): void;
  give(): void;
}

async function expectHonestRefusals(place: TestSite, server: ServerProcess, { take, give }: Hindrance): Promise<void> {
  const { url } = server;
  const { access } = await login(url, 'STAFF');
  const boards = [v1Staff(url, access), plainStaff(url, access)];
  await Promise.all(boards.map(({ opened }) => opened));
  const answered: { intent: string; event: string }[] = [];
  let intents = 0;

  /** One wish under its key; false where it was refused, as it must be. */
  async function wish(intent: string): Promise<boolean> {
    const { status, headers, body } = await create(url, { note: intent }, { 'Idempotency-Key': intent });
    if (status === 201) {
      answered.push({ intent, event: placedName(body.order.id, body.order.placed_at) });
      return true;
    }
    expect({ status, retryAfter: headers.get('retry-after'), body }).toMatchObject({
      status: 503,
      retryAfter: '2',
      body: { type: 'urn:comanda:problem:store-unavailable' },
    });
    return false;
  }

  const ready = () => ask<{ checks: { store: string } }>(url, 'GET', '/readyz');

  expect(await wish(`wish-${intents++}`)).toBe(true);
  expect((await ready()).status).toBe(200);

  take();
  // A little may still find room.
  const refused: string[] = [];
  while (refused.length === 0) {
    const intent = `wish-${intents++}`;
    if (!(await wish(intent))) refused.push(intent);
  }
  const more = Array.from({ length: 5 }, () => `wish-${intents++}`);
  for (const [n, taken] of (await Promise.all(more.map(wish))).entries()) if (!taken) refused.push(more[n] ?? '');
  expect(await ready()).toMatchObject({ status: 503, body: { checks: { store: 'failing', relay: 'ok' } } });
  // Reading goes on.
  const queue = await ask<{ results: { note: string }[] }>(url, 'GET', '/api/orders/queue/', { token: access });
  expect(queue.body.results.map(({ note }) => note)).toEqual(answered.map(({ intent }) => intent));

  give();
  // Nobody has to do anything, not even to place an order.
  while ((await ready()).status !== 200) await Bun.sleep(LOOK_MS);
  for (const intent of refused) expect(await wish(intent)).toBe(true);

  const { log, stored } = await readHistory(place.site);
  for (const board of boards) {
    await board.first((frame) => frameName(frame) === log.at(-1));
    board.socket.close();
    await board.closed;
  }
  const clients = boards.map(({ frames }, n) => ({
    name: `board ${n}`,
    feed: log,
    whole: true,
    seen: frames.map(frameName).filter((name) => name !== null),
  }));
  expect(report(judge({ log, stored, answered, clients }))).toBe(SPOTLESS);
  expect(stored).toHaveLength(intents);
  server.process.kill('SIGTERM');
  expect(await server.process.exited).toBe(0);
}

test.concurrent(
  'a database that another program holds',
  async () => {
    await using place = await makeTestSite();
    await using server = await spawnServer(place.folder, { RATE_LIMITS: 'off' });
    const locks: StoreLock[] = [];
    await expectHonestRefusals(place, server, {
      take: () => locks.push(new StoreLock(place.folder)),
      give: () => locks.pop()?.[Symbol.dispose](),
    });
  },
  TIMEOUT_MS,
);

test.concurrent.skipIf(Bun.which('prlimit') === null)(
  'a file that may grow no further',
  async () => {
    await using place = await makeTestSite();
    await using server = await spawnServer(place.folder, { RATE_LIMITS: 'off' });
    const limit = (bytes: number | string) =>
      Bun.spawnSync(['prlimit', '--pid', String(server.process.pid), `--fsize=${bytes}:`]);
    await expectHonestRefusals(place, server, {
      take: () => limit(statSync(`${dataFolderAt(place.folder).database}-wal`).size),
      give: () => limit('unlimited'),
    });
  },
  TIMEOUT_MS,
);

const MEBIBYTE = 1024 * 1024;

test.concurrent.skipIf(!canMountDisks())(
  'a disk that is full',
  async () => {
    using disk = mountSmallDisk();
    if (!disk) throw new Error('a disk could be mounted a moment ago');
    const data = join(disk.path, 'data');
    const ballast = join(disk.path, 'ballast');
    await using place = await makeTestSite({ DATA_DIR: data });
    await using server = await spawnServer(data, { RATE_LIMITS: 'off' });
    await expectHonestRefusals(place, server, {
      take: () => fillWith(ballast),
      give: () => rmSync(ballast),
    });
  },
  TIMEOUT_MS,
);

/** Writes until not one more page goes in. */
function fillWith(file: string): void {
  for (const size of [MEBIBYTE, 4096]) {
    try {
      for (;;) writeFileSync(file, new Uint8Array(size), { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}

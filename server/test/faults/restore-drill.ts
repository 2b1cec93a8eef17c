/**
 * The drill: a site at work is backed up, goes on, is destroyed, and comes back from the backup. Its screens hold cursors of
 * a future that is lost; its clients may send again what was answered in it.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderQueue } from '@comanda/protocol/order';
import { z } from 'zod';
import type { Config } from '../../src/config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { isOpen } from '../../src/domain/order-moves.ts';
import { openSite, type Site } from '../../src/site.ts';
import { answer, type Way } from '../cli/program.ts';
import { ask } from '../harness/api.ts';
import { type Frame, v1Kiosk, v1Staff } from '../harness/feed.ts';
import { login } from '../harness/server.ts';
import { makeTestSite } from '../harness/site.ts';
import { Board, type KnownOrder } from './board.ts';
import type { History } from './checker.ts';
import { frameName, readHistory } from './history.ts';
import { Killable } from './killable.ts';
import { Load } from './load.ts';
import { Screen } from './screen.ts';

const DEVICES = ['ipad-room-101', 'ipad-room-102'];
const WRITERS = 8;

/** Answers before the backup, and again after it. */
const ENOUGH = 120;

const Made = z.object({ epoch: z.string(), position: z.int() });

export interface Drilled {
  /** Of the restored log alone: the backup's past, and what came after. */
  readonly history: History;
  /** How often each screen was told to start over, and why. */
  readonly resyncs: readonly string[][];
  /** Where a screen and the store disagree about what is open. */
  readonly differences: readonly string[];
  readonly epochs: { readonly before: string; readonly after: string };
  /** What was answered after the backup and is gone: the drill must have lost something. */
  readonly lost: number;
  /** The numbers of the order that the backup holds: as first answered, and as answered to a retry. */
  readonly kept: readonly [number, number];
  /** Sent again after it was lost: answered as a new order. */
  readonly again: string;
}

/** `destroy` takes the data away for good and leaves a place for new ones. */
export async function drill(
  settings: Readonly<Record<string, string>>,
  destroy: (config: Config) => void,
): Promise<Drilled> {
  await using place = await makeTestSite(settings);
  await place.site[Symbol.asyncDispose]();
  const way: Way = { folder: tmpdir(), env: { ...settings, DATA_DIR: place.folder } };
  const file = join(place.folder, 'night.backup');
  await using server = new Killable(place.folder, { ...settings, RATE_LIMITS: 'off' });
  const { access } = await login(await server.start(), 'STAFF');
  const boards = [1, 2, 3].map((n) => new Screen(`board ${n}`, (url, cursor) => v1Staff(url, access, cursor)));
  const kiosks = DEVICES.map((uid) => new Screen(uid, (url, cursor) => v1Kiosk(url, uid, cursor)));
  const screens = [...boards, ...kiosks];
  for (const screen of screens) await screen.connect(await server.url);

  const load = makeLoad(server, access);
  const first = await load.place('kept', DEVICES[0] ?? '');
  load.start();
  await load.reach(ENOUGH);
  const before = [...load.answered];
  const made = Made.parse(await answer(way, 'backup', file));
  await load.reach(load.answered.length + ENOUGH);
  await load.finish();
  const late = await load.place('lost', DEVICES[0] ?? '');
  server.kill();
  await server.exited();
  for (const screen of screens) await screen.cut();

  destroy(place.config);
  const restored = Made.parse(await answer(way, 'restore', file));
  const pastLength = await withSite(place.config, async (site) => (await readHistory(site)).log.length);
  const url = await server.start();
  for (const screen of screens) await screen.connect(url);
  // Each of them does what the protocol asks for: it takes the snapshot, and goes on from there.
  const queue = await ask<z.infer<typeof OrderQueue>>(url, 'GET', '/api/orders/queue/', { token: access });
  for (const screen of screens) await screen.feeds.at(-1)?.first(({ type }) => type === 'resync');

  const afterwards = makeLoad(server, access);
  const retry = await afterwards.place('kept', DEVICES[0] ?? '');
  const again = await afterwards.place('lost', DEVICES[0] ?? '');
  for (let count = 0; count < 20; count++) {
    const order = await afterwards.place(`after ${count}`, DEVICES[count % 2] ?? '');
    if (count % 2 === 0) await afterwards.move(order.id, `after move ${count}`);
  }
  for (const [index, uid] of DEVICES.entries()) {
    const order = await afterwards.place(`last ${index}`, uid);
    const moved = await afterwards.move(order.id, `last move ${index}`);
    for (const board of boards) await board.hasSeen(moved);
    await kiosks[index]?.hasSeen(moved);
  }
  for (const screen of screens) await screen.leave();

  return await withSite(place.config, async (site) => {
    const { log, stored, ofDevice } = await readHistory(site);
    const since = new Set(log.slice(pastLength));
    const there = new Set(stored.map(({ event }) => event));
    const open = await openOrders(site);
    const news = (feed: readonly string[]) => feed.filter((event) => since.has(event));
    const last = (screen: Screen): readonly Frame[] => screen.feeds.at(-1)?.frames ?? [];
    const namesOf = (screen: Screen) =>
      last(screen)
        .map(frameName)
        .filter((name) => name !== null);
    return {
      history: {
        log,
        stored,
        answered: [...before, ...afterwards.answered],
        clients: [
          ...boards.map((screen) => ({ name: screen.name, whole: true, feed: news(log), seen: namesOf(screen) })),
          // The first device has the first id.
          ...kiosks.map((screen, index) => ({
            name: screen.name,
            whole: true,
            feed: news(ofDevice(index + 1)),
            seen: namesOf(screen),
          })),
        ],
      },
      resyncs: screens.map((screen) =>
        screen.feeds
          .flatMap(({ frames }) => frames)
          .flatMap((frame) => (frame.type === 'resync' ? [frame.reason] : [])),
      ),
      differences: boards.flatMap((screen) => {
        const board = new Board(queue.body.results, true);
        for (const frame of last(screen)) if (frame.type !== 'resync') board.apply(frame);
        return board.differences(open);
      }),
      epochs: { before: made.epoch, after: restored.epoch },
      lost: load.answered.filter(({ event }) => !there.has(event)).length,
      kept: [first.id, retry.id],
      again: again.placed_at === late.placed_at ? 'the lost order' : 'a new order',
    };
  });
}

function makeLoad(target: Killable, token: string) {
  let wake = () => {};
  const load = new Load({ target, writers: WRITERS, devices: DEVICES, token, onAnswer: () => wake() });
  return Object.assign(load, {
    async reach(count: number): Promise<void> {
      while (load.answered.length < count) {
        const answered = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await Promise.race([load.failed, answered]);
      }
    },
  });
}

async function withSite<T>(config: Config, work: (site: Site) => Promise<T>): Promise<T> {
  await using site = await openSite(config, systemClock);
  return await work(site);
}

async function openOrders({ reader }: Site): Promise<KnownOrder[]> {
  const { rows } = await reader.orders.list({}, { offset: 0, limit: 10_000 });
  return rows.filter(({ status }) => isOpen(status));
}

/** D3, no cliff: however long a screen was away, it gets exactly what it missed, or is told that it cannot. */
import { describe, expect, test } from 'bun:test';
import { toInstant } from '@comanda/protocol/instant';
import type { OrderQueue } from '@comanda/protocol/order';
import type { z } from 'zod';
import { ask } from '../harness/api.ts';
import { type Feed, v1Kiosk, v1Staff } from '../harness/feed.ts';
import { DEVICE, move, OTHER_DEVICE, placed } from '../harness/orders.ts';
import { login } from '../harness/server.ts';
import { Board } from './board.ts';
import { frameName, movedName, readHistory } from './history.ts';
import { ServedSite } from './served-site.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** For machines that are busy with something else. */
const TIMEOUT_MS = 30_000;

/** The id of the first device of a test site. */
const MY_ID = 1;

/** Something for everybody; answers how the last of it is called, on the boards and on the kiosk. */
async function happen({ url, token, clock }: ServedSite): Promise<string> {
  const other = await placed(url, { device_uid: OTHER_DEVICE });
  await move(url, await token(), other.id, 'PREPARING');
  const { id } = await placed(url);
  await move(url, await token(), id, 'PREPARING');
  await move(url, await token(), id, 'READY');
  return movedName(id, 'READY', toInstant(clock.now()));
}

const hasSeen = (feed: Feed, name: string) => feed.first((frame) => frameName(frame) === name);
const told = (...feeds: Feed[]) =>
  feeds.flatMap((feed) => feed.frames.map(frameName)).filter((name): name is string => name !== null);
const types = (feed: Feed) => feed.frames.map(({ type }) => type);

async function leave(...feeds: Feed[]): Promise<void> {
  for (const feed of feeds) {
    feed.socket.close();
    await feed.closed;
  }
}

async function readQueue(site: ServedSite): Promise<z.infer<typeof OrderQueue>> {
  const { body } = await ask<z.infer<typeof OrderQueue>>(site.url, 'GET', '/api/orders/queue/', {
    token: await site.token(),
  });
  return body;
}

describe.each([
  { where: 'the same server', anew: false },
  { where: 'a server started anew', anew: true },
])('a screen that comes back to $where', ({ anew }) => {
  test.each([
    { time: '1 s', away: SECOND },
    { time: '2 min', away: 2 * MINUTE },
    { time: '1 h', away: HOUR },
  ])(
    'after $time gets exactly what it missed, then what happens',
    async ({ away }) => {
      await using site = await ServedSite.open();
      const board = v1Staff(site.url, await site.token());
      const kiosk = v1Kiosk(site.url, DEVICE);
      await Promise.all([board.next('welcome'), kiosk.next('welcome')]);
      const before = await happen(site);
      await Promise.all([hasSeen(board, before), hasSeen(kiosk, before)]);
      await leave(board, kiosk);

      site.clock.advance(away);
      await happen(site);
      await site.place.site.commands.prune();
      if (anew) await site.startAnew();
      const boardAgain = v1Staff(site.url, await site.token(), board.cursor);
      const kioskAgain = v1Kiosk(site.url, DEVICE, kiosk.cursor);
      await Promise.all([boardAgain.next('welcome'), kioskAgain.next('welcome')]);
      site.clock.advance(SECOND);
      const after = await happen(site);
      await Promise.all([hasSeen(boardAgain, after), hasSeen(kioskAgain, after)]);

      const { log, ofDevice } = await readHistory(site.place.site);
      expect(told(board, boardAgain)).toEqual([...log]);
      expect(told(kiosk, kioskAgain)).toEqual([...ofDevice(MY_ID)]);
      expect([...types(boardAgain), ...types(kioskAgain)]).not.toContain('resync');
      await leave(boardAgain, kioskAgain);
    },
    TIMEOUT_MS,
  );

  test(
    'after losing its connection before its first event gets that event',
    async () => {
      await using site = await ServedSite.open();
      await happen(site);
      const { log: past, ofDevice: pastOf } = await readHistory(site.place.site);
      const board = v1Staff(site.url, await site.token());
      const kiosk = v1Kiosk(site.url, DEVICE);
      await Promise.all([board.next('welcome'), kiosk.next('welcome')]);
      await leave(board, kiosk);
      await happen(site);
      if (anew) await site.startAnew();
      // Once more: gone as soon as it is welcomed, with what it missed on the way.
      const boardAgain = v1Staff(site.url, await site.token(), board.cursor);
      const kioskAgain = v1Kiosk(site.url, DEVICE, kiosk.cursor);
      await Promise.all([boardAgain.next('welcome'), kioskAgain.next('welcome')]);
      await leave(boardAgain, kioskAgain);
      const last = await happen(site);
      const boardAtLast = v1Staff(site.url, await site.token(), boardAgain.cursor);
      const kioskAtLast = v1Kiosk(site.url, DEVICE, kioskAgain.cursor);
      await Promise.all([hasSeen(boardAtLast, last), hasSeen(kioskAtLast, last)]);

      const { log, ofDevice } = await readHistory(site.place.site);
      expect(told(board, boardAgain, boardAtLast)).toEqual(log.slice(past.length));
      expect(told(kiosk, kioskAgain, kioskAtLast)).toEqual(ofDevice(MY_ID).slice(pastOf(MY_ID).length));
      await leave(boardAtLast, kioskAtLast);
    },
    TIMEOUT_MS,
  );
});

test('past retention a screen is told once that it cannot be told, and goes on from a snapshot', async () => {
  await using site = await ServedSite.open();
  const board = v1Staff(site.url, await site.token());
  const kiosk = v1Kiosk(site.url, DEVICE);
  await Promise.all([board.next('welcome'), kiosk.next('welcome')]);
  await leave(board, kiosk);
  await happen(site);
  site.clock.advance(8 * DAY);
  await happen(site);
  await site.place.site.commands.prune();
  await site.startAnew();

  const boardAgain = v1Staff(site.url, await site.token(), board.cursor);
  const kioskAgain = v1Kiosk(site.url, DEVICE, kiosk.cursor);
  for (const feed of [boardAgain, kioskAgain]) {
    expect(await feed.next('resync')).toMatchObject({ reason: 'too_old' });
    await feed.settled();
    // Whether the kiosk came before the board or after it, somebody watches now.
    expect(types(feed).filter((type) => type !== 'watching_changed')).toEqual(['welcome', 'resync', 'pong']);
  }
  await leave(boardAgain, kioskAgain);

  const { results, cursor } = await readQueue(site);
  const known = new Board(results, true);
  site.clock.advance(SECOND);
  const last = await happen(site);
  const boardAtLast = v1Staff(site.url, await site.token(), cursor);
  await hasSeen(boardAtLast, last);
  for (const frame of boardAtLast.frames) known.apply(frame);
  expect(known.differences((await readQueue(site)).results)).toEqual([]);
  await leave(boardAtLast);
});

describe('a backlog larger than the memory of a server and than what one reader may have waiting', () => {
  /** More than twice what the relay keeps at hand, and several times the limit of 256 KiB. */
  const ORDERS = 2_500;
  const STEPS = ['PREPARING', 'READY', 'DELIVERED'] as const;

  /** Every order is the first device's but for each fifth. */
  async function happenOften(site: ServedSite): Promise<void> {
    const ids = await Promise.all(
      Array.from({ length: ORDERS }, (_, n) => site.order(n % 5 === 0 ? OTHER_DEVICE : DEVICE)),
    );
    for (const step of STEPS) await Promise.all(ids.map((id) => site.move(id, step)));
  }

  test.each([
    { from: 'memory and store', anew: false },
    { from: 'the store alone', anew: true },
  ])(
    'comes whole, from $from, while more is happening',
    async ({ anew }) => {
      await using site = await ServedSite.open();
      const board = v1Staff(site.url, await site.token());
      const kiosk = v1Kiosk(site.url, DEVICE);
      await Promise.all([board.next('welcome'), kiosk.next('welcome')]);
      await leave(board, kiosk);
      await happenOften(site);
      if (anew) await site.startAnew();

      const boardAgain = v1Staff(site.url, await site.token(), board.cursor);
      const kioskAgain = v1Kiosk(site.url, DEVICE, kiosk.cursor);
      site.clock.advance(SECOND);
      let last = '';
      for (let n = 0; n < 20; n++) last = await happen(site);
      await Promise.all([hasSeen(boardAgain, last), hasSeen(kioskAgain, last)]);
      const { log, ofDevice } = await readHistory(site.place.site);
      expect(told(boardAgain)).toEqual([...log]);
      expect(told(kioskAgain)).toEqual([...ofDevice(MY_ID)]);
      await leave(boardAgain, kioskAgain);
    },
    TIMEOUT_MS,
  );

  test(
    'that is pruned while it is being told comes whole or ends in one resync',
    async () => {
      await using site = await ServedSite.open();
      const board = v1Staff(site.url, await site.token());
      await board.next('welcome');
      await leave(board);
      await happenOften(site);
      const { log: missed } = await readHistory(site.place.site);
      await site.startAnew();
      // Signing in waits behind the broom that every server starts with: the next one is ours.
      await login(site.url, 'STAFF');
      site.clock.advance(8 * DAY);

      const boardAgain = v1Staff(site.url, await site.token(), board.cursor);
      await boardAgain.next('new_order');
      for (let more = true; more; ) ({ more } = await site.place.site.commands.prune());
      const last = await happen(site);
      await hasSeen(boardAgain, last);
      const cut = boardAgain.frames.findIndex(({ type }) => type === 'resync');
      const resyncs = boardAgain.frames.filter(({ type }) => type === 'resync');
      const before = (cut === -1 ? boardAgain.frames : boardAgain.frames.slice(0, cut)).map(frameName);
      const names = before.filter((name) => name !== null).slice(0, missed.length);
      expect(names).toEqual(missed.slice(0, names.length));
      expect(resyncs.length).toBe(names.length < missed.length ? 1 : 0);
      await leave(boardAgain);
    },
    TIMEOUT_MS,
  );
});

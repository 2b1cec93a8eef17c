/** `comanda.v1`: welcome, resume, resync, heartbeats, and tokens that are renewed in place. */
import { expect, test } from 'bun:test';
import type { TokenPair } from '@comanda/protocol/session';
import { SUBPROTOCOL } from '@comanda/protocol/version';
import type { z } from 'zod';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { Feed, type Frame, live, plainStaff, v1Kiosk, v1Staff } from './harness/feed.ts';
import { DEVICE, move, OTHER_DEVICE, placed } from './harness/orders.ts';
import { serveTestSite, startTestServer, type TestServer } from './harness/server.ts';
import { makeTestSite, PRODUCTS } from './harness/site.ts';

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;

const sockets = (s: TestServer) => s.url.replace('http', 'ws');

/** Everything that is no answer to this client alone. */
const eventsOf = (feed: Feed) =>
  feed.frames.filter(({ type }) => !['welcome', 'pong', 'heartbeat', 'auth_expiring'].includes(type));

const cursorOf = (frame: Frame) => ('cursor' in frame ? frame.cursor : null);

const renewed = async (s: TestServer, refresh: string) =>
  (await ask<z.infer<typeof TokenPair>>(s.url, 'POST', '/api/auth/token/refresh', { body: { refresh } })).body;

/** Time passes while the client goes on pinging. */
async function pass(clock: TestClock, feed: Feed, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 15 * SECOND) {
    clock.advance(Math.min(left, 15 * SECOND));
    await feed.settled();
  }
}

test('the first frame is the welcome, always', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  await placed(s.url);
  using board = v1Staff(s.url, access);
  await live(board);
  for (const since of [undefined, '', 'nonsense', 'epoch.1']) {
    for (const [feed, more] of [
      [v1Staff(s.url, access, since), {}],
      [v1Kiosk(s.url, DEVICE, since), { anyone_watching: true }],
    ] as const) {
      using each = feed;
      await live(each);
      expect(each.frames[0]).toEqual({
        type: 'welcome',
        cursor: expect.any(String),
        heartbeat_s: 15,
        server_time: '2026-01-15T12:00:00.000Z',
        ...more,
      });
      expect(each.frames.filter(({ type }) => type === 'welcome').length).toBe(1);
    }
  }
});

test('the credential may travel as a subprotocol or in the address; the server names comanda.v1 alone', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  for (const [path, protocols] of [
    ['/ws/staff/orders/', [SUBPROTOCOL, `bearer.${access}`]],
    ['/ws/staff/orders/', [`bearer.${access}`, SUBPROTOCOL]],
    [`/ws/staff/orders/?token=${access}`, [SUBPROTOCOL]],
    ['/ws/kiosk/orders/', [SUBPROTOCOL, `device.${DEVICE}`]],
    [`/ws/kiosk/orders/?device_uid=${DEVICE}`, [SUBPROTOCOL]],
    // What is carried counts, whatever the address says.
    ['/ws/staff/orders/?token=bad', [SUBPROTOCOL, `bearer.${access}`]],
  ] as const) {
    using feed = new Feed(sockets(s) + path, [...protocols]);
    await live(feed);
    expect(feed.socket.protocol).toBe(SUBPROTOCOL);
    expect(feed.frames[0]).toMatchObject({ type: 'welcome' });
  }
  for (const [path, protocols] of [
    ['/ws/staff/orders/', [SUBPROTOCOL]],
    ['/ws/staff/orders/', [SUBPROTOCOL, `device.${DEVICE}`]],
    ['/ws/kiosk/orders/', [SUBPROTOCOL, `bearer.${access}`]],
    [`/ws/staff/orders/?token=${access}`, [SUBPROTOCOL, 'bearer.bad']],
  ] as const) {
    using feed = new Feed(sockets(s) + path, [...protocols]);
    expect((await feed.closed).code).toBe(4001);
    expect(feed.frames).toEqual([]);
  }
});

test('events have their cursor, and the fields of the plain ones besides', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using plain = plainStaff(s.url, access);
  using board = v1Staff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  await live(plain, board, kiosk);
  const { id } = await placed(s.url);
  await move(s.url, access, id, 'READY');
  const [newOrder, updated] = [await board.next('new_order'), await board.next('order_updated')];
  const [start, first, second] = board.frames.filter(({ type }) => type !== 'pong').map(cursorOf);
  expect(new Set([start, first, second]).size).toBe(3);
  expect<unknown>(newOrder).toEqual({ ...(await plain.next('new_order')), cursor: first });
  expect<unknown>(updated).toEqual({ ...(await plain.next('order_updated')), cursor: second });
  // Both feeds speak of the same place in the same log.
  expect<unknown>(await kiosk.next('order_status_changed')).toEqual({ ...updated, type: 'order_status_changed' });
});

test('without a cursor, from now', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await placed(s.url);
  for (const since of [undefined, '']) {
    using board = v1Staff(s.url, access, since);
    await live(board);
    const { id } = await placed(s.url);
    expect(await board.next('new_order')).toMatchObject({ order_id: id });
    expect(eventsOf(board).length).toBe(1);
  }
});

test('with a cursor, exactly what was missed, then what happens', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using before = v1Staff(s.url, access);
  await live(before);
  const known = await placed(s.url);
  await before.next('new_order');
  const { cursor } = before;
  before.socket.close();

  const missed = await placed(s.url, { device_uid: OTHER_DEVICE });
  await move(s.url, access, known.id, 'PREPARING');
  using after = v1Staff(s.url, access, cursor);
  expect(await after.next('new_order')).toMatchObject({ order_id: missed.id });
  expect(await after.next('order_updated')).toMatchObject({ order_id: known.id, status: 'PREPARING' });
  await move(s.url, access, missed.id, 'READY');
  expect(await after.next('order_updated')).toMatchObject({ order_id: missed.id, status: 'READY' });
  await after.settled();
  expect(eventsOf(after).length).toBe(3);
});

test('whoever resumes is told by a heartbeat that nothing is missing any more; whoever cannot resume is not', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using before = v1Staff(s.url, access);
  await live(before);
  const { cursor } = before;
  await placed(s.url);
  await placed(s.url);
  using after = v1Staff(s.url, access, cursor);
  await after.next('new_order');
  const last = await after.next('new_order');
  expect(await after.next('heartbeat')).toMatchObject('cursor' in last ? { cursor: last.cursor } : {});
  expect(after.frames.map(({ type }) => type)).toEqual(['welcome', 'new_order', 'new_order', 'heartbeat']);
  using lost = v1Staff(s.url, access, 'nonsense');
  await lost.next('resync');
  await lost.settled();
  expect(lost.frames.map(({ type }) => type)).toEqual(['welcome', 'resync', 'pong']);
});

test('nothing is missed by who was away from nothing', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await placed(s.url);
  using before = v1Staff(s.url, access);
  await live(before);
  using after = v1Staff(s.url, access, before.cursor);
  await live(after);
  expect(eventsOf(after)).toEqual([]);
  expect(after.cursor).toBe(before.cursor);
});

test('a kiosk misses only what is its own', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const [mine, theirs] = [await placed(s.url), await placed(s.url, { device_uid: OTHER_DEVICE })];
  using before = v1Kiosk(s.url, DEVICE);
  await live(before);
  const { cursor } = before;
  await move(s.url, access, theirs.id, 'PREPARING');
  await move(s.url, access, mine.id, 'READY');
  await move(s.url, access, theirs.id, 'READY');
  using after = v1Kiosk(s.url, DEVICE, cursor);
  await after.next('order_status_changed');
  await after.settled();
  expect(eventsOf(after)).toMatchObject([{ type: 'order_status_changed', order_id: mine.id, status: 'READY' }]);
});

test('many missed events come whole, from memory and from the store', async () => {
  const place = await makeTestSite();
  // Placed before the server starts: it has none of these in memory.
  const target = { kind: 'device', uid: DEVICE } as const;
  const items = [{ product_id: PRODUCTS.water, quantity: 1 }];
  const placement = { target, items, note: '', placedBy: null, idempotency: null };
  await Promise.all(Array.from({ length: 1_200 }, () => place.site.commands.placeOrder(placement)));
  const { epoch } = await place.site.reader.events.position();
  await using s = await serveTestSite(place);
  for (let n = 0; n < 3; n += 1) await placed(s.url);
  const { access } = await s.login();
  using board = v1Staff(s.url, access, `${epoch}.0`);
  for (let id = 1; id <= 1_203; id += 1) expect((await board.next('new_order')).order_id).toBe(id);
  const { id } = await placed(s.url);
  expect((await board.next('new_order')).order_id).toBe(id);
});

test('resync says why nothing can be told of what was missed', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await placed(s.url);
  using before = v1Staff(s.url, access);
  await live(before);
  const [epoch] = before.cursor.split('.');
  for (const [since, reason] of [
    ['nonsense', 'unknown_cursor'],
    ['1', 'unknown_cursor'],
    [`${epoch}.`, 'unknown_cursor'],
    [`${epoch}.-1`, 'unknown_cursor'],
    [`${epoch}.1 `, 'unknown_cursor'],
    [`${epoch}.${'z'.repeat(11)}`, 'unknown_cursor'],
    ['x'.repeat(3_000), 'unknown_cursor'],
    ['"}\u0000😀', 'unknown_cursor'],
    ['00000000.1', 'other_epoch'],
    [`${epoch}.zzzz`, 'in_the_future'],
  ] as const) {
    for (const open of [() => v1Staff(s.url, access, since), () => v1Kiosk(s.url, DEVICE, since)]) {
      using feed = open();
      const resync = await feed.next('resync');
      expect({ since, ...resync }).toEqual({ since, type: 'resync', reason, cursor: before.cursor });
    }
  }
});

test('after a resync the socket goes on live, and the snapshot’s cursor works', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using lost = v1Staff(s.url, access, 'nonsense');
  await lost.next('resync');
  await lost.settled();
  const { id } = await placed(s.url);
  const cursor = cursorOf(await lost.next('new_order'));
  const { body } = await ask<{ cursor: string }>(s.url, 'GET', '/api/orders/queue/', { token: access });
  expect(body).toMatchObject({ cursor, results: [{ id }] });
  using next = v1Staff(s.url, access, body.cursor);
  await live(next);
  await move(s.url, access, id, 'READY');
  expect(await next.next('order_updated')).toMatchObject({ order_id: id });
  expect(eventsOf(next).length).toBe(1);
});

test('resync: older than what is kept', async () => {
  const clock = new TestClock();
  const place = await makeTestSite({ EVENT_RETENTION_DAYS: '7' }, clock);
  const placement = {
    target: { kind: 'device', uid: DEVICE },
    items: [{ product_id: PRODUCTS.water, quantity: 1 }],
    ...{ note: '', placedBy: null, idempotency: null },
  } as const;
  await place.site.commands.placeOrder(placement);
  const { epoch, seq } = await place.site.reader.events.position();
  clock.advance(7 * DAY + 1);
  await place.site.commands.placeOrder(placement);
  expect((await place.site.commands.prune()).events).toBe(1);

  await using s = await serveTestSite(place, clock);
  const { access } = await s.login();
  for (const open of [() => v1Staff(s.url, access, `${epoch}.0`), () => v1Kiosk(s.url, DEVICE, `${epoch}.0`)]) {
    using late = open();
    expect(await late.next('resync')).toMatchObject({ reason: 'too_old' });
  }
  // The youngest of what is gone is no gap: all after it is there.
  using intime = v1Staff(s.url, access, `${epoch}.${seq}`);
  expect(await intime.next('new_order')).toMatchObject({ order_id: 2 });
  expect(eventsOf(intime).length).toBe(1);
});

test('a heartbeat every fifteen seconds, with the newest cursor and the time', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using board = v1Staff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  await Promise.all([board.next('welcome'), kiosk.next('welcome')]);
  await placed(s.url);
  const cursor = cursorOf(await board.next('new_order'));
  clock.advance(15 * SECOND);
  const beat = { type: 'heartbeat', cursor, server_time: '2026-01-15T12:00:15.000Z' };
  // A kiosk learns the place in the log too, though the order told it nothing.
  for (const feed of [board, kiosk]) expect<unknown>(await feed.next('heartbeat')).toEqual(beat);
  clock.advance(15 * SECOND - 1);
  clock.advance(1);
  expect<unknown>(await board.next('heartbeat')).toEqual({ ...beat, server_time: '2026-01-15T12:00:30.000Z' });
  expect(board.frames.filter(({ type }) => type === 'heartbeat').length).toBe(2);
});

test('plain sockets get no heartbeat', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using plain = plainStaff(s.url, access);
  using board = v1Staff(s.url, access);
  await live(plain);
  await board.next('welcome');
  clock.advance(15 * SECOND);
  await board.next('heartbeat');
  await plain.settled();
  expect(plain.frames.every(({ type }) => type === 'pong')).toBe(true);
});

test('a minute before its token ends a socket is told, once, and closed with 4001 at the end', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using board = v1Staff(s.url, access);
  using plain = plainStaff(s.url, access);
  await board.next('welcome');
  await live(plain);
  clock.advance(HOUR - 61 * SECOND);
  await board.next('heartbeat');
  expect(board.frames.map(({ type }) => type)).toEqual(['welcome', 'heartbeat']);
  clock.advance(SECOND);
  expect(await board.next('auth_expiring')).toEqual({
    type: 'auth_expiring',
    expires_at: '2026-01-15T13:00:00.000Z',
  });
  clock.advance(30 * SECOND);
  await board.next('heartbeat');
  expect(board.frames.filter(({ type }) => type === 'auth_expiring').length).toBe(1);
  clock.advance(30 * SECOND - 1);
  await plain.settled();
  clock.advance(1 + SECOND);
  expect((await board.closed).code).toBe(4001);
  expect((await plain.closed).code).toBe(4001);
  expect(plain.frames.every(({ type }) => type === 'pong')).toBe(true);
});

test('auth renews a socket in place, again and again', async () => {
  // Tokens count whole seconds: so does this clock.
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  await using s = await startTestServer({}, clock);
  let { access, refresh } = await s.login();
  using board = v1Staff(s.url, access);
  await board.next('welcome');
  const warnings = () => board.frames.filter(({ type }) => type === 'auth_expiring').length;
  for (let round = 1; round <= 3; round += 1) {
    await pass(clock, board, HOUR - 61 * SECOND);
    expect(warnings()).toBe(round - 1);
    await pass(clock, board, SECOND);
    expect(warnings()).toBe(round);
    ({ access, refresh } = await renewed(s, refresh));
    board.socket.send(JSON.stringify({ type: 'auth', token: access }));
    // The pong says that the new token is taken.
    await board.settled();
  }
  await placed(s.url);
  await board.next('new_order');
});

test('a token that does not renew closes the socket', async () => {
  await using s = await startTestServer();
  const { access, refresh } = await s.login('STAFF');
  const admin = await s.login('ADMIN');
  const ended = await s.login('STAFF');
  await ask(s.url, 'POST', '/api/auth/logout', { token: ended.access });
  for (const token of ['bad', '', refresh, ended.access, admin.access]) {
    using board = v1Staff(s.url, access);
    await live(board);
    board.socket.send(JSON.stringify({ type: 'auth', token }));
    expect((await board.closed).code).toBe(4001);
  }
});

test('on a kiosk auth means nothing', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using kiosk = v1Kiosk(s.url, DEVICE);
  await live(kiosk);
  for (const token of ['bad', access]) kiosk.socket.send(JSON.stringify({ type: 'auth', token }));
  await kiosk.settled();
});

test('a renewed socket belongs to the session of its new token', async () => {
  await using s = await startTestServer();
  const [first, second] = [await s.login(), await s.login()];
  using board = v1Staff(s.url, first.access);
  await live(board);
  board.socket.send(JSON.stringify({ type: 'auth', token: second.access }));
  await board.settled();
  await ask(s.url, 'POST', '/api/auth/logout', { token: first.access });
  await placed(s.url);
  await board.next('new_order');
  await ask(s.url, 'POST', '/api/auth/logout', { token: second.access });
  expect((await board.closed).code).toBe(4001);
});

test('a client that has begun to ping and then says nothing is let go', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using silent = v1Staff(s.url, access);
  using quiet = v1Staff(s.url, access);
  await live(silent);
  await quiet.next('welcome');
  clock.advance(19 * SECOND);
  await quiet.next('heartbeat');
  expect(silent.socket.readyState).toBe(WebSocket.OPEN);
  clock.advance(SECOND);
  await silent.closed;
  // Who never promised to ping is judged by the runtime's own pings alone.
  await live(quiet);
});

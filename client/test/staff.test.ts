/** A staff screen's client, on the real server. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { OrderQueue } from '@comanda/protocol/order';
import type { z } from 'zod';
import { Line } from '../../server/test/faults/line.ts';
import { ask } from '../../server/test/harness/api.ts';
import { TestClock } from '../../server/test/harness/clock.ts';
import { cancelOwn, DEVICE, move, placed } from '../../server/test/harness/orders.ts';
import { seeded } from '../../server/test/harness/random.ts';
import { startTestServer, type TestServer } from '../../server/test/harness/server.ts';
import { connectStaff, Refused, type StaffClient, type StaffState } from '../src/comanda.ts';
import { Place } from './place.ts';
import { isLive, isRefused, until } from './until.ts';

// For machines that are busy with something else.
setDefaultTimeout(30_000);

const NO_LIMITS = { RATE_LIMITS: 'off' };

/** Connects through a line, if one is given, and stops with the test. */
function screen(url: string, token: string, place = new Place()): StaffClient & Disposable {
  const client = connectStaff({ url, token, environment: place });
  return Object.assign(client, { [Symbol.dispose]: () => client.stop() });
}

async function queue(s: TestServer, token: string) {
  return (await ask<z.infer<typeof OrderQueue>>(s.url, 'GET', '/api/orders/queue/', { token })).body;
}

/** Live, and every order with its details. */
const isWhole = (state: StaffState) => isLive(state) && [...state.orders.values()].every(({ details }) => details);

/** What is shown, without what only a reading of the order tells. */
function shown({ orders }: StaffState) {
  return [...orders.values()]
    .map(({ id, status, room_code, device_uid, placed_at }) => ({ id, status, room_code, device_uid, placed_at }))
    .sort((one, other) => one.id - other.id);
}

async function expectInStep(s: TestServer, token: string, client: StaffClient): Promise<void> {
  const { results } = await queue(s, token);
  const there = results.map(({ id, status, room_code, device_uid, placed_at }) => ({
    id,
    status,
    room_code,
    device_uid,
    placed_at,
  }));
  const isInStep = (state: StaffState) => isWhole(state) && JSON.stringify(shown(state)) === JSON.stringify(there);
  const state = await until(client, isInStep);
  expect([...state.orders.values()].map(({ details }) => details?.items.length)).toEqual(
    results.map(({ items }) => items.length),
  );
}

test('begins with what is open, and goes on with what happens', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const before = await placed(s.url);
  using client = screen(s.url, access);
  const news: number[] = [];
  const moves: string[] = [];
  client.on('new_order', ({ order_id }) => news.push(order_id));
  client.on('order_updated', ({ order_id, from_status, status }) => moves.push(`${order_id} ${from_status} ${status}`));
  expect((await until(client, isWhole)).orders.get(before.id)).toMatchObject({ status: 'PLACED', room_code: '101' });
  const { id } = await placed(s.url);
  await until(client, (state) => isWhole(state) && state.orders.has(id));
  await client.move(before.id, 'PREPARING', { from: 'PLACED' });
  await until(client, ({ orders }) => orders.get(before.id)?.status === 'PREPARING');
  await client.move(before.id, 'DELIVERED');
  await until(client, ({ orders }) => !orders.has(before.id));
  await client.move(before.id, 'READY');
  await until(client, ({ orders }) => orders.get(before.id)?.status === 'READY');
  await expectInStep(s, access, client);
  // What was open before is shown, and is no news.
  expect(news).toEqual([id]);
  expect(moves).toEqual([
    `${before.id} PLACED PREPARING`,
    `${before.id} PREPARING DELIVERED`,
    `${before.id} DELIVERED READY`,
  ]);
});

test('orders that come while others are read get their lines too, and need no heartbeat for it', async () => {
  // Its clock stands still, and so nothing but events ever comes.
  await using s = await startTestServer({}, new TestClock());
  const { access } = await s.login();
  using client = screen(s.url, access);
  await until(client, isLive);
  for (let round = 1; round <= 5; round++) {
    await Promise.all([placed(s.url), placed(s.url), placed(s.url)]);
    await until(client, (state) => isWhole(state) && state.orders.size === 3 * round);
  }
});

test('what happened while the line was cut is told once, in order', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await using line = await Line.open(s.url);
  using client = screen(line.url, access);
  const news: number[] = [];
  client.on('new_order', ({ order_id }) => news.push(order_id));
  await until(client, isLive);
  const ids: number[] = [];
  for (let round = 0; round < 4; round++) {
    line.cut();
    await until(client, (state) => !isLive(state));
    for (let count = 0; count < 3; count++) ids.push((await placed(s.url)).id);
    line.mend();
    await until(client, isLive);
    ids.push((await placed(s.url)).id);
    await until(client, ({ orders }) => orders.has(ids.at(-1) ?? 0));
  }
  expect(news).toEqual(ids);
  await expectInStep(s, access, client);
});

test('what cannot be told is in a new snapshot; orders that nobody has seen are news all the same', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await using line = await Line.open(s.url);
  const place = new Place();
  using client = screen(line.url, access, place);
  const news: number[] = [];
  client.on('new_order', ({ order_id }) => news.push(order_id));
  await until(client, isLive);
  const seen = await placed(s.url);
  await until(client, ({ orders }) => orders.has(seen.id));
  line.cut();
  await until(client, (state) => !isLive(state));
  const missed = await placed(s.url);
  place.forgets = true;
  line.mend();
  await until(client, isLive);
  await expectInStep(s, access, client);
  expect(news).toEqual([seen.id, missed.id]);
});

test('a token that is none ends it, and says why; so does a user who may not watch', async () => {
  await using s = await startTestServer();
  using bad = screen(s.url, 'none');
  expect((await until(bad, isRefused)).connection).toMatchObject({ status: 'refused', why: 'credential' });
  const { access } = await s.login('USER');
  using other = screen(s.url, access);
  expect((await until(other, isRefused)).connection).toMatchObject({ status: 'refused', why: 'forbidden' });
});

test('signing out elsewhere ends it; with a new token it starts again', async () => {
  await using s = await startTestServer();
  let { access } = await s.login();
  const client = connectStaff({ url: s.url, token: () => access, environment: new Place() });
  await until(client, isLive);
  await ask(s.url, 'POST', '/api/auth/logout', { token: access });
  await until(client, isRefused);
  access = (await s.login()).access;
  client.start();
  await until(client, isLive);
  client.stop();
  expect(client.state.connection.status).toBe('stopped');
});

test('where a new token is to be had, a refused one ends nothing', async () => {
  await using s = await startTestServer();
  const first = (await s.login()).access;
  const asked: string[] = [];
  const client = connectStaff({
    url: s.url,
    token: async (why) => {
      asked.push(why);
      return why === 'refused' ? (await s.login()).access : first;
    },
    environment: new Place(),
  });
  await until(client, isLive);
  await ask(s.url, 'POST', '/api/auth/logout', { token: first });
  await until(client, (state) => !isLive(state));
  await until(client, isLive);
  expect(asked).toEqual(['connect', 'refused']);
  client.stop();
});

test('an abort ends it and leaves nothing behind', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const place = new Place();
  const ended = new AbortController();
  const client = connectStaff({ url: s.url, token: access, signal: ended.signal, environment: place });
  await until(client, isLive);
  ended.abort();
  expect(client.state.connection.status).toBe('stopped');
  expect([place.timers, place.listeners]).toEqual([0, 0]);
});

test('a line on which nothing comes any more is given up after 20 s, also when the machine slept through them', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await using line = await Line.open(s.url);
  const place = new Place();
  using client = screen(line.url, access, place);
  const wake = () => {
    place.sleep(3_600_000);
    place.tell('woken');
  };
  for (const notice of [() => place.pass(20_000), wake]) {
    await until(client, isLive);
    line.swallow();
    const { id } = await placed(s.url);
    notice();
    expect(client.state.connection.status).not.toBe('live');
    line.mend();
    // What was swallowed is gone for good: only a new connection can bring it.
    place.pass(10_000);
    await until(client, ({ orders }) => orders.has(id));
  }
});

test('no network is known at once, and its return too', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const place = new Place();
  using client = screen(s.url, access, place);
  await until(client, isLive);
  place.tell('offline');
  expect(client.state.connection.status).toBe('offline');
  const { id } = await placed(s.url);
  place.tell('online');
  await until(client, ({ orders }) => orders.has(id));
});

test('a move that somebody else was faster with is refused with the order as it is', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using client = screen(s.url, access);
  const { id } = await placed(s.url);
  await until(client, ({ orders }) => orders.has(id));
  await client.move(id, 'PREPARING', { from: 'PLACED' });
  const refused = await client.move(id, 'READY', { from: 'PLACED' }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ code: 'status_changed_meanwhile', status: 409, order: { id, status: 'PREPARING' } });
});

test('whatever happens to the line, in whatever order, what is shown is what is', async () => {
  await using s = await startTestServer(NO_LIMITS);
  const { access } = await s.login();
  await using line = await Line.open(s.url);
  const place = new Place();
  using client = screen(line.url, access, place);
  const random = seeded(29);
  const news: number[] = [];
  client.on('new_order', ({ order_id }) => news.push(order_id));
  await until(client, isLive);
  const ids: number[] = [];
  const someId = () => ids[random(ids.length)] ?? 0;
  const happenings: readonly (() => unknown)[] = [
    async () => ids.push((await placed(s.url)).id),
    async () => ids.push((await placed(s.url)).id),
    () => move(s.url, access, someId(), 'PREPARING'),
    () => move(s.url, access, someId(), 'READY'),
    () => move(s.url, access, someId(), 'DELIVERED'),
    () => cancelOwn(s.url, someId(), DEVICE),
    () => line.cut(),
    () => line.mend(),
    () => line.mend(),
    () => place.tell('online'),
    () => place.tell('offline'),
    () => place.tell('woken'),
    () => place.pass(1_000),
    () => {
      place.forgets = true;
    },
  ];
  for (let count = 0; count < 600; count++) await happenings[random(happenings.length)]?.();
  line.mend();
  place.tell('online');
  await expectInStep(s, access, client);
  // Each order was news once, unless it had left before anybody could be told.
  expect(new Set(news).size).toBe(news.length);
  expect(news.filter((id) => !ids.includes(id))).toEqual([]);
});

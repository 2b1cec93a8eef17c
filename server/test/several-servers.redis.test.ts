/** What several servers tell one another through Redis: whether somebody watches, and what was counted; and how little. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { RedisClient } from 'bun';
import { z } from 'zod';
import { startServer } from '../src/server.ts';
import { ask } from './harness/api.ts';
import { type Cluster, startCluster } from './harness/cluster.ts';
import { plainKiosk, v1Staff } from './harness/feed.ts';
import { PostgresServer } from './harness/postgres-server.ts';
import { RedisServer } from './harness/redis-server.ts';
import { login } from './harness/server.ts';
import { EMAILS, makeTestSite, PASSWORD } from './harness/site.ts';

// A server that is not heard any more is believed for some seconds.
setDefaultTimeout(60_000);

let postgres: PostgresServer;
let redis: RedisServer;
beforeAll(async () => {
  [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

const ORDER = { device_uid: 'ipad-room-101', items: [{ product_id: 1, quantity: 2 }] };

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

/** Whether each server tells a starting kiosk that somebody watches. */
async function watched({ urls }: Cluster): Promise<boolean[]> {
  const path = '/api/public/kiosk/ipad-room-101';
  const answers = await Promise.all(urls.map((url) => ask<{ anyone_watching: boolean }>(url, 'GET', path)));
  return answers.map(({ body }) => body.anyone_watching);
}

/** What the servers of this site say to one another, and the connection on which Redis is asked about itself. */
async function listenIn() {
  const [listener, asker] = [new RedisClient(redis.url), new RedisClient(redis.url)];
  await Promise.all([listener.connect(), asker.connect()]);
  // The servers of one site speak on one channel.
  const [channel = '', ...others] = z.array(z.string()).parse(await asker.send('PUBSUB', ['CHANNELS', 'comanda:*']));
  expect(others).toEqual([]);
  const heard: { readonly word: string; readonly content: string }[] = [];
  await listener.subscribe(channel, (message) => {
    const [, word = '', content = ''] = message.split(' ');
    heard.push({ word, content });
  });
  return {
    heard,
    count: (word: string) => heard.filter((message) => message.word === word).length,
    /** How often each command has been given, to this whole Redis. */
    async commands(): Promise<Map<string, number>> {
      const text = String(await asker.send('INFO', ['commandstats']));
      const found = text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
      return new Map([...found].map(([, name = '', calls]) => [name, Number(calls)]));
    },
    [Symbol.dispose]() {
      listener.close();
      asker.close();
    },
  };
}

test('a screen at any server is a screen for the kiosks of all', async () => {
  await using cluster = await startCluster(postgres, { REDIS_URL: redis.url });
  const { access } = await login(cluster.urls[0], 'STAFF');
  expect(await watched(cluster)).toEqual([false, false, false]);
  using board = v1Staff(cluster.urls[2], access);
  await board.next('welcome');
  await until(async () => (await watched(cluster)).every((each) => each));
});

test('while Redis is away, too: then the store says so, and that it is over', async () => {
  await using server = await RedisServer.start();
  await using cluster = await startCluster(postgres, { REDIS_URL: server.url });
  const { access } = await login(cluster.urls[0], 'STAFF');
  await server.stop();
  using board = v1Staff(cluster.urls[1], access);
  await board.next('welcome');
  await until(async () => (await watched(cluster)).every((each) => each));
  board.socket.close();
  await board.closed;
  // Told when it has been so for 20 s.
  await until(async () => !(await watched(cluster)).some((each) => each));
});

test('what is guessed at one server is counted at all, and what was right is not', async () => {
  await using cluster = await startCluster(postgres, { REDIS_URL: redis.url, LOGIN_FAILURES_PER_ACCOUNT: '3' });
  const [one, two, three] = cluster.urls;
  const attempt = async (url: string, email: string, password: string) =>
    (await ask(url, 'POST', '/api/auth/login', { body: { email, password } })).status;
  for (let count = 0; count < 10; count++) expect(await attempt(two, EMAILS.STAFF, PASSWORD)).toBe(200);
  for (const url of [one, one, two]) expect(await attempt(url, EMAILS.STAFF, 'wrong')).toBe(401);
  // A right password costs nothing, so it may ask until the others have heard.
  for (const url of [one, two, three]) await until(async () => (await attempt(url, EMAILS.STAFF, PASSWORD)) === 429);
  expect(await attempt(three, EMAILS.ADMIN, PASSWORD)).toBe(200);
});

test('an address that is refused at one server is refused at all', async () => {
  await using cluster = await startCluster(postgres, { REDIS_URL: redis.url, CONNECT_FAILURES_PER_ADDRESS: '4' });
  const [one, two, three] = cluster.urls;
  for (const url of [one, one, three, three]) {
    using feed = plainKiosk(url, 'nobody');
    expect(await feed.closed).toMatchObject({ code: 4001 });
  }
  // Whoever is let in is answered and costs nothing, so it may ask until the others have heard.
  const isLetIn = async (url: string) => {
    using feed = plainKiosk(url, 'ipad-room-101');
    await feed.opened;
    return await feed.settled().then(
      () => true,
      () => false,
    );
  };
  for (const url of [one, two, three]) await until(async () => !(await isLetIn(url)));
});

test('a device has one budget of orders, wherever it posts them', async () => {
  await using cluster = await startCluster(postgres, { REDIS_URL: redis.url, ORDERS_PER_DEVICE: '6' });
  using channel = await listenIn();
  const place = async (index: number, uid: string) => {
    const body = { ...ORDER, device_uid: uid };
    return (await ask(cluster.urls[index % 3] ?? '', 'POST', '/api/public/orders/create', { body })).status;
  };
  // Around the servers, each time when the others have heard of the order before.
  for (let count = 0; count < 6; count++) {
    expect(await place(count, 'ipad-room-101')).toBe(201);
    await until(() => channel.count('counts') === count + 1);
  }
  for (let index = 0; index < 3; index++) expect(await place(index, 'ipad-room-101')).toBe(429);
  expect(await place(0, 'ipad-room-102')).toBe(201);
});

test('an order is two commands at most, of which Redis keeps nothing and could read nothing', async () => {
  const ORDERS = 200;
  await using cluster = await startCluster(postgres, { REDIS_URL: redis.url, ORDERS_PER_DEVICE: '100000' });
  const { access } = await login(cluster.urls[0], 'STAFF');
  const boards = cluster.urls.map((url) => v1Staff(url, access));
  const kiosks = cluster.urls.map((url) => plainKiosk(url, 'ipad-room-101'));
  await Promise.all([...kiosks.map(({ opened }) => opened), ...boards.map((board) => board.next('welcome'))]);
  using channel = await listenIn();
  const before = await channel.commands();
  channel.heard.length = 0;
  for (let count = 0; count < ORDERS; count++) {
    const url = cluster.urls[count % 3] ?? '';
    const body = { ...ORDER, note: 'sin sal' };
    const answer = await ask<{ order: { id: number } }>(url, 'POST', '/api/public/orders/create', { body });
    const seen = await Promise.all(boards.map((board) => board.next('new_order')));
    expect(seen.map(({ order_id }) => order_id)).toEqual(new Array<number>(3).fill(answer.body.order.id));
  }
  const after = await channel.commands();
  const grown = [...after].map(([name, calls]) => [name, calls - (before.get(name) ?? 0)] as const);
  // Nothing but messages, and the question itself.
  expect(grown.filter(([name, calls]) => calls > 0 && name !== 'info').map(([name]) => name)).toEqual(['publish']);
  const published = after.get('publish') ?? 0;
  await until(() => channel.heard.length >= published - (before.get('publish') ?? 0));
  const [wakes, counts, beats] = ['wake', 'counts', 'heartbeat'].map((word) => channel.count(word));
  expect(channel.heard.length).toBe((wakes ?? 0) + (counts ?? 0) + (beats ?? 0));
  expect(wakes).toBeLessThanOrEqual(ORDERS);
  expect(wakes).toBeGreaterThan(0);
  expect((wakes ?? 0) + (counts ?? 0)).toBeLessThanOrEqual(2 * ORDERS);
  // A wake-up carries nothing, a heartbeat whether somebody watches, counts nothing but names that nobody can read.
  expect(new Set(channel.heard.filter(({ word }) => word === 'wake').map(({ content }) => content))).toEqual(
    new Set(['']),
  );
  expect(new Set(channel.heard.filter(({ word }) => word === 'heartbeat').map(({ content }) => content))).toEqual(
    new Set(beats === 0 ? [] : ['watched']),
  );
  for (const { content } of channel.heard.filter(({ word }) => word === 'counts')) {
    expect(content).toMatch(/^\[\["orders","[\w-]{22}",\d+\]\]$/);
  }
  expect(await redis.ask('DBSIZE')).toBe(0);
  for (const feed of [...boards, ...kiosks]) feed[Symbol.dispose]();
});

test('servers on one SQLite file speak through Redis too: one machine, several processes', async () => {
  await using place = await makeTestSite({ REDIS_URL: redis.url });
  const one = await startServer(place.config);
  const two = await startServer(place.config);
  try {
    const { access } = await login(one.url, 'STAFF');
    using board = v1Staff(two.url, access);
    await board.next('welcome');
    const placed = await ask<{ order: { id: number } }>(one.url, 'POST', '/api/public/orders/create', { body: ORDER });
    expect(placed.status).toBe(201);
    expect((await board.next('new_order')).order_id).toBe(placed.body.order.id);
    const start = () => ask<{ anyone_watching: boolean }>(one.url, 'GET', '/api/public/kiosk/ipad-room-101');
    await until(async () => (await start()).body.anyone_watching);
    board.socket.close();
    await board.closed;
  } finally {
    await one.stop();
    await two.stop();
  }
});

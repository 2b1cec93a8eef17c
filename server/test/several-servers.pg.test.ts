/** Several servers on one PostgreSQL: each of them answers every client in the same words, and a cursor means the same on all. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Readiness } from '@comanda/protocol/health';
import type { OrderQueue, StaffOrderAnswer } from '@comanda/protocol/order';
import type { z } from 'zod';
import { ask } from './harness/api.ts';
import { startCluster as startClusterOn } from './harness/cluster.ts';
import { plainKiosk, plainStaff, v1Kiosk, v1Staff } from './harness/feed.ts';
import { PostgresServer } from './harness/postgres-server.ts';
import { RedisServer } from './harness/redis-server.ts';
import { login } from './harness/server.ts';

// Whoever starts a database server three times needs more than the usual five seconds.
setDefaultTimeout(60_000);

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const startCluster = (more: Readonly<Record<string, string>> = {}) =>
  startClusterOn(postgres, { ORDERS_PER_DEVICE: '1000', ...more });

const ORDER = { device_uid: 'ipad-room-101', items: [{ product_id: 1, quantity: 2 }] };

test('what one server is told, the screens of the others see, and the room hears of it', async () => {
  await using cluster = await startCluster();
  const [one, two, three] = cluster.urls;
  const { access } = await login(one, 'STAFF');
  using board = plainStaff(two, access);
  using kiosk = plainKiosk(three, 'ipad-room-101');
  await Promise.all([board.opened, kiosk.opened]);
  const placed = await ask<{ order: { id: number } }>(one, 'POST', '/api/public/orders/create', { body: ORDER });
  expect(placed.status).toBe(201);
  const id = placed.body.order.id;
  expect(await board.next('new_order')).toMatchObject({ order_id: id, room_code: '101' });
  const moved = await ask<z.infer<typeof StaffOrderAnswer>>(two, 'PATCH', `/api/orders/${id}/status/`, {
    token: access,
    body: { to_status: 'PREPARING' },
  });
  expect(moved.status).toBe(200);
  expect(await kiosk.next('order_status_changed')).toMatchObject({ order_id: id, status: 'PREPARING' });
});

test('a cursor of one server resumes on every other: what was missed, once and in order', async () => {
  await using cluster = await startCluster();
  const { access } = await login(cluster.urls[0], 'STAFF');
  const seen: number[] = [];
  let cursor: string | undefined;
  for (let visit = 0; visit < 6; visit++) {
    const here = cluster.urls[visit % 3] ?? '';
    const elsewhere = cluster.urls[(visit + 1) % 3] ?? '';
    using board = v1Staff(here, access, cursor);
    await board.next('welcome');
    // The second visit and all after it begin with the order that was placed while nobody looked.
    if (visit > 0) seen.push((await board.next('new_order')).order_id);
    await ask(elsewhere, 'POST', '/api/public/orders/create', { body: ORDER });
    seen.push((await board.next('new_order')).order_id);
    cursor = board.cursor;
    board.socket.close();
    await board.closed;
    await ask(here, 'POST', '/api/public/orders/create', { body: ORDER });
  }
  expect(seen).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
});

test('a snapshot of one server goes on at another', async () => {
  await using cluster = await startCluster();
  const [one, two, three] = cluster.urls;
  const { access } = await login(one, 'STAFF');
  for (let count = 0; count < 3; count++) await ask(one, 'POST', '/api/public/orders/create', { body: ORDER });
  const queue = await ask<z.infer<typeof OrderQueue>>(two, 'GET', '/api/orders/queue/', { token: access });
  expect(queue.body.results.map(({ id }) => id)).toEqual([1, 2, 3]);
  using board = v1Staff(three, access, queue.body.cursor);
  await board.next('welcome');
  await ask(one, 'POST', '/api/public/orders/create', { body: ORDER });
  expect((await board.next('new_order')).order_id).toBe(4);
});

test('a hundred posts at once under one key, over three servers, make one order and one event', async () => {
  await using cluster = await startCluster();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      ask<{ order?: { id: number } }>(cluster.urls[index % 3] ?? '', 'POST', '/api/public/orders/create', {
        body: ORDER,
        headers: { 'Idempotency-Key': 'one-intent' },
      }),
    ),
  );
  const orders = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.order?.id));
  expect(orders).toEqual(new Set([1]));
  // Whoever asked while the first was under way on the same server is told to ask again.
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  const { reader } = cluster.place.site;
  expect((await reader.orders.list({}, { offset: 0, limit: 10 })).count).toBe(1);
  expect((await reader.events.after(0, 10)).map(({ event }) => event.kind)).toEqual(['order_placed']);
});

test('what is taken away at one server closes the sockets of all', async () => {
  await using cluster = await startCluster();
  const [one, two, three] = cluster.urls;
  const session = await login(one, 'STAFF');
  using board = v1Staff(two, session.access);
  using kiosk = v1Kiosk(three, 'ipad-room-101');
  await Promise.all([board.next('welcome'), kiosk.next('welcome')]);
  await ask(one, 'POST', '/api/auth/logout', { token: session.access });
  expect(await board.closed).toMatchObject({ code: 4001 });
  const device = await cluster.place.site.reader.clinic.deviceByUid('ipad-room-101');
  const admin = await login(two, 'ADMIN');
  const off = await ask(two, 'PATCH', `/api/clinic/devices/${device?.id}/`, {
    token: admin.access,
    body: { is_active: false },
  });
  expect(off.status).toBe(200);
  expect(await kiosk.closed).toMatchObject({ code: 4001 });
});

test('while PostgreSQL is away orders are refused with 503 and nothing answered is lost; then all goes on', async () => {
  await using cluster = await startCluster();
  const [one, two] = cluster.urls;
  const { access } = await login(one, 'STAFF');
  using board = v1Staff(two, access);
  await board.next('welcome');
  const place = () => ask<{ order: { id: number } }>(one, 'POST', '/api/public/orders/create', { body: ORDER });
  expect((await place()).status).toBe(201);
  await postgres.stop('SIGQUIT');
  const refused = await place();
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).not.toBeNull();
  expect((await ask(one, 'GET', '/readyz')).status).toBe(503);
  await postgres.resume();
  const again = await place();
  expect(again.status).toBe(201);
  const kept = await cluster.place.site.reader.orders.list({}, { offset: 0, limit: 10 });
  expect(kept.rows.map(({ id }) => id)).toContain(again.body.order.id);
  const seen: number[] = [];
  while (seen.at(-1) !== again.body.order.id) seen.push((await board.next('new_order')).order_id);
  expect(seen).toEqual(kept.rows.map(({ id }) => id).reverse());
});

test('Redis only wakes: while it is dead every order is taken and every screen told, and it is said', async () => {
  await using redis = await RedisServer.start();
  await using cluster = await startCluster({ REDIS_URL: redis.url });
  const [one, two] = cluster.urls;
  const { access } = await login(one, 'STAFF');
  using board = v1Staff(two, access);
  await board.next('welcome');
  const place = () => ask<{ order: { id: number } }>(one, 'POST', '/api/public/orders/create', { body: ORDER });
  const bus = async () => (await ask<Readiness>(two, 'GET', '/readyz')).body.checks.bus;
  const seen: number[] = [];
  const placed: number[] = [];
  const tell = async () => {
    const { status, body } = await place();
    expect(status).toBe(201);
    placed.push(body.order.id);
    seen.push((await board.next('new_order')).order_id);
  };
  await tell();
  expect(await bus()).toBe('ok');
  await redis.stop();
  while ((await bus()) === 'ok') await tell();
  // Without it the server is as ready as before.
  expect((await ask(two, 'GET', '/readyz')).status).toBe(200);
  for (let count = 0; count < 3; count++) await tell();
  await redis.resume();
  while ((await bus()) !== 'ok') await tell();
  await redis.ask('FLUSHALL');
  await tell();
  expect(await redis.ask('DBSIZE')).toBe(0);
  expect(seen).toEqual(placed);
});

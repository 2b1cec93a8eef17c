/** A kiosk's client, on the real server. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { ActiveOrders } from '@comanda/protocol/order';
import type { z } from 'zod';
import { Line } from '../../server/test/faults/line.ts';
import { ask } from '../../server/test/harness/api.ts';
import { TestClock } from '../../server/test/harness/clock.ts';
import { DEVICE, move, placed, written } from '../../server/test/harness/orders.ts';
import { seeded } from '../../server/test/harness/random.ts';
import { startTestServer, type TestServer } from '../../server/test/harness/server.ts';
import { PRODUCTS } from '../../server/test/harness/site.ts';
import { connectKiosk, Discarded, type KioskClient, type KioskState, Refused } from '../src/comanda.ts';
import { memoryStorage } from '../src/place/memory-storage.ts';
import { Place } from './place.ts';
import { isLive, isRefused, until } from './until.ts';

// For machines that are busy with something else.
setDefaultTimeout(30_000);

const WATER = { items: [{ product_id: PRODUCTS.water, quantity: 1 }] };

function kiosk(
  url: string,
  { place = new Place(), deviceUid = DEVICE, storage = memoryStorage() } = {},
): KioskClient & Disposable {
  const client = connectKiosk({ url, deviceUid, storage, environment: place });
  return Object.assign(client, { [Symbol.dispose]: () => client.stop() });
}

async function active(s: TestServer) {
  const path = `/api/public/orders/active?device_uid=${DEVICE}`;
  return (await ask<z.infer<typeof ActiveOrders>>(s.url, 'GET', path)).body.results;
}

const shown = ({ orders }: KioskState) =>
  [...orders.values()].sort((one, other) => one.id - other.id).map(({ id, status, items }) => ({ id, status, items }));

async function expectInStep(s: TestServer, client: KioskClient): Promise<void> {
  const there = JSON.stringify(
    (await active(s)).sort((one, other) => one.id - other.id).map(({ id, status, items }) => ({ id, status, items })),
  );
  await until(client, (state) => isLive(state) && JSON.stringify(shown(state)) === there);
}

test('an order of its own is shown when it is placed, and moves as staff moves it', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using client = kiosk(s.url);
  const told: string[] = [];
  client.on('order_status_changed', ({ status }) => told.push(status));
  await until(client, isLive);
  const order = await client.placeOrder({ ...WATER, note: 'sin hielo' });
  expect(order).toMatchObject({ status: 'PLACED', note: 'sin hielo' });
  expect(client.state.orders.get(order.id)?.items).toEqual(order.items);
  for (const status of ['PREPARING', 'READY'] as const) {
    await move(s.url, access, order.id, status);
    await until(client, ({ orders }) => orders.get(order.id)?.status === status);
  }
  await move(s.url, access, order.id, 'DELIVERED');
  await until(client, ({ orders }) => !orders.has(order.id));
  // Recalled: it is on the screen again, with its lines.
  await move(s.url, access, order.id, 'READY');
  await until(client, ({ orders }) => orders.has(order.id));
  await expectInStep(s, client);
  expect(told).toEqual(['PREPARING', 'READY', 'DELIVERED', 'READY']);
});

test('an order placed elsewhere is shown, with its lines, when it first moves; the line stays', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using client = kiosk(s.url);
  await until(client, isLive);
  const orders = await Promise.all([placed(s.url), placed(s.url), placed(s.url)]);
  const statuses = ['PREPARING', 'READY', 'DELIVERED'] as const;
  // Told one upon the other: what was read for one is old when the next is told.
  await Promise.all(orders.map(({ id }, index) => move(s.url, access, id, statuses[index] ?? 'READY')));
  await expectInStep(s, client);
  expect([...client.state.orders.values()].map(({ items }) => items.length)).toEqual([1, 1]);
  expect(s.server.sockets()).toEqual({ opened: 1, closed: 0, open: 1 });
});

test('an order whose answer was lost is sent again under its key, and there is one', async () => {
  await using s = await startTestServer();
  await using line = await Line.open(s.url);
  using client = kiosk(line.url);
  await until(client, isLive);
  // The request arrives, the answer does not.
  line.swallow('down');
  const answer = client.placeOrder(WATER);
  while ((await written(s.place)).orders === 0) await ask(s.url, 'GET', '/readyz');
  expect(client.state.waiting).toHaveLength(1);
  expect(client.state.orders.size).toBe(0);
  line.cut();
  line.mend();
  const { id } = await answer;
  expect(client.state.waiting).toEqual([]);
  expect(await written(s.place)).toMatchObject({ orders: 1 });
  await until(client, ({ orders }) => orders.has(id));
  await expectInStep(s, client);
});

test('an order that waited when the page went is sent by the next page, once', async () => {
  await using s = await startTestServer();
  await using line = await Line.open(s.url);
  const storage = memoryStorage();
  line.cut();
  const before = kiosk(line.url, { storage });
  before.placeOrder(WATER).catch(() => {});
  await until(before, ({ waiting }) => waiting.length === 1);
  before.stop();
  using after = kiosk(s.url, { storage });
  await until(after, ({ orders }) => orders.size === 1);
  await until(after, ({ waiting }) => waiting.length === 0);
  expect(await storage.all()).toEqual([]);
  // The first page comes back to life and goes on with the same intent.
  line.mend();
  await until(before, ({ waiting }) => waiting.length === 0);
  expect(await written(s.place)).toMatchObject({ orders: 1 });
  await expectInStep(s, after);
});

test('what the server says no to is not sent again, and is said', async () => {
  await using s = await startTestServer({ ORDERS_PER_DEVICE: '3' });
  const storage = memoryStorage();
  using client = kiosk(s.url, { storage });
  const refusal = await client
    .placeOrder({ items: [{ product_id: 999, quantity: 1 }] })
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refused);
  expect(refusal).toMatchObject({ code: 'invalid_request', errors: { 'items.0.product_id': [expect.any(String)] } });
  await client.placeOrder(WATER);
  await client.placeOrder(WATER);
  const tooMany = await client.placeOrder(WATER).catch((error: unknown) => error);
  expect(tooMany).toMatchObject({ code: 'too_many_requests', status: 429 });
  if (tooMany instanceof Refused) expect(tooMany.retryAfterMs).toBeGreaterThan(0);
  expect(client.state.waiting).toEqual([]);
  expect(await storage.all()).toEqual([]);
  expect(await written(s.place)).toMatchObject({ orders: 2 });
});

test('an order that may be there is no longer refused: a limit only makes it wait', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({ ORDERS_PER_DEVICE: '1' }, clock);
  await using line = await Line.open(s.url);
  const place = new Place();
  using client = kiosk(line.url, { place });
  await until(client, isLive);
  line.swallow('down');
  const answer = client.placeOrder(WATER);
  while ((await written(s.place)).orders === 0) await ask(s.url, 'GET', '/readyz');
  line.cut();
  line.mend();
  while (!place.answers.includes('429 POST /api/public/orders/create')) await ask(s.url, 'GET', '/readyz');
  clock.advance(60_000);
  // It comes back when it was told to, or as soon as the feed is live again.
  while (client.state.waiting.length > 0) {
    if (place.longestWaitMs > 30_000) place.pass(60_000);
    await ask(s.url, 'GET', '/readyz');
  }
  const { id } = await answer;
  expect(await written(s.place)).toMatchObject({ orders: 1 });
  await until(client, ({ orders }) => orders.has(id));
});

/** Here orders are answered when the test says so. */
class SlowPlace extends Place {
  readonly gate = Promise.withResolvers<void>();

  override async fetch(url: string, init: RequestInit): Promise<Response> {
    const response = await super.fetch(url, init);
    if (url.endsWith('/create')) await this.gate.promise;
    return response;
  }
}

test('an order that is over when its answer comes at last is not shown', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const place = new SlowPlace();
  using client = kiosk(s.url, { place });
  await until(client, isLive);
  const answer = client.placeOrder(WATER);
  while ((await written(s.place)).orders === 0) await ask(s.url, 'GET', '/readyz');
  await move(s.url, access, 1, 'DELIVERED');
  place.forgets = true;
  place.tell('online');
  await until(client, (state) => !isLive(state));
  await until(client, isLive);
  place.gate.resolve();
  expect(await answer).toMatchObject({ id: 1, status: 'PLACED' });
  await expectInStep(s, client);
  expect(client.state.orders.size).toBe(0);
});

test('an order can be taken back while it waits', async () => {
  await using line = await Line.open(null);
  const storage = memoryStorage();
  using client = kiosk(line.url, { storage });
  const answer = client.placeOrder(WATER).catch((error: unknown) => error);
  const { waiting } = await until(client, (state) => state.waiting.length === 1);
  await client.discard(waiting[0]?.key ?? '');
  expect(await answer).toBeInstanceOf(Discarded);
  expect(await storage.all()).toEqual([]);
});

test('what cannot be kept is not sent', async () => {
  await using s = await startTestServer();
  const full = { ...memoryStorage(), put: () => Promise.reject(new Error('no room')) };
  using client = kiosk(s.url, { storage: full });
  await expect(client.placeOrder(WATER)).rejects.toThrow('no room');
  expect(await written(s.place)).toMatchObject({ orders: 0 });
});

test('a device that nobody knows, or that is switched off, is refused for good', async () => {
  await using s = await startTestServer();
  using unknown = kiosk(s.url, { deviceUid: 'nowhere' });
  expect((await until(unknown, isRefused)).connection.why).toBe('credential');
  using client = kiosk(s.url);
  await until(client, isLive);
  const device = await s.place.site.reader.clinic.deviceByUid(DEVICE);
  const admin = await s.login('ADMIN');
  await ask(s.url, 'PATCH', `/api/clinic/devices/${device?.id}/`, { token: admin.access, body: { is_active: false } });
  expect((await until(client, isRefused)).connection.why).toBe('credential');
});

test('a device whose name a subprotocol cannot carry connects all the same', async () => {
  await using s = await startTestServer();
  const device = { device_uid: 'ward:7', device_type: 'IPAD', room: null, is_active: true };
  await s.place.site.commands.createDevice(device);
  using client = kiosk(s.url, { deviceUid: 'ward:7' });
  await until(client, isLive);
});

test('the menu, the site, and an order cancelled by the room', async () => {
  await using s = await startTestServer();
  using client = kiosk(s.url);
  await until(client, isLive);
  expect(await client.site()).toMatchObject({ device_uid: DEVICE, room_code: '101', anyone_watching: false });
  const { products, categories } = await client.menu();
  expect(products.map(({ id }) => id)).toContain(PRODUCTS.water);
  expect(categories).toHaveLength(1);
  const { id } = await client.placeOrder(WATER);
  expect(await client.cancelOrder(id, 'ya no')).toMatchObject({ id, status: 'CANCELLED' });
  await until(client, ({ orders }) => !orders.has(id));
});

test('whatever happens to the line, in whatever order: one order an intent, and what is shown is what is', async () => {
  await using s = await startTestServer({ RATE_LIMITS: 'off' });
  const { access } = await s.login();
  await using line = await Line.open(s.url);
  const place = new Place();
  using client = kiosk(line.url, { place });
  const random = seeded(31);
  const answers: Promise<{ id: number }>[] = [];
  let byStaff = 0;
  const someId = async () => {
    const orders = await active(s);
    return orders[random(orders.length)]?.id ?? 0;
  };
  const happenings: readonly (() => unknown)[] = [
    () => answers.push(client.placeOrder(WATER)),
    () => answers.push(client.placeOrder(WATER)),
    async () => {
      await placed(s.url);
      byStaff += 1;
    },
    async () => move(s.url, access, await someId(), 'PREPARING'),
    async () => move(s.url, access, await someId(), 'DELIVERED'),
    async () => move(s.url, access, await someId(), 'CANCELLED'),
    () => line.swallow('down'),
    () => line.cut(),
    () => line.mend(),
    () => line.mend(),
    () => line.mend(),
    () => place.tell('online'),
    () => place.tell('woken'),
    () => place.pass(5_000),
    () => {
      place.forgets = true;
    },
  ];
  for (let count = 0; count < 500; count++) {
    await happenings[random(happenings.length)]?.();
    // Let what was begun go on, or nothing would ever come of it between two happenings.
    await active(s);
  }
  line.mend();
  place.tell('online');
  const ids = (await Promise.all(answers)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(answers.length);
  expect(await written(s.place)).toMatchObject({ orders: answers.length + byStaff });
  expect(client.state.waiting).toEqual([]);
  // What another has placed for the room is known from its first move on, or from the next snapshot.
  await until(client, isLive);
  place.forgets = true;
  place.tell('online');
  await until(client, (state) => !isLive(state));
  await expectInStep(s, client);
});

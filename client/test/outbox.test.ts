/** What becomes of an intent is told, once, also where an earlier page has begun it; and one key is one order. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { DEVICE, written } from '../../server/test/harness/orders.ts';
import { startTestServer, type TestServer } from '../../server/test/harness/server.ts';
import { PRODUCTS } from '../../server/test/harness/site.ts';
import { connectKiosk, type Intent, type OutboxStorage, Refused, type Wish } from '../src/comanda.ts';
import { memoryStorage } from '../src/place/memory-storage.ts';
import { Place } from './place.ts';
import { until } from './until.ts';

setDefaultTimeout(30_000);

const WATER = { items: [{ product_id: PRODUCTS.water, quantity: 1 }] };
const NO_MORE = { items: [{ product_id: PRODUCTS.soldOut, quantity: 1 }] };

type Answers = readonly ((ask: () => Promise<Response>) => Promise<Response>)[];

/** Here the first orders are answered as a test says, and the others as they come. */
class Between extends Place {
  readonly #answers: Answers;
  readonly keys: (string | null)[] = [];

  constructor(answers: Answers = []) {
    super();
    this.#answers = answers;
  }

  override fetch(url: string, init: RequestInit): Promise<Response> {
    const ask = () => super.fetch(url, init);
    if (!url.endsWith('/create')) return ask();
    this.keys.push(new Headers(init.headers).get('idempotency-key'));
    return (this.#answers[this.keys.length - 1] ?? ((pass) => pass()))(ask);
  }
}

/** Here requests go through, and sockets do not. */
class SocketlessPlace extends Place {
  override openSocket(): WebSocket {
    return super.openSocket('ws://127.0.0.1:1', []);
  }
}

const lost = async (): Promise<Response> => {
  throw new TypeError('lost');
};
const lostAnswer = async (ask: () => Promise<Response>) => {
  await ask();
  return await lost();
};
const gateway = async () => Response.json({ message: 'Forbidden' }, { status: 403 });
const problem = (status: number, type: string) => async () =>
  Response.json({ type: `urn:comanda:problem:${type}`, detail: '' }, { status });

function kiosk(url: string, { place = new Place(), storage = memoryStorage() } = {}) {
  const client = connectKiosk({ url, deviceUid: DEVICE, storage, environment: place });
  const told: string[] = [];
  client.on('order_placed', ({ intent, order }) => told.push(`${intent.key} placed ${order.id}`));
  client.on('order_refused', ({ intent, error }) => told.push(`${intent.key} refused ${error.code}`));
  return Object.assign(client, { told, [Symbol.dispose]: () => client.stop() });
}

const intentOf = (key: string, wish: Wish): Intent => ({
  key,
  madeAt: 1,
  order: { ...wish, device_uid: DEVICE },
});

const orders = async ({ place }: TestServer) => (await written(place)).orders;

describe('an intent of an earlier page', () => {
  test('that is refused is told of, and is no intent any more', async () => {
    await using s = await startTestServer();
    const storage = memoryStorage();
    await storage.put(intentOf('old', NO_MORE));
    using client = kiosk(s.url, { storage });
    const said = Promise.withResolvers<readonly Intent[]>();
    client.on('order_refused', ({ error }) => {
      expect(error.errors).toEqual({ 'items.0.product_id': [expect.any(String)] });
      said.resolve(storage.all());
    });
    // A page that ends while it is told leaves it to the next one.
    expect((await said.promise).map(({ key }) => key)).toEqual(['old']);
    await until(client, ({ waiting }) => waiting.length === 0);
    expect(client.told).toEqual(['old refused invalid_request']);
    expect(await storage.all()).toEqual([]);
  });

  test('is sent at once, also where no socket comes through', async () => {
    await using s = await startTestServer();
    const storage = memoryStorage();
    await storage.put(intentOf('old', WATER));
    using client = kiosk(s.url, { place: new SocketlessPlace(), storage });
    await until(client, (state) => state.waiting.length === 1);
    await until(client, (state) => state.waiting.length === 0);
    expect(client.told).toEqual(['old placed 1']);
  });

  test('that becomes an order is told of', async () => {
    await using s = await startTestServer();
    const storage = memoryStorage();
    await storage.put(intentOf('old', WATER));
    using client = kiosk(s.url, { storage });
    await until(client, (state) => state.waiting.length === 0 && state.orders.size === 1);
    expect(client.told).toEqual(['old placed 1']);
  });
});

test('what another page has left behind when it ended is sent when the line is there again', async () => {
  await using s = await startTestServer();
  const storage = memoryStorage();
  const place = new Place();
  using client = kiosk(s.url, { place, storage });
  await until(client, ({ connection }) => connection.status === 'live');
  await storage.put(intentOf('left', WATER));
  place.tell('online');
  await until(client, (state) => state.orders.size === 1 && state.waiting.length === 0);
  expect([client.told, await storage.all()]).toEqual([['left placed 1'], []]);
});

test('what was ordered on this page is told of too, when it is shown, and once', async () => {
  await using s = await startTestServer();
  using client = kiosk(s.url, { place: new Between([lost]) });
  await until(client, ({ connection }) => connection.status === 'live');
  const shown: number[] = [];
  client.on('order_placed', () => shown.push(client.state.orders.size));
  await client.placeOrder(WATER, 'one');
  const refused = await client.placeOrder(NO_MORE, 'two').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(client.told).toEqual(['one placed 1', 'two refused invalid_request']);
  expect(shown).toEqual([1]);
});

test('two tabs that order under one key make one order, and both are told of it', async () => {
  await using s = await startTestServer();
  const places = [new Between(), new Between()];
  using one = kiosk(s.url, { place: places[0] });
  using other = kiosk(s.url, { place: places[1] });
  const placed = await Promise.all([one.placeOrder(WATER, 'cart'), other.placeOrder(WATER, 'cart')]);
  expect(placed.map(({ id }) => id)).toEqual([1, 1]);
  expect(new Set(places.flatMap(({ keys }) => keys))).toEqual(new Set(['cart']));
  // What is something else is no longer this order.
  await expect(other.placeOrder(NO_MORE, 'cart')).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  expect(await orders(s)).toBe(1);
});

describe('of an order that may be there, a no that does not speak of it is none', () => {
  test.each([
    ['a gateway', gateway],
    ['a store that was away', problem(503, 'unavailable')],
    ['a budget', problem(429, 'too-many-requests')],
  ])('%s, after an answer that was lost', async (_, no) => {
    await using s = await startTestServer();
    using client = kiosk(s.url, { place: new Between([lostAnswer, no, no]) });
    expect(await client.placeOrder(WATER, 'one')).toMatchObject({ id: 1 });
    expect([client.told, await orders(s)]).toEqual([['one placed 1'], 1]);
  });

  test('a budget, after another tab was under way with it', async () => {
    await using s = await startTestServer();
    const answers = [problem(409, 'request-in-progress'), problem(429, 'too-many-requests')];
    using client = kiosk(s.url, { place: new Between(answers) });
    expect(await client.placeOrder(WATER, 'one')).toMatchObject({ id: 1 });
  });

  test('that of a gateway is one where nothing can be there', async () => {
    await using s = await startTestServer();
    using client = kiosk(s.url, { place: new Between([gateway]) });
    await expect(client.placeOrder(WATER, 'one')).rejects.toMatchObject({ code: 'http_403' });
    expect(await orders(s)).toBe(0);
  });
});

test('a device that cannot forget an intent has its order all the same', async () => {
  await using s = await startTestServer();
  const storage: OutboxStorage = { ...memoryStorage(), remove: () => Promise.reject(new Error('no room')) };
  const reported: unknown[] = [];
  const { reportError } = globalThis;
  globalThis.reportError = (error) => reported.push(error);
  try {
    using client = kiosk(s.url, { storage });
    expect(await client.placeOrder(WATER, 'one')).toMatchObject({ id: 1 });
    expect(client.state.waiting).toEqual([]);
    expect(reported).toEqual([new Error('no room')]);
  } finally {
    globalThis.reportError = reportError;
  }
});

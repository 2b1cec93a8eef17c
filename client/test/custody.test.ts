/** What screens say of orders, what becomes of it, and what rooms are told, on the real server. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { ActiveOrders } from '@comanda/protocol/order';
import { Line } from '../../server/test/faults/line.ts';
import { ask } from '../../server/test/harness/api.ts';
import { TestClock } from '../../server/test/harness/clock.ts';
import { DEVICE, move, placed } from '../../server/test/harness/orders.ts';
import { seeded } from '../../server/test/harness/random.ts';
import { startTestServer, type TestServer } from '../../server/test/harness/server.ts';
import { PRODUCTS } from '../../server/test/harness/site.ts';
import {
  connectKiosk,
  connectStaff,
  isAcknowledged,
  type KioskClient,
  Refused,
  roomStatus,
  type StaffClient,
  type StaffOptions,
  type StaffState,
} from '../src/comanda.ts';
import { memoryStorage } from '../src/place/memory-storage.ts';
import { Place } from './place.ts';
import { isLive, until } from './until.ts';

// For machines that are busy with something else.
setDefaultTimeout(30_000);

const WATER = { items: [{ product_id: PRODUCTS.water, quantity: 1 }] };

function screen(
  url: string,
  token: string,
  place = new Place(),
  more: Partial<StaffOptions> = {},
): StaffClient & Disposable {
  const client = connectStaff({ url, token, environment: place, ...more });
  return Object.assign(client, { [Symbol.dispose]: () => client.stop() });
}

function kiosk(url: string): KioskClient & Disposable {
  const client = connectKiosk({ url, deviceUid: DEVICE, storage: memoryStorage(), environment: new Place() });
  return Object.assign(client, { [Symbol.dispose]: () => client.stop() });
}

/** The order's custody once it has come to a stage: what screens say is written down a moment later. */
async function custodyAt(client: StaffClient, id: number, stage: string) {
  for (;;) {
    const custody = await client.custody(id);
    if (custody.stage === stage) return custody;
  }
}

const has = (id: number) => (state: StaffState) => isLive(state) && state.orders.has(id);

test('an order that was painted and sounded says so, by the name of the screen', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using client = screen(s.url, access);
  client.setPresence({ audio: true });
  const { id } = await placed(s.url);
  await until(client, has(id));
  client.rendered([id]);
  await custodyAt(client, id, 'rendered');
  client.audible([id]);
  const { screens } = await custodyAt(client, id, 'audible');
  expect(screens).toMatchObject([{ screen_id: client.screenId, reports: true }]);
});

test('a screen that has said so takes the order; every board shows who has it', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { access: other } = await s.login('ADMIN');
  using one = screen(s.url, access);
  using two = screen(s.url, other);
  const told: number[] = [];
  two.on('order_acknowledged', ({ order_id }) => told.push(order_id));
  await until(two, isLive);
  const { id } = await placed(s.url);
  await until(one, has(id));
  // At once: the server may not have written the receipt down yet.
  one.rendered([id]);
  const { acknowledged_at, acknowledged_by_email } = await one.acknowledge(id);
  const { orders } = await until(two, ({ orders: all }) => all.get(id)?.acknowledged != null);
  expect(orders.get(id)?.acknowledged).toMatchObject({ byEmail: acknowledged_by_email, at: acknowledged_at ?? '' });
  expect(told).toEqual([id]);
});

test('a screen that reports and has not rendered an order cannot take it; one that never reports may', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using reporting = screen(s.url, access, new Place(), { screenId: 'the-wall-screen' });
  using silent = screen(s.url, access);
  const { id } = await placed(s.url);
  await until(reporting, has(id));
  const refused = await reporting.acknowledge(id).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ code: 'not_rendered', status: 409 });
  await until(silent, has(id));
  expect((await silent.acknowledge(id)).acknowledged_at).not.toBeNull();
});

test('a client that shows nothing by itself says nothing of itself', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const place = new Place();
  using client = screen(s.url, access, place);
  await until(client, isLive);
  const { id } = await placed(s.url);
  await until(client, has(id));
  place.show(false);
  const { asOf } = client.state.connection;
  clock.advance(15_000);
  await until(client, ({ connection }) => connection.asOf !== asOf);
  expect(place.sent).toEqual([]);
  expect(place.socket?.url).not.toContain('screen');
});

test('who reports only later connects once more to be named, and misses nothing', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const place = new Place();
  using client = screen(s.url, access, place);
  await until(client, isLive);
  expect(place.socket?.url).not.toContain('screen=');
  const { id } = await placed(s.url);
  await until(client, has(id));
  client.rendered([id]);
  expect((await custodyAt(client, id, 'rendered')).screens.map(({ screen_id }) => screen_id)).toContain(
    client.screenId,
  );
  expect(place.socket?.url).toContain(`screen=${client.screenId}`);
  await until(client, isLive);
  const { socket } = place;
  client.rendered([id]);
  client.setPresence({ audio: true });
  expect(place.socket).toBe(socket);
});

test('what was said on a line that was cut is said on the next', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await using line = await Line.open(s.url);
  const place = new Place();
  using client = screen(line.url, access, place, { screenId: 'behind-a-bad-line' });
  const { id } = await placed(s.url);
  await until(client, has(id));
  line.swallow();
  client.rendered([id]);
  place.pass(1_000);
  line.cut();
  await until(client, (state) => !isLive(state));
  line.mend();
  await until(client, isLive);
  await custodyAt(client, id, 'rendered');
});

test('orders that are open are read once, and never again for their custody', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const place = new Place();
  using client = screen(s.url, access, place);
  await until(client, isLive);
  const { id } = await placed(s.url);
  await until(client, ({ orders }) => orders.get(id)?.details != null);
  for (let count = 0; count < 5; count++) {
    const next = (await placed(s.url)).id;
    await until(client, ({ orders }) => orders.get(next)?.details != null);
  }
  expect(place.answers.filter((answer) => answer === `200 GET /api/orders/${id}/`).length).toBe(1);
});

test('stopped, a screen that reports leaves no timer and no listener', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const place = new Place();
  const client = screen(s.url, access, place, { screenId: 'soon-gone-screen' });
  await until(client, isLive);
  client.rendered([1, 2, 3]);
  place.show(false);
  client.stop();
  expect([place.timers, place.listeners]).toEqual([0, 0]);
});

/** What a board shows of who has which order in hand; and what the server's rows say. */
async function expectSameHands(s: TestServer, token: string, client: StaffClient): Promise<void> {
  const { body } = await ask<{ results: readonly Row[] }>(s.url, 'GET', '/api/orders/queue/', { token });
  const isInHand = ({ acknowledged_at, status }: Row) => acknowledged_at !== null || status !== 'PLACED';
  const there = JSON.stringify(body.results.map((row) => [row.id, row.status, isInHand(row)]));
  const here = ({ orders }: StaffState) =>
    JSON.stringify(
      [...orders.values()].sort((a, b) => a.id - b.id).map((order) => [order.id, order.status, isAcknowledged(order)]),
    );
  const { orders } = await until(client, (state) => isLive(state) && here(state) === there);
  for (const { id, acknowledged_at, acknowledged_by_email } of body.results) {
    const told = orders.get(id)?.acknowledged;
    // Who moved it on, no event says; whatever is told is so.
    if (told) expect([told.at, told.byEmail]).toEqual([acknowledged_at ?? '', acknowledged_by_email]);
  }
}

interface Row {
  readonly id: number;
  readonly status: string;
  readonly acknowledged_at: string | null;
  readonly acknowledged_by_email: string | null;
}

test('whatever happens, in whatever order, boards agree with the server about who has what in hand', async () => {
  await using s = await startTestServer({ RATE_LIMITS: 'off' });
  const { access } = await s.login();
  await using line = await Line.open(s.url);
  const place = new Place();
  using client = screen(line.url, access, place, { screenId: 'in-a-bad-place' });
  await until(client, isLive);
  const random = seeded(31);
  const ids: number[] = [];
  const someId = () => ids[random(ids.length)] ?? 0;
  const happenings: readonly (() => unknown)[] = [
    async () => ids.push((await placed(s.url)).id),
    async () => ids.push((await placed(s.url)).id),
    () => client.rendered(ids),
    () => ask(s.url, 'POST', `/api/orders/${someId()}/acknowledge/`, { token: access, body: {} }),
    () => move(s.url, access, someId(), 'PREPARING'),
    () => move(s.url, access, someId(), 'PLACED'),
    () => move(s.url, access, someId(), 'DELIVERED'),
    () => line.cut(),
    () => line.mend(),
    () => line.mend(),
    () => place.pass(1_000),
    () => {
      place.forgets = true;
    },
  ];
  for (let count = 0; count < 400; count++) await happenings[random(happenings.length)]?.();
  line.mend();
  place.tell('online');
  await expectSameHands(s, access, client);
});

test('a room hears how far its order has come, and that a person has it', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using board = screen(s.url, access, new Place(), { screenId: 'the-only-board' });
  using room = kiosk(s.url);
  await until(room, isLive);
  await until(board, isLive);
  const order = await room.placeOrder(WATER);
  expect(room.state.orders.get(order.id)).toMatchObject({ custody: { stage: 'stored', at: order.placed_at } });
  await until(board, has(order.id));
  board.rendered([order.id]);
  const painted = await until(room, ({ orders }) => orders.get(order.id)?.custody?.stage === 'rendered');
  expect(roomStatus(painted.orders.get(order.id) ?? order)).toBe('saved_not_seen');
  await board.acknowledge(order.id);
  const taken = await until(room, ({ orders }) => orders.get(order.id)?.custody?.stage === 'acknowledged');
  expect(roomStatus(taken.orders.get(order.id) ?? order)).toBe('seen');
  // Whoever comes later is told the same.
  const { body } = await ask(s.url, 'GET', `/api/public/orders/active?device_uid=${DEVICE}`);
  expect(ActiveOrders.parse(body).results).toHaveLength(1);
});

test('a room knows whether anyone watches, and nothing while it is not told', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using room = kiosk(s.url);
  expect(room.state.anyoneWatching).toBeNull();
  await until(room, ({ anyoneWatching }) => anyoneWatching === false);
  const place = new Place();
  using board = screen(s.url, access, place, { screenId: 'a-board-in-front' });
  await until(board, isLive);
  await until(room, ({ anyoneWatching }) => anyoneWatching === true);
  expect((await room.site()).anyone_watching).toBe(true);
  room.stop();
  expect(room.state.anyoneWatching).toBeNull();
});

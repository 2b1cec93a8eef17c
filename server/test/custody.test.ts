/** Custody of one server: what screens say of orders, what rooms hear of it, and who may take an order in hand. */
import { expect, test } from 'bun:test';
import type { OrderCustody } from '@comanda/protocol/custody';
import type { ActiveOrders, StaffOrderAnswer } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { type Feed, live, plainKiosk, plainStaff, screen, v1Kiosk, v1Staff } from './harness/feed.ts';
import { create, DEVICE, move, OTHER_DEVICE, placed } from './harness/orders.ts';
import { seeded } from './harness/random.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const NOON = Date.parse('2026-01-15T12:00:00.000Z');
const SECOND = 1_000;

const say = (feed: Feed, frame: object) => feed.socket.send(JSON.stringify(frame));
const painted = (feed: Feed, ...order_ids: number[]) => say(feed, { type: 'receipt', stage: 'rendered', order_ids });
const sounded = (feed: Feed, order_id: number) => say(feed, { type: 'receipt', stage: 'audible', order_id });

const custodyOf = (s: TestServer, token: string, id: number) =>
  ask<OrderCustody>(s.url, 'GET', `/api/orders/${id}/custody/`, { token });

const acknowledge = (
  s: TestServer,
  token: string,
  id: number,
  screen_id?: string,
): Promise<Answer<z.infer<typeof StaffOrderAnswer> & Problem>> =>
  ask(s.url, 'POST', `/api/orders/${id}/acknowledge/`, {
    token,
    ...(screen_id !== undefined && { body: { screen_id } }),
  });

/** What a feed was told that no plain socket knows. */
const news = (feed: Feed) => feed.frames.filter(({ type }) => /acknowledged|escalated|custody|watching/.test(type));

async function events(s: TestServer, kind: string): Promise<number> {
  const all = await s.place.site.reader.events.after(0, 10_000);
  return all.filter(({ event }) => event.kind === kind).length;
}

test('an order’s way to a person, as its room hears it and as staff read it', async () => {
  const clock = new TestClock(NOON);
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using wall = screen(s.url, access, 'wall-screen');
  using tablet = screen(s.url, access, 'tablet-screen');
  using seed = plainStaff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  using oldKiosk = plainKiosk(s.url, DEVICE);
  using stranger = v1Kiosk(s.url, OTHER_DEVICE);
  await live(wall, tablet, seed, kiosk, oldKiosk, stranger);
  say(wall, { type: 'presence', visible: true, audio: true });
  const { id } = await placed(s.url);
  await Promise.all([wall.next('new_order'), tablet.next('new_order')]);

  clock.advance(SECOND);
  painted(wall, id);
  expect(await kiosk.next('order_custody_changed')).toMatchObject({ order_id: id, stage: 'rendered', at: at(1) });
  clock.advance(SECOND);
  sounded(wall, id);
  painted(tablet, id);
  expect(await kiosk.next('order_custody_changed')).toMatchObject({ order_id: id, stage: 'audible', at: at(2) });
  const active = () => ask<ActiveOrders>(s.url, 'GET', `/api/public/orders/active?device_uid=${DEVICE}`);
  expect((await active()).body.results).toMatchObject([{ custody: { stage: 'audible', at: at(2) } }]);
  await tablet.settled();
  clock.advance(SECOND);
  expect((await acknowledge(s, access, id, 'tablet-screen')).status).toBe(200);
  expect(await kiosk.next('order_custody_changed')).toMatchObject({ order_id: id, stage: 'acknowledged', at: at(3) });
  expect(await wall.next('order_acknowledged')).toMatchObject({
    ...{ order_id: id, acknowledged_by: 2, acknowledged_by_email: 'staff@example.com', acknowledged_at: at(3) },
  });
  expect((await active()).body.results).toMatchObject([{ custody: { stage: 'acknowledged', at: at(3) } }]);

  const { body } = await until(
    () => custodyOf(s, access, id),
    ({ body: { screens } }) => screens.every(({ pushed_at }) => pushed_at !== null),
  );
  const { screens, ...rest } = body;
  expect(rest).toEqual({
    ...{ order_id: id, stage: 'acknowledged', stored_at: at(0), pushed_at: at(0), rendered_at: at(1) },
    ...{ audible_at: at(2), acknowledged_at: at(3), acknowledged_by_email: 'staff@example.com', escalations: [] },
  });
  const user_email = 'staff@example.com';
  expect(new Map(screens.map((each) => [each.screen_id, each])).get('wall-screen')).toEqual({
    ...{ screen_id: 'wall-screen', user_email, reports: true, pushed_at: at(0), rendered_at: at(1), audible_at: at(2) },
  });
  expect(screens.find(({ screen_id }) => screen_id === 'tablet-screen')).toMatchObject({
    ...{ pushed_at: at(0), rendered_at: at(2), audible_at: null },
  });
  // The seed's board has a name that was drawn for it, and says nothing of itself.
  expect(screens.filter(({ reports }) => !reports)).toMatchObject([
    { user_email, pushed_at: at(0), rendered_at: null },
  ]);
  expect(screens.length).toBe(3);
  await live(seed, oldKiosk, stranger);
  for (const feed of [seed, oldKiosk]) expect(news(feed)).toEqual([]);
  // Whether somebody watches is for all kiosks; how far an order has come is for its own.
  expect(news(stranger).map(({ type }) => type)).toEqual(['watching_changed']);
});

const at = (seconds: number) => new Date(NOON + seconds * SECOND).toISOString();

async function until<T>(get: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await get();
    if (fits(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a screen that has not rendered an order cannot take it in hand; whoever does, does it once', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using wall = screen(s.url, access, 'wall-screen');
  await live(wall);
  const { id } = await placed(s.url);
  const refused = await acknowledge(s, access, id, 'wall-screen');
  expect([refused.status, refused.body.type]).toEqual([409, 'urn:comanda:problem:not-rendered']);
  expect(refused.body.order).toMatchObject({ id, acknowledged_at: null });
  sounded(wall, id);
  await wall.settled();
  expect((await acknowledge(s, access, id, 'wall-screen')).status).toBe(409);
  painted(wall, id);
  await wall.settled();
  expect((await acknowledge(s, access, id, 'other-screen')).status).toBe(409);
  const [first, again] = [await acknowledge(s, access, id, 'wall-screen'), await acknowledge(s, access, id)];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body.order.acknowledged_at).toBe(first.body.order.acknowledged_at);
  await wall.next('order_acknowledged');
  await wall.settled();
  expect(wall.frames.filter(({ type }) => type === 'order_acknowledged').length).toBe(1);
  expect(await events(s, 'order_acknowledged')).toBe(1);
  expect((await acknowledge(s, access, 999)).status).toBe(404);
  expect((await custodyOf(s, access, 999)).status).toBe(404);
  const wrong = await acknowledge(s, access, id, 'no');
  expect([wrong.status, Object.keys(wrong.body.errors ?? {})]).toEqual([400, ['screen_id']]);
});

test('whoever moves an order has it in hand, and one event tells it', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  await move(s.url, access, id, 'PREPARING');
  const { body } = await custodyOf(s, access, id);
  expect(body).toMatchObject({ stage: 'acknowledged', acknowledged_by_email: 'staff@example.com', rendered_at: null });
  expect((await acknowledge(s, access, id)).status).toBe(200);
  expect([await events(s, 'order_moved'), await events(s, 'order_acknowledged')]).toEqual([1, 0]);
});

test('a kiosk that was away hears what it missed of an order’s way, once', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using wall = screen(s.url, access, 'wall-screen');
  const before = v1Kiosk(s.url, DEVICE);
  await live(wall, before);
  const { cursor } = before;
  before.socket.close();
  await before.closed;
  const [mine, foreign] = [await placed(s.url), await placed(s.url, { device_uid: OTHER_DEVICE })];
  painted(wall, mine.id, foreign.id);
  await wall.settled();
  await acknowledge(s, access, mine.id, 'wall-screen');
  await wall.next('order_acknowledged');
  using after = v1Kiosk(s.url, DEVICE, cursor);
  await live(after);
  await after.first((frame) => frame.type === 'order_custody_changed' && frame.stage === 'acknowledged');
  await after.settled();
  expect(news(after)).toMatchObject(
    ['rendered', 'acknowledged'].map((stage) => ({ type: 'order_custody_changed', order_id: mine.id, stage })),
  );
});

test('a screen that was away is handed what it missed; hidden and mute, it has not seen it', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const before = screen(s.url, access, 'wall-screen');
  await live(before);
  const { cursor } = before;
  before.socket.close();
  await before.closed;
  const { id } = await placed(s.url);
  using after = screen(s.url, access, 'wall-screen', cursor);
  await live(after);
  say(after, { type: 'presence', visible: false, audio: false });
  const { body } = await until(
    () => custodyOf(s, access, id),
    ({ body: { screens } }) => screens.length > 0,
  );
  expect(body).toMatchObject({
    stage: 'pushed',
    rendered_at: null,
    screens: [{ screen_id: 'wall-screen', reports: true }],
  });
  expect(await s.place.site.reader.receipts.pushedToSilent([id])).toEqual(new Map());
  using plain = v1Staff(s.url, access, cursor);
  await live(plain);
  await until(
    () => s.place.site.reader.receipts.pushedToSilent([id]),
    (silent) => silent.has(id),
  );
});

test('only screens of the staff on comanda.v1 are believed', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using seed = plainStaff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  using plain = plainKiosk(s.url, DEVICE);
  await live(seed, kiosk, plain);
  const { id } = await placed(s.url);
  for (const feed of [seed, kiosk, plain]) {
    painted(feed, id);
    say(feed, { type: 'presence', visible: true, audio: true });
    await feed.settled();
  }
  const { body } = await custodyOf(s, access, id);
  expect(body).toMatchObject({ rendered_at: null, audible_at: null });
  expect(body.screens.every(({ reports, rendered_at }) => !reports && rendered_at === null)).toBe(true);
});

test('no frame about orders or screens is fatal, and only what is right is taken in', async () => {
  await using s = await startTestServer({ SOCKET_FRAMES_PER_10S: '100000' });
  const { access } = await s.login();
  using wall = screen(s.url, access, 'wall-screen');
  await live(wall);
  const { id } = await placed(s.url);
  const random = seeded(11);
  const odd = [
    null,
    true,
    -1,
    0,
    1.5,
    2 ** 53,
    '1',
    '',
    [],
    {},
    [id],
    [[id]],
    Array(201).fill(id),
    'rendered',
    'stored',
  ];
  const pick = () => odd[random(odd.length)];
  for (let n = 0; n < 2_000; n++) {
    const receipt = { type: 'receipt', stage: pick(), order_id: pick(), order_ids: pick() };
    const presence = { type: 'presence', visible: pick(), audio: pick(), cursor: pick(), skew_ms: pick() };
    const frame: Record<string, unknown> = random(2) === 0 ? receipt : presence;
    for (const key of Object.keys(frame)) if (key !== 'type' && random(4) === 0) delete frame[key];
    // Whatever is right by chance is about the one order that must stay as it is.
    if (frame.stage !== 'rendered') say(wall, frame);
  }
  say(wall, { type: 'receipt', stage: 'rendered', order_id: id, order_ids: [id] });
  say(wall, { type: 'receipt', stage: 'rendered' });
  painted(wall, 4_000_000_000, id + 1);
  await wall.settled();
  expect((await custodyOf(s, access, id)).body).toMatchObject({ rendered_at: null, audible_at: null });
  painted(wall, id);
  await wall.settled();
  expect((await custodyOf(s, access, id)).body.rendered_at).not.toBeNull();
  expect((await custodyOf(s, access, (await placed(s.url)).id)).body.rendered_at).toBeNull();
});

test('a device that does too much is suspected once an hour', async () => {
  const clock = new TestClock(NOON);
  await using s = await startTestServer({ ORDERS_PER_DEVICE: '1', SOCKETS_PER_DEVICE: '1' }, clock);
  for (let n = 0; n < 4; n++) await create(s.url);
  using first = v1Kiosk(s.url, DEVICE);
  await live(first);
  for (let n = 0; n < 3; n++) {
    using more = v1Kiosk(s.url, DEVICE);
    await more.closed;
  }
  await until(
    () => events(s, 'device_suspicious'),
    (count) => count >= 2,
  );
  await create(s.url);
  expect(await events(s, 'device_suspicious')).toBe(2);
  clock.advance(3_600 * SECOND);
  expect([(await create(s.url)).status, (await create(s.url)).status]).toEqual([201, 429]);
  await until(
    () => events(s, 'device_suspicious'),
    (count) => count === 3,
  );
});

/** Sold out: said by staff, known at once to every room on every server, and over by the clock. */
import { expect, test } from 'bun:test';
import type { Product, ProductPage } from '@comanda/protocol/catalog';
import type { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { startServer } from '../src/server.ts';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { type Feed, type Frame, live, plainKiosk, plainStaff, v1Kiosk, v1Staff } from './harness/feed.ts';
import { create, DEVICE, move, OTHER_DEVICE, placed } from './harness/orders.ts';
import { seeded } from './harness/random.ts';
import { serveTestSite, startTestServer, type TestServer } from './harness/server.ts';
import { makeTestSite, PRODUCTS } from './harness/site.ts';

const NOON = Date.parse('2026-01-15T12:00:00.000Z');
const HOUR = 60 * 60_000;
const PATH = `/api/catalog/products/${PRODUCTS.water}/availability/`;

const set = (s: Pick<TestServer, 'url'>, token: string, body: unknown, path = PATH) =>
  ask<Product & Problem>(s.url, 'PUT', path, { token, body });
const away = (until: string) => ({ available: false, until });

async function onMenu(url: string): Promise<Product | undefined> {
  const menu: Answer<z.infer<typeof ProductPage>> = await ask(url, 'GET', '/api/public/products');
  return menu.body.results.find(({ id }) => id === PRODUCTS.water);
}

const noise = ['welcome', 'pong', 'heartbeat', 'watching_changed'];
const news = (feed: Feed): Frame[] => feed.frames.filter(({ type }) => !noise.includes(type));

test('staff say until when, the menu says so, and it is over by the clock', async () => {
  const clock = new TestClock(NOON);
  await using s = await startTestServer({ SITE_TIME_ZONE: 'America/Bogota', SITE_CURRENCY: 'COP' }, clock);
  const { access } = await s.login('STAFF');
  for (const [until, ends] of [
    ['in_one_hour', '2026-01-15T13:00:00.000Z'],
    ['end_of_day', '2026-01-16T05:00:00.000Z'],
    ['further_notice', null],
  ] as const) {
    const { status, body } = await set(s, access, away(until));
    expect({ status, body }).toMatchObject({
      ...{ status: 200, body: { id: 1, currency: 'COP', is_available: false, unavailable_until: ends } },
    });
    expect<unknown>(await onMenu(s.url)).toEqual(body);
  }
  const back = await set(s, access, { available: true });
  expect(back.body).toMatchObject({ is_available: true, unavailable_until: null });
  await set(s, access, away('in_one_hour'));
  const order = () => create(s.url, {}, { 'Accept-Language': 'en' });
  const refused = await order();
  expect([refused.status, refused.body]).toMatchObject([
    400,
    { errors: { 'items.0.product_id': ['Agua is sold out.'] } },
  ]);
  clock.advance(HOUR - 1);
  expect((await order()).status).toBe(400);
  const { seq } = await s.place.site.reader.events.position();
  clock.advance(1);
  expect(await onMenu(s.url)).toMatchObject({ is_available: true, unavailable_until: null });
  expect((await order()).status).toBe(201);
  expect((await s.place.site.reader.events.after(seq, 1)).map(({ event }) => event.kind)).toEqual(['order_placed']);
});

test('an admin’s PATCH still says sold out until further notice, and back', async () => {
  await using s = await startTestServer({}, new TestClock(NOON));
  const { access } = await s.login('ADMIN');
  const patch = (is_available: boolean) =>
    ask<Product>(s.url, 'PATCH', '/api/catalog/products/1/', { token: access, body: { is_available } });
  await set(s, access, away('in_one_hour'));
  expect((await patch(false)).body).toMatchObject({ is_available: false, unavailable_until: null });
  await set(s, access, away('in_one_hour'));
  expect((await patch(true)).body).toMatchObject({ is_available: true, unavailable_until: null });
  await set(s, access, away('in_one_hour'));
  const { access: staff } = await s.login('STAFF');
  expect((await ask(s.url, 'PATCH', '/api/catalog/products/1/', { token: staff, body: {} })).status).toBe(403);
});

test('what cannot be meant is refused and changes nothing', async () => {
  await using s = await startTestServer();
  const { access } = await s.login('STAFF');
  for (const [body, fields] of [
    [{}, ['available']],
    [{ available: 'no' }, ['available']],
    [{ available: false }, ['until']],
    [{ available: false, until: 'tomorrow' }, ['until']],
    [{ available: false, until: '2026-01-15T12:00:00.000Z' }, ['until']],
    [[], ['body']],
  ] as const) {
    const { status, body: problem } = await set(s, access, body);
    expect({ body, status, fields: Object.keys(problem.errors ?? {}) }).toEqual({
      body,
      status: 400,
      fields: [...fields],
    });
  }
  for (const id of ['999', '0', 'x']) {
    const answer = await set(s, access, { available: true }, `/api/catalog/products/${id}/availability`);
    expect({ id, status: answer.status }).toEqual({ id, status: 404 });
  }
  expect((await ask(s.url, 'PUT', PATH, { body: { available: true } })).status).toBe(401);
  expect((await set(s, (await s.login('USER')).access, { available: true })).status).toBe(403);
  expect((await s.place.site.reader.events.position()).seq).toBe(0);
});

test('every room and every board hears it live, with its cursor; plain sockets hear nothing of it', async () => {
  await using s = await startTestServer({}, new TestClock(NOON));
  const { access } = await s.login('ADMIN');
  using board = v1Staff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  using other = v1Kiosk(s.url, OTHER_DEVICE);
  using seed = plainStaff(s.url, access);
  using oldKiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk, other, seed, oldKiosk);
  const at = '2026-01-15T12:00:00.000Z';
  await set(s, access, away('in_one_hour'));
  await set(s, access, away('in_one_hour'));
  await ask(s.url, 'PATCH', '/api/catalog/products/1/', { token: access, body: { price_minor: 9 } });
  await set(s, access, { available: true });
  const product_id = PRODUCTS.water;
  const expected = [
    {
      ...{ type: 'product_availability_changed', product_id, is_available: false },
      ...{ unavailable_until: '2026-01-15T13:00:00.000Z', at },
    },
    { type: 'menu_changed', at },
    { type: 'product_availability_changed', product_id, is_available: true, unavailable_until: null, at },
  ];
  await live(board, kiosk, other, seed, oldKiosk);
  expect(news(board)).toMatchObject(expected);
  expect(news(board).length).toBe(expected.length);
  for (const feed of [kiosk, other]) expect(news(feed)).toEqual(news(board));
  for (const feed of [seed, oldKiosk]) expect(news(feed)).toEqual([]);
});

test('a room that was away is told what it missed in order, among its own events, without a gap or a repeat', async () => {
  await using place = await makeTestSite();
  let since = '';
  let whole: Frame[] = [];
  {
    const first = await startServer(place.config);
    try {
      const { body } = await ask<{ access: string }>(first.url, 'POST', '/api/auth/login', { body: LOGIN });
      using kiosk = v1Kiosk(first.url, DEVICE);
      using other = v1Kiosk(first.url, OTHER_DEVICE);
      await live(kiosk, other);
      since = kiosk.cursor;
      await mix(first.url, body.access);
      await live(kiosk, other);
      whole = news(kiosk);
      // From what the server remembers.
      using back = v1Kiosk(first.url, DEVICE, since);
      await back.next('heartbeat');
      expect(news(back)).toEqual(whole);
    } finally {
      await first.stop();
    }
  }
  expect(new Set(whole.map(({ type }) => type)).size).toBe(4);
  expect(new Set(whole.map((frame) => 'cursor' in frame && frame.cursor)).size).toBe(whole.length);
  // From what only the store has; half way, and from the beginning.
  await using s = await startServerOver(place);
  const middle = whole[Math.floor(whole.length / 2)];
  const from = middle && 'cursor' in middle ? middle.cursor : '';
  for (const [cursor, owed] of [
    [since, whole],
    [from, whole.slice(Math.floor(whole.length / 2) + 1)],
  ] as const) {
    using back = v1Kiosk(s.url, DEVICE, cursor);
    await back.next('heartbeat');
    expect(news(back)).toEqual([...owed]);
  }
});

const LOGIN = { email: 'admin@example.com', password: 'correct horse battery' };

/** Orders of both rooms and changes of the menu, in a mixed order that is the same each time. */
async function mix(url: string, token: string): Promise<void> {
  const random = seeded(3);
  for (let step = 0; step < 60; step++) {
    const choice = random(4);
    if (choice === 0) await set({ url }, token, step % 2 === 0 ? away('further_notice') : { available: true });
    else if (choice === 1) {
      await ask(url, 'PATCH', '/api/catalog/products/2/', { token, body: { price_minor: step + 1_000 } });
    } else {
      const items = [{ product_id: PRODUCTS.soup, quantity: 1 }];
      const { id } = await placed(url, { device_uid: choice === 2 ? DEVICE : OTHER_DEVICE, items });
      if (step % 3 === 0) await ask(url, 'POST', `/api/orders/${id}/acknowledge`, { token });
      await move(url, token, id, 'READY');
    }
  }
}

/** Serves a site that goes on after the server. */
async function startServerOver({ config }: { readonly config: Parameters<typeof startServer>[0] }) {
  const server = await startServer(config);
  return { url: server.url, [Symbol.asyncDispose]: () => server.stop() };
}

test('what changes while a room is told what it missed comes after that, once', async () => {
  await using s = await startTestServer();
  const { access } = await s.login('STAFF');
  using kiosk = v1Kiosk(s.url, DEVICE);
  await live(kiosk);
  const since = kiosk.cursor;
  const { commands, reader } = s.place.site;
  const missed = Array.from({ length: 3_000 }, (_, index) =>
    commands.changeAvailability({ id: PRODUCTS.soup, kept: { isAvailable: index % 2 === 1, until: null } }),
  );
  await Promise.all(missed);
  expect((await reader.events.position()).seq).toBe(missed.length);
  await set(s, access, away('further_notice'));
  await kiosk.first((frame) => 'product_id' in frame && frame.product_id === PRODUCTS.water);
  using back = v1Kiosk(s.url, DEVICE, since);
  const toldAll = back.next('heartbeat');
  let isTold = false;
  const changing = (async () => {
    for (let round = 0; !isTold; round++)
      await set(s, access, round % 2 === 0 ? { available: true } : away('end_of_day'));
  })();
  await toldAll;
  isTold = true;
  await changing;
  await live(back, kiosk);
  expect(news(back)).toEqual(news(kiosk));
  expect(news(back).length).toBe((await reader.events.position()).seq);
});

test('another server’s rooms hear it too, and its menu is the new one when they do', async () => {
  const clock = new TestClock(NOON);
  await using s = await serveTestSite(await makeTestSite({}, clock), clock);
  const other = await startServer(s.place.config, clock);
  try {
    const { access } = await s.login('STAFF');
    using kiosk = v1Kiosk(other.url, DEVICE);
    await live(kiosk);
    const menus: Promise<Product | undefined>[] = [];
    kiosk.socket.addEventListener('message', ({ data }) => {
      if (String(data).includes('product_availability_changed')) menus.push(onMenu(other.url));
    });
    for (const [body, is_available] of [
      [away('end_of_day'), false],
      [{ available: true }, true],
    ] as const) {
      await set(s, access, body);
      expect(await kiosk.next('product_availability_changed')).toMatchObject({ is_available });
      expect(await menus.at(-1)).toMatchObject({ is_available });
    }
    expect(menus.length).toBe(2);
  } finally {
    await other.stop();
  }
});

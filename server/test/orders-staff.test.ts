/** Orders as staff list, read, place and acknowledge them. */
import { expect, test } from 'bun:test';
import type { OrderQueue, StaffOrder, StaffOrderAnswer, StaffOrderPage } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { live, plainKiosk, plainStaff, v1Staff } from './harness/feed.ts';
import { DEVICE, move, OTHER_DEVICE, placed, written } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';

const MINUTE = 60_000;
const NOON = Date.parse('2026-01-15T12:00:00.000Z');
const WATER = [{ product_id: PRODUCTS.water, quantity: 1 }];

type Page = z.infer<typeof StaffOrderPage>;

const list = (url: string, token: string, query = ''): Promise<Answer<Page>> =>
  ask(url, 'GET', `/api/orders/${query}`, { token });

async function idsOf(url: string, token: string, query: string): Promise<number[]> {
  const { status, body } = await list(url, token, query);
  if (status !== 200) throw new Error(`${query} answered ${status}`);
  expect(body.count).toBe(body.results.length);
  return body.results.map(({ id }) => id);
}

const placeFor = (url: string, token: string, body: unknown): Promise<Answer<z.infer<typeof StaffOrderAnswer>>> =>
  ask(url, 'POST', '/api/orders/', { token, body });

test('an order as staff read it', async () => {
  const clock = new TestClock(NOON);
  await using s = await startTestServer({}, clock);
  const { access, user } = await s.login();
  const { id } = await placed(s.url, {
    note: 'sin prisa',
    items: [{ product_id: PRODUCTS.soup, quantity: 2, note: 'sin sal' }],
  });
  clock.advance(MINUTE);
  await move(s.url, access, id, 'PREPARING', { note: 'en ello' });
  const { status, body } = await ask<StaffOrder>(s.url, 'GET', `/api/orders/${id}/`, { token: access });
  expect([status, body]).toEqual([
    200,
    {
      id,
      device_uid: DEVICE,
      room_code: '101',
      status: 'PREPARING',
      status_display: 'En preparación',
      note: 'sin prisa',
      currency: 'EUR',
      placed_at: '2026-01-15T12:00:00.000Z',
      delivered_at: null,
      cancelled_at: null,
      cancel_reason: null,
      // Whoever moves an order has it in hand.
      acknowledged_at: '2026-01-15T12:01:00.000Z',
      acknowledged_by_email: 'staff@example.com',
      unconfirmed: null,
      is_drill: false,
      items: [
        {
          id: 1,
          product: PRODUCTS.soup,
          product_name: 'Sopa',
          product_category: null,
          product_image_url: null,
          quantity: 2,
          unit_label: 'unidad',
          price_minor: 450,
          note: 'sin sal',
          options: [],
          created_at: '2026-01-15T12:00:00.000Z',
          done_at: null,
        },
      ],
      changes: [],
      escalation: null,
      status_events: [
        {
          id: 1,
          from_status: '',
          to_status: 'PLACED',
          changed_by: null,
          changed_by_email: null,
          changed_at: '2026-01-15T12:00:00.000Z',
          note: '',
        },
        {
          id: 2,
          from_status: 'PLACED',
          to_status: 'PREPARING',
          changed_by: user.id,
          changed_by_email: 'staff@example.com',
          changed_at: '2026-01-15T12:01:00.000Z',
          note: 'en ello',
        },
      ],
    },
  ]);
  const unknown = await ask(s.url, 'GET', '/api/orders/999/', { token: access });
  expect(unknown.status).toBe(404);
});

test('orders by status, room and time, newest first', async () => {
  const clock = new TestClock(NOON);
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  // One a minute: 1 and 4 from room 101, 2 from 102, 3 from a device without a room.
  for (const uid of [DEVICE, OTHER_DEVICE, 'ipad-hall', DEVICE]) {
    await placed(s.url, { device_uid: uid });
    clock.advance(MINUTE);
  }
  await move(s.url, access, 1, 'PREPARING');
  await move(s.url, access, 2, 'DELIVERED');
  await move(s.url, access, 3, 'CANCELLED');

  for (const [query, ids] of [
    ['', [4, 3, 2, 1]],
    ['?status=PLACED', [4]],
    ['?status=PREPARING,DELIVERED', [2, 1]],
    ['?status=READY', []],
    ['?room=101', [4, 1]],
    ['?room=101&status=PLACED,CANCELLED', [4]],
    ['?room=999', []],
    // From is included, to is not.
    ['?from=2026-01-15T12:01:00.000Z', [4, 3, 2]],
    ['?from=2026-01-15T12:01:00.001Z', [4, 3]],
    ['?to=2026-01-15T12:01:00.000Z', [1]],
    ['?to=2026-01-15T12:01:00.001Z', [2, 1]],
    ['?from=2026-01-15T12:01:00Z&to=2026-01-15T12:03:00Z', [3, 2]],
    // The same moments on clocks in Madrid, in Bogotá and in Adelaide.
    ['?from=2026-01-15T13:01:00%2B01:00&to=2026-01-15T07:03:00-05:00', [3, 2]],
    ['?from=2026-01-15T22:32:00.000%2B10:30', [4, 3]],
    ['?from=2026-01-15', [4, 3, 2, 1]],
    ['?from=2026-01-16', []],
    ['?from=2026-01-15T12:03:00Z&to=2026-01-15T12:01:00Z', []],
    ['?unknown=1', [4, 3, 2, 1]],
  ] as const) {
    expect({ query, ids: await idsOf(s.url, access, query) }).toEqual({ query, ids: [...ids] });
  }
});

test('a filter that is none is refused by name', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  for (const [query, fields] of [
    ['?status=NEW', ['status.0']],
    ['?status=PLACED,placed', ['status.1']],
    ['?status=', ['status.0']],
    ['?from=yesterday', ['from']],
    ['?to=2026-13-01', ['to']],
    ['?room=', ['room']],
    [`?room=${'x'.repeat(33)}`, ['room']],
    ['?page=0', ['page']],
    ['?page=-1', ['page']],
    ['?page=1.5', ['page']],
    ['?page=x', ['page']],
    ['?page_size=0', ['page_size']],
    ['?page_size=201', ['page_size']],
    ['?page=0&page_size=0&from=x', ['page', 'page_size', 'from']],
  ] as const) {
    const answer = await ask<Problem>(s.url, 'GET', `/api/orders/${query}`, {
      token: access,
      headers: { 'Accept-Language': 'en' },
    });
    expect({ query, status: answer.status }).toEqual({ query, status: 400 });
    expect(Object.keys(answer.body.errors ?? {}).sort()).toEqual([...fields].sort());
    // What was there and wrong is not called missing.
    expect(JSON.stringify(answer.body.errors)).not.toContain('missing');
  }
});

test('pages lead from one to the next and back, with every order once', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  for (let n = 0; n < 7; n += 1) await placed(s.url);
  await move(s.url, access, 4, 'READY');

  const first = await list(s.url, access, '?page_size=3&status=PLACED,READY&room=101&from=2020-01-01T01:00:00%2B01:00');
  expect(first.body).toMatchObject({ count: 7, previous: null, results: [{ id: 7 }, { id: 6 }, { id: 5 }] });
  const seen = first.body.results.map(({ id }) => id);
  let page = first.body;
  while (page.next !== null) {
    page = (await ask<Page>(s.url, 'GET', page.next, { token: access })).body;
    expect(page.count).toBe(7);
    seen.push(...page.results.map(({ id }) => id));
  }
  expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  const back = await ask<Page>(s.url, 'GET', page.previous ?? '', { token: access });
  expect(back.body.results.map(({ id }) => id)).toEqual([4, 3, 2]);
  expect((await ask<Page>(s.url, 'GET', back.body.previous ?? '', { token: access })).body).toEqual(first.body);
});

test('a page has fifty unless asked otherwise, and two hundred at most', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const place = () =>
    s.place.site.commands.placeOrder({
      target: { kind: 'device', uid: DEVICE },
      items: WATER,
      note: '',
      placedBy: null,
      idempotency: null,
    });
  await Promise.all(Array.from({ length: 203 }, place));
  const sizes = async (query: string) => {
    const { body } = await list(s.url, access, query);
    return [body.count, body.results.length, body.next === null, body.previous === null];
  };
  expect(await sizes('')).toEqual([203, 50, false, true]);
  expect(await sizes('?page=5')).toEqual([203, 3, true, false]);
  expect(await sizes('?page_size=200')).toEqual([203, 200, false, true]);
  expect(await sizes('?page_size=200&page=2')).toEqual([203, 3, true, false]);
  expect(await sizes('?page_size=1&page=203')).toEqual([203, 1, true, false]);
  expect(await sizes('?page=6')).toEqual([203, 0, true, false]);
  expect(await sizes('?page=1000000')).toEqual([203, 0, true, false]);
});

test('the queue is all open orders, oldest first, and a socket goes on from its cursor', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  for (let n = 0; n < 5; n += 1) await placed(s.url);
  await move(s.url, access, 1, 'DELIVERED');
  await move(s.url, access, 2, 'CANCELLED');
  await move(s.url, access, 3, 'READY');

  const queue = await ask<z.infer<typeof OrderQueue>>(s.url, 'GET', '/api/orders/queue/', { token: access });
  expect(queue.status).toBe(200);
  expect(queue.body).toMatchObject({
    ...{ count: 3, next: null, previous: null },
    results: [
      { id: 3, status: 'READY' },
      { id: 4, status: 'PLACED' },
      { id: 5, status: 'PLACED' },
    ],
  });
  for (const order of queue.body.results) {
    expect<unknown>((await ask(s.url, 'GET', `/api/orders/${order.id}/`, { token: access })).body).toEqual(order);
  }

  // What happens between the snapshot and the socket comes first, then what happens after.
  await move(s.url, access, 3, 'DELIVERED');
  await placed(s.url);
  using board = v1Staff(s.url, access, queue.body.cursor);
  await board.next('welcome');
  expect(await board.next('order_updated')).toMatchObject({ order_id: 3, status: 'DELIVERED', from_status: 'READY' });
  expect(await board.next('new_order')).toMatchObject({ order_id: 6 });
  await move(s.url, access, 4, 'PREPARING');
  expect(await board.next('order_updated')).toMatchObject({ order_id: 4, status: 'PREPARING' });
  expect(board.frames.map(({ type }) => type)).toEqual([
    'welcome',
    'order_updated',
    'new_order',
    // All that was missed has been told.
    'heartbeat',
    'order_updated',
  ]);
});

test('staff order for a room: its oldest active device hears of it', async () => {
  await using s = await startTestServer();
  const { access, user } = await s.login();
  await s.place.site.commands.createDevice({ device_uid: 'tv-101', device_type: 'TV', room: 1, is_active: true });
  using board = plainStaff(s.url, access);
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk);
  const answer = await placeFor(s.url, access, { room_code: '101', items: WATER, note: 'por teléfono' });
  expect([answer.status, answer.body]).toMatchObject([
    201,
    {
      success: true,
      message: 'Pedido creado',
      order: {
        device_uid: DEVICE,
        room_code: '101',
        status: 'PLACED',
        note: 'por teléfono',
        status_events: [{ from_status: '', changed_by: user.id, changed_by_email: 'staff@example.com' }],
      },
    },
  ]);
  expect(await board.next('new_order')).toMatchObject({ room_code: '101', device_uid: DEVICE });
  await move(s.url, access, answer.body.order.id, 'READY');
  expect(await kiosk.next('order_status_changed')).toMatchObject({ order_id: answer.body.order.id, status: 'READY' });
});

test('staff order for a room without a device, and for a device without a room', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using board = plainStaff(s.url, access);
  await live(board);
  const forRoom = await placeFor(s.url, access, { room_code: ' 103 ', items: WATER });
  expect([forRoom.status, forRoom.body.order]).toMatchObject([201, { device_uid: '', room_code: '103' }]);
  expect(await board.next('new_order')).toMatchObject({ room_code: '103', device_uid: '' });
  const forDevice = await placeFor(s.url, access, { device_uid: 'ipad-hall', items: WATER });
  expect([forDevice.status, forDevice.body.order]).toMatchObject([201, { device_uid: 'ipad-hall', room_code: null }]);
  expect(await board.next('new_order')).toMatchObject({ room_code: null, device_uid: 'ipad-hall' });
  // An order of no device moves like any other.
  expect((await move(s.url, access, forRoom.body.order.id, 'READY')).status).toBe(200);
  expect(await board.next('order_updated')).toMatchObject({ order_id: forRoom.body.order.id });
});

test('a staff order names one place that is there', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await s.place.site.commands.updateRoom({ id: 2, update: { is_active: false } });
  const before = await written(s.place);
  for (const [body, status, fields] of [
    [{ items: WATER }, 400, ['room_code']],
    [{ items: WATER, room_code: '101', device_uid: DEVICE }, 400, ['room_code']],
    [{ items: WATER, room_code: '999' }, 400, ['room_code']],
    [{ items: WATER, room_code: '102' }, 400, ['room_code']],
    [{ items: WATER, device_uid: 'ipad-nowhere' }, 404, []],
    [{ items: WATER, device_uid: 'ipad-off' }, 404, []],
    [{ items: [], room_code: '101' }, 400, ['items']],
    [{ items: [{ product_id: PRODUCTS.soldOut, quantity: 1 }], room_code: '101' }, 400, ['items.0.product_id']],
  ] as const) {
    const answer = await ask<Problem>(s.url, 'POST', '/api/orders/', { token: access, body });
    expect({ body, status: answer.status }).toEqual({ body, status });
    expect(Object.keys(answer.body.errors ?? {})).toEqual([...fields]);
  }
  expect(await written(s.place)).toEqual(before);
});

test('the first to acknowledge stays noted', async () => {
  const clock = new TestClock(NOON);
  await using s = await startTestServer({}, clock);
  const [staff, admin] = [await s.login('STAFF'), await s.login('ADMIN')];
  const order = await placed(s.url);
  const acknowledge = (token: string, id = order.id) => ask(s.url, 'POST', `/api/orders/${id}/acknowledge/`, { token });
  clock.advance(MINUTE);
  const noted = {
    acknowledged_at: '2026-01-15T12:01:00.000Z',
    acknowledged_by_email: 'staff@example.com',
    status: 'PLACED',
  };
  const first = await acknowledge(staff.access);
  expect([first.status, first.body]).toMatchObject([200, { success: true, message: 'Pedido atendido', order: noted }]);
  clock.advance(MINUTE);
  const second = await acknowledge(admin.access);
  expect([second.status, second.body]).toMatchObject([200, { order: noted }]);
  expect((await acknowledge(staff.access, 999)).status).toBe(404);
});

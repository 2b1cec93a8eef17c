/** Orders as rooms place, follow and cancel them. */
import { expect, test } from 'bun:test';
import type { ActiveOrder, ActiveOrders, PublicOrder } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { v1Kiosk } from './harness/feed.ts';
import { cancelOwn, create, DEVICE, move, OTHER_DEVICE, placed, written } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';

const active = (url: string, deviceUid: string): Promise<Answer<z.infer<typeof ActiveOrders>>> =>
  ask(url, 'GET', `/api/public/orders/active?device_uid=${encodeURIComponent(deviceUid)}`);

/** An order as its room follows it before anybody has seen it. */
const unseen = (order: PublicOrder): ActiveOrder => ({
  ...order,
  expected_at: null,
  custody: { stage: 'stored', at: order.placed_at },
});

test('the seed’s body places an order', async () => {
  const clock = new TestClock(Date.parse('2025-01-15T14:30:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { status, body } = await ask(s.url, 'POST', '/api/public/orders/create', {
    body: `{
    "device_uid": "ipad-room-101",
    "items": [
      {"product_id": 1, "quantity": 2}
    ]
  }`,
  });
  expect(status).toBe(201);
  expect(body).toEqual({
    success: true,
    message: 'Pedido creado',
    order: {
      id: 1,
      status: 'PLACED',
      status_display: 'Recibido',
      placed_at: '2025-01-15T14:30:00.000Z',
      delivered_at: null,
      note: '',
      items: [
        {
          id: 1,
          product: 1,
          product_name: 'Agua',
          product_category: 'Bebidas',
          product_image_url: null,
          quantity: 2,
          unit_label: 'unidad',
          note: '',
          options: [],
          created_at: '2025-01-15T14:30:00.000Z',
        },
      ],
    },
  });
});

test('what people read is in their language', async () => {
  await using s = await startTestServer();
  const { body } = await create(s.url, {}, { 'Accept-Language': 'en' });
  expect(body).toMatchObject({ message: 'Order placed', order: { status: 'PLACED', status_display: 'Placed' } });
});

test('notes are kept without the spaces around them', async () => {
  await using s = await startTestServer();
  const order = await placed(s.url, {
    note: '  sin prisa\n',
    items: [{ product_id: PRODUCTS.soup, quantity: 1, note: ' sin sal ' }],
  });
  expect(order).toMatchObject({ note: 'sin prisa', items: [{ note: 'sin sal' }] });
});

test('two lines of one product become one', async () => {
  await using s = await startTestServer();
  const { items } = await placed(s.url, {
    items: [
      { product_id: PRODUCTS.water, quantity: 2, note: 'fría' },
      { product_id: PRODUCTS.soup, quantity: 1 },
      { product_id: PRODUCTS.water, quantity: 3, note: 'sin gas' },
    ],
  });
  expect(items.map(({ product, quantity, note }) => ({ product, quantity, note }))).toEqual([
    { product: PRODUCTS.water, quantity: 5, note: 'fría; sin gas' },
    { product: PRODUCTS.soup, quantity: 1, note: '' },
  ]);
});

test('an order keeps the names, units, pictures and prices of its moment', async () => {
  await using s = await startTestServer({ SITE_CURRENCY: 'USD' });
  const { access } = await s.login('ADMIN');
  const patch = (path: string, body: unknown) => ask(s.url, 'PATCH', path, { token: access, body });
  await patch('/api/catalog/products/1/', { image_url: 'https://example.com/agua.jpg' });
  const before = await placed(s.url);
  await patch('/api/catalog/products/1/', { name: 'Vino', price_minor: 9_900, unit_label: 'copa', image_url: null });
  await patch('/api/catalog/categories/1/', { name: 'Bodega' });

  expect((await active(s.url, DEVICE)).body.results).toEqual([unseen(before)]);
  const { body } = await ask(s.url, 'GET', `/api/orders/${before.id}/`, { token: access });
  expect(body).toMatchObject({
    currency: 'USD',
    items: [
      {
        product_name: 'Agua',
        product_category: 'Bebidas',
        product_image_url: 'https://example.com/agua.jpg',
        unit_label: 'unidad',
        price_minor: 150,
      },
    ],
  });
  const after = await placed(s.url);
  expect(after.items[0]).toMatchObject({ product_name: 'Vino', product_category: 'Bodega', unit_label: 'copa' });
});

test('what cannot be had is not ordered: unknown, archived and sold out, each at its line', async () => {
  await using s = await startTestServer();
  const before = await written(s.place);
  const answer = await ask<Problem>(s.url, 'POST', '/api/public/orders/create', {
    headers: { 'Accept-Language': 'en' },
    body: {
      device_uid: DEVICE,
      items: [
        { product_id: PRODUCTS.water, quantity: 1 },
        { product_id: PRODUCTS.soldOut, quantity: 1 },
        { product_id: PRODUCTS.archived, quantity: 1 },
        { product_id: 999, quantity: 1 },
      ],
    },
  });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual({
    'items.1.product_id': ['Agotado is sold out.'],
    'items.2.product_id': ['There is no such product.'],
    'items.3.product_id': ['There is no such product.'],
  });
  expect(await written(s.place)).toEqual(before);
});

test('sold out and back again', async () => {
  await using s = await startTestServer();
  const { access } = await s.login('ADMIN');
  const available = (is_available: boolean) =>
    ask(s.url, 'PATCH', '/api/catalog/products/1/', { token: access, body: { is_available } });
  await available(false);
  expect((await create(s.url)).status).toBe(400);
  await available(true);
  expect((await create(s.url)).status).toBe(201);
});

test('a device sees its own open orders, oldest first', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const orders = [await placed(s.url), await placed(s.url), await placed(s.url), await placed(s.url)] as const;
  const foreign = await placed(s.url, { device_uid: OTHER_DEVICE });
  await move(s.url, access, orders[1].id, 'DELIVERED');
  await move(s.url, access, orders[2].id, 'READY');
  await move(s.url, access, orders[3].id, 'CANCELLED');

  const { status, body } = await active(s.url, DEVICE);
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual(['count', 'cursor', 'results']);
  expect(body.count).toBe(2);
  const [first, second] = body.results;
  expect(first).toEqual(unseen(orders[0]));
  // Whoever moved it had it in hand.
  expect(second?.custody.stage).toBe('acknowledged');
  const { custody, ...rest } = unseen(orders[2]);
  expect(second).toMatchObject({ ...rest, status: 'READY', status_display: 'Listo' });
  expect(custody.at <= (second?.custody.at ?? '')).toBe(true);
  expect((await active(s.url, OTHER_DEVICE)).body.results).toEqual([unseen(foreign)]);
  expect((await active(s.url, 'ipad-hall')).body).toMatchObject({ count: 0, results: [] });
});

test('a kiosk goes on from the cursor of its list, without a gap', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const order = await placed(s.url);
  await move(s.url, access, order.id, 'PREPARING');
  const { body } = await active(s.url, DEVICE);
  expect(body.results).toMatchObject([{ id: order.id, status: 'PREPARING' }]);
  await move(s.url, access, order.id, 'READY');

  using kiosk = v1Kiosk(s.url, DEVICE, body.cursor);
  expect(await kiosk.next('order_status_changed')).toMatchObject({ status: 'READY', from_status: 'PREPARING' });
  await move(s.url, access, order.id, 'DELIVERED');
  expect(await kiosk.next('order_status_changed')).toMatchObject({ status: 'DELIVERED', from_status: 'READY' });
});

test('an unknown and an inactive device are the same to whoever asks', async () => {
  await using s = await startTestServer();
  const order = await placed(s.url);
  const before = await written(s.place);
  const requests: ((uid: string) => Promise<Answer<unknown>>)[] = [
    (uid) => create(s.url, { device_uid: uid }),
    (uid) => active(s.url, uid),
    (uid) => cancelOwn(s.url, order.id, uid),
    (uid) => ask(s.url, 'GET', `/api/public/kiosk/${uid}`),
  ];
  for (const request of requests) {
    const [unknown, inactive] = [await request('ipad-nowhere'), await request('ipad-off')];
    expect([unknown.status, inactive.status]).toEqual([404, 404]);
    expect(unknown.body).toEqual(inactive.body);
  }
  expect(await written(s.place)).toEqual(before);
});

test('a room takes its order back while nobody has begun it', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const order = await placed(s.url);
  clock.advance(5_000);
  const { status, body } = await ask(s.url, 'POST', `/api/public/orders/${order.id}/cancel`, {
    body: { device_uid: DEVICE, note: ' me he equivocado ' },
  });
  expect([status, body]).toEqual([
    200,
    {
      success: true,
      message: 'Pedido cancelado',
      order: { ...order, status: 'CANCELLED', status_display: 'Cancelado', cancel_reason: 'room_asked' },
    },
  ]);
  const staff = await ask(s.url, 'GET', `/api/orders/${order.id}/`, { token: access });
  const at = new Date(clock.now()).toISOString();
  expect(staff.body).toMatchObject({
    cancelled_at: at,
    cancel_reason: 'room_asked',
    status_events: [
      { from_status: '', to_status: 'PLACED' },
      {
        from_status: 'PLACED',
        to_status: 'CANCELLED',
        changed_by: null,
        changed_by_email: null,
        changed_at: at,
        note: 'me he equivocado',
      },
    ],
  });
});

test('cancelling twice is cancelling once', async () => {
  await using s = await startTestServer();
  const order = await placed(s.url);
  const first = await cancelOwn(s.url, order.id);
  const before = await written(s.place);
  const second = await cancelOwn(s.url, order.id);
  expect([second.status, second.body]).toEqual([200, first.body]);
  expect(await written(s.place)).toEqual(before);
});

test('what is being prepared, ready or delivered is not cancelled by its room', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const order = await placed(s.url);
  for (const status of ['PREPARING', 'READY', 'DELIVERED'] as const) {
    await move(s.url, access, order.id, status);
    const before = await written(s.place);
    const answer = await cancelOwn(s.url, order.id);
    expect([answer.status, answer.body]).toMatchObject([409, { type: 'urn:comanda:problem:not-cancellable' }]);
    expect(await written(s.place)).toEqual(before);
  }
});

test('another device’s order does not exist', async () => {
  await using s = await startTestServer();
  const order = await placed(s.url);
  const [foreign, unknown] = [await cancelOwn(s.url, order.id, OTHER_DEVICE), await cancelOwn(s.url, 999)];
  expect([foreign.status, unknown.status]).toEqual([404, 404]);
  expect(foreign.body).toEqual(unknown.body);
  expect((await active(s.url, DEVICE)).body.results).toEqual([unseen(order)]);
});

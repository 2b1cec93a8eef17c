/** One intent, one order: the `Idempotency-Key` header. */
import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { join } from 'node:path';
import type { Problem } from '@comanda/protocol/problem';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { cancelOwn, create, DEVICE, move, OTHER_DEVICE, written } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';

const DAY_MS = 24 * 60 * 60_000;
const BODY = JSON.stringify({ device_uid: DEVICE, items: [{ product_id: PRODUCTS.water, quantity: 2 }], note: 'ya' });

/** Status and body to the byte. */
async function post(url: string, key: string, body = BODY, language = 'es') {
  const response = await fetch(`${url}/api/public/orders/create`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, 'Accept-Language': language },
    body,
  });
  return { status: response.status, text: await response.text() };
}

test('the same key again is the same answer and no second order, whatever has happened since', async () => {
  await using s = await startTestServer();
  const { access } = await s.login('ADMIN');
  const first = await post(s.url, 'k-1');
  expect(first.status).toBe(201);
  const once = await written(s.place);
  expect(await post(s.url, 'k-1')).toEqual(first);
  expect(await written(s.place)).toEqual(once);

  await ask(s.url, 'PATCH', '/api/catalog/products/1/', { token: access, body: { name: 'Vino', is_active: false } });
  await move(s.url, access, 1, 'DELIVERED');
  expect(await post(s.url, 'k-1')).toEqual(first);
  expect((await written(s.place)).orders).toBe(1);
});

test('an order that is there is answered for also when its device has been switched off since', async () => {
  await using s = await startTestServer();
  const { access } = await s.login('ADMIN');
  const first = await post(s.url, 'k-1');
  const device = await s.place.site.reader.clinic.deviceByUid(DEVICE);
  const body = { is_active: false };
  await ask(s.url, 'PATCH', `/api/clinic/devices/${device?.id}/`, { token: access, body });
  expect(await post(s.url, 'k-1')).toEqual(first);
  expect((await post(s.url, 'k-2')).status).toBe(404);
  expect((await written(s.place)).orders).toBe(1);
});

test('only the language may differ', async () => {
  await using s = await startTestServer();
  const spanish = JSON.parse((await post(s.url, 'k-1')).text);
  const english = JSON.parse((await post(s.url, 'k-1', BODY, 'en')).text);
  expect(english.message).toBe('Order placed');
  const { message, order } = spanish;
  expect(english).toEqual({
    ...spanish,
    message: english.message,
    order: { ...order, status_display: english.order.status_display },
  });
  expect([message, order.status_display]).toEqual(['Pedido creado', 'Recibido']);
});

test('the same body written in another way is the same body', async () => {
  await using s = await startTestServer();
  const first = await post(s.url, 'k-1');
  const spaced = `{ "note": " ya ", "items": [ {"quantity": 2, "product_id": 1} ],\n "device_uid": "${DEVICE}" }`;
  expect(await post(s.url, 'k-1', spaced)).toEqual(first);
});

test('the same key with another body is refused, and nothing is written', async () => {
  await using s = await startTestServer();
  const first = await post(s.url, 'k-1');
  const before = await written(s.place);
  for (const items of [
    [{ product_id: PRODUCTS.water, quantity: 3 }],
    [{ product_id: PRODUCTS.soup, quantity: 2 }],
    [{ product_id: PRODUCTS.water, quantity: 2, note: 'fría' }],
    // Even one that could not be placed at all.
    [{ product_id: PRODUCTS.soldOut, quantity: 1 }],
  ]) {
    const other = await post(s.url, 'k-1', JSON.stringify({ device_uid: DEVICE, items, note: 'ya' }));
    expect([other.status, JSON.parse(other.text).type]).toEqual([422, 'urn:comanda:problem:idempotency-key-reused']);
  }
  expect(await written(s.place)).toEqual(before);
  expect(await post(s.url, 'k-1')).toEqual(first);
});

test('the same key while the first request runs is told to come back', async () => {
  await using s = await startTestServer();
  using database = new Database(join(s.place.folder, 'comanda.sqlite3'));
  // Whoever writes first must wait for this transaction, so one of the two is still under way when the other comes.
  database.run('begin immediate');
  const requests = [create(s.url, {}, { 'Idempotency-Key': 'k-1' }), create(s.url, {}, { 'Idempotency-Key': 'k-1' })];
  const early = await Promise.race(requests);
  database.run('rollback');
  const answers = await Promise.all(requests);

  expect([early.status, early.body]).toMatchObject([409, { type: 'urn:comanda:problem:request-in-progress' }]);
  expect(early.headers.get('retry-after')).toBe('1');
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(await written(s.place)).toEqual({ orders: 1, events: 1 });
  const again = await create(s.url, {}, { 'Idempotency-Key': 'k-1' });
  expect<unknown>(again.body).toEqual(answers.find(({ status }) => status === 201)?.body);
});

test('a key answers for 24 hours and is then new', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const first = await post(s.url, 'k-1');
  clock.advance(DAY_MS);
  expect(await post(s.url, 'k-1')).toEqual(first);
  clock.advance(1);
  const next = await post(s.url, 'k-1');
  expect([next.status, JSON.parse(next.text).order.id]).toEqual([201, 2]);
  // And the new order answers for the key from now on.
  clock.advance(DAY_MS);
  expect(await post(s.url, 'k-1')).toEqual(next);
  expect((await written(s.place)).orders).toBe(2);
});

test('keys of two devices, and of a member of staff, do not collide', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const headers = { 'Idempotency-Key': 'same' };
  const items = [{ product_id: PRODUCTS.water, quantity: 1 }];
  const orders = [
    await create(s.url, {}, headers),
    await create(s.url, { device_uid: OTHER_DEVICE }, headers),
    await ask<{ order: { id: number } }>(s.url, 'POST', '/api/orders/', {
      token: access,
      headers,
      body: { device_uid: DEVICE, items },
    }),
  ];
  expect(orders.map(({ status, body }) => [status, body.order.id])).toEqual([
    [201, 1],
    [201, 2],
    [201, 3],
  ]);
});

test('staff orders have keys too', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const order = (quantity: number) =>
    ask<{ order: { id: number } }>(s.url, 'POST', '/api/orders/', {
      token: access,
      headers: { 'Idempotency-Key': 'k-1' },
      body: { room_code: '103', items: [{ product_id: PRODUCTS.water, quantity }] },
    });
  const [first, again, other] = [await order(1), await order(1), await order(2)];
  expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
  expect(again.body).toEqual(first.body);
  expect((await written(s.place)).orders).toBe(1);
});

test('a refused request does not use its key up', async () => {
  await using s = await startTestServer();
  const sick = JSON.stringify({ device_uid: DEVICE, items: [{ product_id: PRODUCTS.soldOut, quantity: 1 }] });
  expect((await post(s.url, 'k-1', sick)).status).toBe(400);
  expect((await post(s.url, 'k-1', '{}')).status).toBe(400);
  expect((await post(s.url, 'k-1')).status).toBe(201);
});

test('a key that is none is refused by name', async () => {
  await using s = await startTestServer();
  for (const key of ['', 'two words', 'x'.repeat(201)]) {
    const answer = await ask<Problem>(s.url, 'POST', '/api/public/orders/create', {
      body: BODY,
      headers: { 'Idempotency-Key': key },
    });
    expect([answer.status, Object.keys(answer.body.errors ?? {})]).toEqual([400, ['Idempotency-Key']]);
  }
  expect((await written(s.place)).orders).toBe(0);
  expect((await post(s.url, 'x'.repeat(200))).status).toBe(201);
});

test('without a key, twice is two orders', async () => {
  await using s = await startTestServer();
  const [first, second] = [await create(s.url), await create(s.url)];
  expect([first.body.order.id, second.body.order.id]).toEqual([1, 2]);
});

test('a cancelled order is not placed anew by its key', async () => {
  await using s = await startTestServer();
  const first = await post(s.url, 'k-1');
  await cancelOwn(s.url, 1);
  expect(await post(s.url, 'k-1')).toEqual(first);
  expect((await written(s.place)).orders).toBe(1);
});

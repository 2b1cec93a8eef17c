/** Drills: they ring at the screens like an order, and trouble nobody and nothing else. */
import { expect, test } from 'bun:test';
import { CUSTODY_STAGES, type OrderCustody } from '@comanda/protocol/custody';
import type { OrderQueue, StaffOrder, StaffOrderAnswer } from '@comanda/protocol/order';
import type { z } from 'zod';
import { DRILL_LIFETIME_MS } from '../src/commands/drills.ts';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { type Feed, live, plainKiosk, plainStaff, screen, v1Kiosk } from './harness/feed.ts';
import { DEVICE, move, placed } from './harness/orders.ts';
import { serveTestSite, startTestServer, type TestServer } from './harness/server.ts';
import { makeTestSite } from './harness/site.ts';

const drill = (s: TestServer, token: string): Promise<Answer<z.infer<typeof StaffOrderAnswer>>> =>
  ask(s.url, 'POST', '/api/orders/drill/', { token });
const about = (feed: Feed, id: number) => feed.frames.filter((frame) => 'order_id' in frame && frame.order_id === id);
const custodyOf = async (s: TestServer, token: string, id: number) =>
  (await ask<OrderCustody>(s.url, 'GET', `/api/orders/${id}/custody/`, { token })).body;

test('a drill is an order to the screens, marked as what it is, and there is one at a time', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using wall = screen(s.url, access, 'wall-screen');
  using seed = plainStaff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  using oldKiosk = plainKiosk(s.url, DEVICE);
  await live(wall, seed, kiosk, oldKiosk);
  wall.socket.send(JSON.stringify({ type: 'presence', visible: true, audio: true }));
  const real = await placed(s.url);
  const { status, body } = await drill(s, access);
  const { id } = body.order;
  expect([status, body.message]).toEqual([200, 'Simulacro en curso']);
  expect(body.order).toMatchObject({
    ...{ is_drill: true, status: 'PLACED', room_code: null, device_uid: '', note: '', items: [], unconfirmed: null },
  });
  expect((await drill(s, access)).body.order.id).toBe(id);
  const ordinary = await wall.next('new_order');
  expect(ordinary).toMatchObject({ order_id: real.id });
  expect('is_drill' in ordinary).toBe(false);
  expect(await wall.next('new_order')).toMatchObject({ order_id: id, is_drill: true, room_code: null, device_uid: '' });
  const after = await placed(s.url);
  const queue = (await ask<OrderQueue>(s.url, 'GET', '/api/orders/queue/', { token: access })).body;
  expect(queue.results.map((order) => [order.id, order.is_drill])).toEqual([
    [real.id, false],
    [id, true],
    [after.id, false],
  ]);
  const { body: list } = await ask<{ results: StaffOrder[] }>(s.url, 'GET', '/api/orders/', { token: access });
  expect(list.results.find((order) => order.id === id)?.is_drill).toBe(true);

  for (const stage of ['rendered', 'audible'])
    wall.socket.send(JSON.stringify({ type: 'receipt', stage, order_id: id }));
  await wall.settled();
  const taken = await ask(s.url, 'POST', `/api/orders/${id}/acknowledge/`, {
    ...{ token: access, body: { screen_id: 'wall-screen' } },
  });
  expect(taken.status).toBe(200);
  await move(s.url, access, id, 'PREPARING');
  await move(s.url, access, id, 'DELIVERED');
  const custody = await until(
    () => custodyOf(s, access, id),
    ({ screens }) => screens.some(({ pushed_at }) => pushed_at !== null),
  );
  expect(custody).toMatchObject({ stage: CUSTODY_STAGES.at(-1) });
  // A board of the original's was not handed it, though it was the orders before and after.
  expect(custody.screens.map(({ screen_id }) => screen_id)).toEqual(['wall-screen']);
  const around = await until(
    () => custodyOf(s, access, after.id),
    ({ screens }) => screens.length === 2,
  );
  expect(around.screens.map(({ reports }) => reports).toSorted()).toEqual([false, true]);

  await move(s.url, access, after.id, 'READY');
  await seed.first((frame) => frame.type === 'order_updated' && frame.order_id === after.id);
  await live(kiosk, oldKiosk);
  for (const feed of [seed, kiosk, oldKiosk]) expect(about(feed, id)).toEqual([]);
  await wall.settled();
  const types = about(wall, id).map(({ type }) => type);
  expect(types.join(' ')).toBe('new_order order_acknowledged order_updated order_updated');
});

async function until<T>(get: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await get();
    if (fits(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('it cannot be amended, and once it is over it stays so', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = (await drill(s, access)).body.order;
  const amended = await ask(s.url, 'PATCH', `/api/orders/${id}/`, { token: access, body: { note: 'x', reason: 'y' } });
  expect([amended.status, amended.body.type]).toEqual([409, 'urn:comanda:problem:nothing-left']);
  await move(s.url, access, id, 'DELIVERED');
  const back = await ask(s.url, 'PATCH', `/api/orders/${id}/status/`, {
    ...{ token: access, body: { to_status: 'READY' }, headers: { 'Accept-Language': 'en' } },
  });
  expect([back.status, back.body.type, back.body.detail]).toEqual([
    ...[409, 'urn:comanda:problem:transition-not-allowed', 'The drill is over. Start another.'],
  ]);
  // Somebody has seen it, and yet there is nothing to be understood.
  const next = (await drill(s, access)).body.order.id;
  await move(s.url, access, next, 'PREPARING');
  await move(s.url, access, next, 'CANCELLED');
  const unconfirmed = await ask(s.url, 'GET', '/api/orders/unconfirmed/', { token: access });
  expect(unconfirmed.body.count).toBe(0);
});

test('it is in no figure', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const { id } = (await drill(s, access)).body.order;
  await move(s.url, access, id, 'READY');
  await move(s.url, access, id, 'DELIVERED');
  const real = await placed(s.url);
  await move(s.url, access, real.id, 'PREPARING');
  const counted = 'comanda_site_orders_moved_total{to="PREPARING"} 1';
  const metrics = await until(
    async () => await (await fetch(`${s.url}/metrics`)).text(),
    (text) => text.includes(counted),
  );
  for (const line of [
    'comanda_site_orders_placed_total 1',
    'comanda_site_orders_moved_total{to="READY"} 0',
    'comanda_site_orders_acknowledged_total 1',
    'comanda_site_stage_seconds_count{stage="total"} 0',
  ]) {
    expect(metrics).toContain(line);
  }
  const admin = (await s.login('ADMIN')).access;
  const report = await ask<{ all: { count: number } }>(
    ...([s.url, 'GET', '/api/reports/stages/?from=2026-01-15&to=2026-01-16', { token: admin }] as const),
  );
  expect(report.body.all.count).toBe(1);
});

test('one that was left open is ended by the server itself', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  const place = await makeTestSite({}, clock);
  const id = await place.site.commands.startDrill({ by: 2 });
  clock.advance(DRILL_LIFETIME_MS);
  await using s = await serveTestSite(place, clock);
  const order = await until(
    () => s.place.site.reader.orders.byId(id),
    (found) => found?.status !== 'PLACED',
  );
  expect(order).toMatchObject({ status: 'CANCELLED', unconfirmed: null });
});

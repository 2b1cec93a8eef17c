/** Cancelled and amended orders are confirmed by a person: which, when, by whom, and what is told. */
import { expect, test } from 'bun:test';
import type { OrderQueue, StaffOrder, StaffOrderAnswer } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { type Feed, live, plainStaff, screen, v1Kiosk, v1Staff } from './harness/feed.ts';
import { cancelOwn, DEVICE, move, placed, written } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const NOON = '2026-01-15T12:00:00.000Z';
const HOUR = 60 * 60_000;

const painted = (feed: Feed, order_id: number) =>
  feed.socket.send(JSON.stringify({ type: 'receipt', stage: 'rendered', order_id }));
const confirm = (
  s: TestServer,
  token: string,
  id: number,
  body?: object,
): Promise<Answer<z.infer<typeof StaffOrderAnswer> & Problem>> =>
  ask(s.url, 'POST', `/api/orders/${id}/confirm/`, {
    token,
    ...(body && { body }),
  });
const amend = (s: TestServer, token: string, id: number, note: string) =>
  ask(s.url, 'PATCH', `/api/orders/${id}/`, { token, body: { note, reason: 'lo pide' } });
const read = async (s: TestServer, token: string, id: number) =>
  (await ask<StaffOrder>(s.url, 'GET', `/api/orders/${id}/`, { token })).body;
const unconfirmed = async (s: TestServer, token: string) =>
  (await ask<OrderQueue>(s.url, 'GET', '/api/orders/unconfirmed/', { token })).body;

test('an order that a screen has shown waits for a person when its room or the staff cancel it', async () => {
  const clock = new TestClock(Date.parse(NOON));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using wall = screen(s.url, access, 'wall-screen');
  using board = v1Staff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  using seed = plainStaff(s.url, access);
  await live(wall);
  const [byRoom, byStaff] = [await placed(s.url), await placed(s.url)];
  // The last word is not waited for: the server itself knows that it was said.
  painted(wall, byRoom.id);
  painted(wall, byStaff.id);
  await wall.settled();
  await live(board, kiosk, seed);
  await cancelOwn(s.url, byRoom.id);
  clock.advance(1_000);
  const { body } = await ask<z.infer<typeof StaffOrderAnswer>>(s.url, 'POST', `/api/orders/${byStaff.id}/cancel/`, {
    ...{ token: access, body: { note: 'no queda' } },
  });
  expect(body.order.unconfirmed).toEqual({ change: 'cancelled', at: '2026-01-15T12:00:01.000Z' });

  const list = await unconfirmed(s, access);
  expect(list).toMatchObject({ count: 2, next: null, previous: null });
  expect(list.results.map(({ id, status }) => [id, status])).toEqual([
    [byRoom.id, 'CANCELLED'],
    [byStaff.id, 'CANCELLED'],
  ]);
  // The list and the line belong together: from its cursor on nothing is missing.
  using resumed = v1Staff(s.url, access, list.cursor);
  await live(resumed);
  clock.advance(1_000);
  const answer = await confirm(s, access, byRoom.id);
  expect([answer.status, answer.body.message]).toEqual([200, 'Cambio confirmado']);
  expect(answer.body.order).toEqual(await read(s, access, byRoom.id));
  expect(answer.body.order.unconfirmed).toBeNull();
  for (const feed of [board, resumed]) {
    expect(await feed.next('order_changed')).toMatchObject({
      ...{ order_id: byRoom.id, change: 'confirmed', changed_at: '2026-01-15T12:00:02.000Z' },
      ...{ changed_by: 2, changed_by_email: 'staff@example.com' },
    });
  }
  const before = await written(s.place);
  expect((await confirm(s, access, byRoom.id)).status).toBe(200);
  expect(await written(s.place)).toEqual(before);
  expect((await unconfirmed(s, access)).results.map(({ id }) => id)).toEqual([byStaff.id]);
  await live(seed, kiosk);
  for (const feed of [seed, kiosk]) expect(feed.frames.filter(({ type }) => type === 'order_changed')).toEqual([]);
});

test('what nobody has seen need not be confirmed', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  await cancelOwn(s.url, id);
  expect((await read(s, access, id)).unconfirmed).toBeNull();
  expect((await unconfirmed(s, access)).count).toBe(0);
});

test('after a day nobody is asked any more', async () => {
  const clock = new TestClock(Date.parse(NOON));
  await using s = await startTestServer({}, clock);
  const first = await s.login();
  const { id } = await placed(s.url);
  await move(s.url, first.access, id, 'PREPARING');
  await cancelled(s, first.access, id);
  clock.advance(24 * HOUR);
  expect((await unconfirmed(s, (await s.login()).access)).count).toBe(1);
  clock.advance(1);
  expect((await unconfirmed(s, (await s.login()).access)).count).toBe(0);
});

async function cancelled(s: TestServer, token: string, id: number): Promise<void> {
  const { status } = await move(s.url, token, id, 'CANCELLED');
  if (status !== 200) throw new Error(`not cancelled: ${status}`);
}

test('an amended order is confirmed as what it was when it was seen, and its cancellation by itself', async () => {
  const clock = new TestClock(Date.parse(NOON));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const { id } = await placed(s.url);
  await move(s.url, access, id, 'PREPARING');
  await amend(s, access, id, 'una');
  expect((await read(s, access, id)).unconfirmed).toEqual({ change: 'amended', at: NOON });
  clock.advance(1_000);
  await amend(s, access, id, 'otra');
  const late = await confirm(s, access, id, { at: NOON });
  expect([late.status, late.body.type]).toEqual([409, 'urn:comanda:problem:order-changed-meanwhile']);
  expect(late.body.order).toMatchObject({ id, unconfirmed: { change: 'amended', at: '2026-01-15T12:00:01.000Z' } });
  expect((await confirm(s, access, id, { at: '2026-01-15T12:00:01.000Z' })).body.order.unconfirmed).toBeNull();
  // A request that is repeated finds its work done.
  expect((await confirm(s, access, id, { at: NOON })).status).toBe(200);
  await amend(s, access, id, 'y otra');
  clock.advance(1_000);
  await cancelled(s, access, id);
  const at = '2026-01-15T12:00:02.000Z';
  expect((await read(s, access, id)).unconfirmed).toEqual({ change: 'cancelled', at });
  expect((await unconfirmed(s, access)).results.map((order) => order.id)).toEqual([id]);
  for (const body of [{ at: 'now' }, { at: 5 }, { at: null }]) {
    const wrong = await confirm(s, access, id, body);
    expect([wrong.status, Object.keys(wrong.body.errors ?? {})]).toEqual([400, ['at']]);
  }
  expect((await confirm(s, access, 999)).status).toBe(404);
  expect((await confirm(s, access, id, { at })).body.order.unconfirmed).toBeNull();
});

test('of many who confirm at once one is told of', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  await move(s.url, access, id, 'READY');
  await cancelled(s, access, id);
  const before = await written(s.place);
  const answers = await Promise.all([1, 2, 3, 4].map(() => confirm(s, access, id)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await written(s.place)).events).toBe(before.events + 1);
});

/** How an order moves: forward, back, out; the sentence, the conflicts, and what is told to whom. */
import { expect, test } from 'bun:test';
import { OrderStatus, type StaffOrder } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { live, plainKiosk, plainStaff } from './harness/feed.ts';
import { DEVICE, move, placed, written } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const MINUTE = 60_000;

const read = async (s: TestServer, token: string, id: number) =>
  (await ask<StaffOrder>(s.url, 'GET', `/api/orders/${id}/`, { token })).body;

test('forward step by step, with the sentence that older clients read', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const { id } = await placed(s.url);
  let from: OrderStatus = 'PLACED';
  for (const to of ['PREPARING', 'READY', 'DELIVERED'] as const) {
    clock.advance(MINUTE);
    const { status, body } = await move(s.url, access, id, to);
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      message: `Order status changed from ${from} to ${to}`,
      order: await read(s, access, id),
    });
    expect(body.order.status).toBe(to);
    expect(body.order.delivered_at).toBe(to === 'DELIVERED' ? '2026-01-15T12:03:00.000Z' : null);
    from = to;
  }
  const { status_events } = await read(s, access, id);
  expect(status_events.map(({ from_status, to_status }) => `${from_status}>${to_status}`)).toEqual([
    '>PLACED',
    'PLACED>PREPARING',
    'PREPARING>READY',
    'READY>DELIVERED',
  ]);
});

test('the sentence is the same in every language', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  const { body } = await ask(s.url, 'PATCH', `/api/orders/${id}/status`, {
    token: access,
    body: { to_status: 'READY' },
    headers: { 'Accept-Language': 'en' },
  });
  expect(body).toMatchObject({
    message: 'Order status changed from PLACED to READY',
    order: { status_display: 'Ready' },
  });
});

test('steps forward may be skipped', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  for (const to of ['READY', 'DELIVERED'] as const) {
    const { id } = await placed(s.url);
    const { status, body } = await move(s.url, access, id, to);
    expect([status, body.message]).toEqual([200, `Order status changed from PLACED to ${to}`]);
  }
});

test('the same status again is success, and nothing is written or told', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  using board = plainStaff(s.url, access);
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk);

  const first = await move(s.url, access, id, 'PREPARING', { note: 'primera' });
  const before = await written(s.place);
  for (const more of [{}, { note: 'segunda' }, { from_status: 'PLACED' }, { from_status: 'READY' }]) {
    const again = await move(s.url, access, id, 'PREPARING', more);
    expect([again.status, again.body]).toEqual([
      200,
      { ...first.body, message: 'Order status changed from PREPARING to PREPARING' },
    ]);
  }
  expect(await written(s.place)).toEqual(before);
  // What is told next is the next move: in log order nothing can lie between the two.
  await move(s.url, access, id, 'READY');
  for (const feed of [board, kiosk]) {
    const type = feed === board ? 'order_updated' : 'order_status_changed';
    expect(await feed.next(type)).toMatchObject({ status: 'PREPARING', from_status: 'PLACED' });
    expect(await feed.next(type)).toMatchObject({ status: 'READY', from_status: 'PREPARING' });
    expect(feed.frames.filter((frame) => frame.type === type).length).toBe(2);
  }
});

test('from_status that is true moves, one that is not is a conflict with the order as it is', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  expect((await move(s.url, access, id, 'PREPARING', { from_status: 'PLACED' })).status).toBe(200);
  const before = await written(s.place);
  for (const from_status of ['PLACED', 'DELIVERED', 'CANCELLED']) {
    const answer = await move(s.url, access, id, 'READY', { from_status });
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { type: 'urn:comanda:problem:status-changed-meanwhile', detail: expect.stringContaining('PREPARING') },
    ]);
    expect(answer.body.order).toEqual(await read(s, access, id));
  }
  expect(await written(s.place)).toEqual(before);
});

test('of two who move at once, the second is told', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  const answers = await Promise.all(
    (['PREPARING', 'READY'] as const).map((to) => move(s.url, access, id, to, { from_status: 'PLACED' })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await read(s, access, id)).status_events.length).toBe(2);
});

test('what the state machine forbids is a conflict with the order as it is', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  for (const [way, to] of [
    // A cancelled order is final.
    [['CANCELLED'], 'PLACED'],
    [['CANCELLED'], 'PREPARING'],
    [['CANCELLED'], 'READY'],
    [['CANCELLED'], 'DELIVERED'],
    // A delivered one is not cancelled.
    [['DELIVERED'], 'CANCELLED'],
    // Back goes one step, once.
    [['PREPARING', 'READY'], 'PLACED'],
    [['PREPARING', 'READY', 'DELIVERED'], 'PREPARING'],
    [['PREPARING', 'READY', 'PREPARING'], 'PLACED'],
  ] as const) {
    const { id } = await placed(s.url);
    for (const step of way) expect((await move(s.url, access, id, step)).status).toBe(200);
    const before = await written(s.place);
    const answer = await move(s.url, access, id, to);
    expect({ way, to, status: answer.status }).toEqual({ way, to, status: 409 });
    expect(answer.body).toMatchObject({ type: 'urn:comanda:problem:transition-not-allowed' });
    expect(answer.body.order).toEqual(await read(s, access, id));
    expect(await written(s.place)).toEqual(before);
  }
});

test('one step back within ten minutes, out of every status', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  for (const [from, to] of [
    ['PREPARING', 'PLACED'],
    ['READY', 'PREPARING'],
    ['DELIVERED', 'READY'],
  ] as const) {
    const { id } = await placed(s.url);
    await move(s.url, access, id, to === 'PLACED' ? 'PREPARING' : to);
    await move(s.url, access, id, from);
    clock.advance(10 * MINUTE);
    const { status, body } = await move(s.url, access, id, to);
    expect([status, body.message]).toEqual([200, `Order status changed from ${from} to ${to}`]);
    expect(body.order).toMatchObject({ status: to, delivered_at: null });
  }
});

test('no step back after ten minutes', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const { id } = await placed(s.url);
  await move(s.url, access, id, 'DELIVERED');
  clock.advance(10 * MINUTE + 1);
  const { status, body } = await move(s.url, access, id, 'READY');
  expect([status, body]).toMatchObject([409, { order: { status: 'DELIVERED' } }]);
});

test('a recall out of delivered is told to both feeds, and the order is open again', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  await move(s.url, access, id, 'DELIVERED');
  using board = plainStaff(s.url, access);
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk);
  await move(s.url, access, id, 'READY');
  expect(await board.next('order_updated')).toMatchObject({ status: 'READY', from_status: 'DELIVERED' });
  expect(await kiosk.next('order_status_changed')).toMatchObject({ status: 'READY', from_status: 'DELIVERED' });
  const { body } = await ask(s.url, 'GET', '/api/orders/queue/', { token: access });
  expect(body).toMatchObject({ count: 1, results: [{ id, status: 'READY' }] });
});

test('staff cancel with a reason, from every open status', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { access, user } = await s.login();
  const cancel = (id: number, body: unknown) =>
    ask<Problem & { order: StaffOrder; message: string }>(s.url, 'POST', `/api/orders/${id}/cancel/`, {
      token: access,
      body,
    });
  for (const from of ['PLACED', 'PREPARING', 'READY'] as const) {
    const { id } = await placed(s.url);
    await move(s.url, access, id, from);
    const silent = await cancel(id, {});
    expect([silent.status, Object.keys(silent.body.errors ?? {})]).toEqual([400, ['note']]);
    for (const field of ['note', 'reason']) {
      for (const value of ['', '   ', 'x'.repeat(501), 5]) {
        const refused = await cancel(id, { [field]: value });
        expect([refused.status, Object.keys(refused.body.errors ?? {})]).toEqual([400, [field]]);
      }
    }
    const { status, body } = await cancel(id, { note: ' no queda ' });
    expect([status, body.message]).toEqual([200, `Order status changed from ${from} to CANCELLED`]);
    const cancelled_at = '2026-01-15T12:00:00.000Z';
    expect(body.order).toMatchObject({ status: 'CANCELLED', cancelled_at, cancel_reason: null });
    expect(body.order.status_events.at(-1)).toMatchObject({
      from_status: from,
      to_status: 'CANCELLED',
      changed_by: user.id,
      note: 'no queda',
    });
  }
  const { id } = await placed(s.url);
  await move(s.url, access, id, 'DELIVERED');
  const late = await cancel(id, { note: 'tarde' });
  expect([late.status, late.body.order]).toMatchObject([409, { status: 'DELIVERED' }]);
});

test('a change that is none is refused by name', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  const before = await written(s.place);
  for (const [body, fields] of [
    [{}, ['to_status']],
    [{ to_status: 'ready' }, ['to_status']],
    [{ to_status: null }, ['to_status']],
    [{ to_status: ['READY'] }, ['to_status']],
    [{ to_status: 'READY', from_status: '' }, ['from_status']],
    [{ to_status: 'READY', note: 'x'.repeat(501) }, ['note']],
    [{ status: 'READY' }, ['to_status']],
  ] as const) {
    const answer = await ask<Problem>(s.url, 'PATCH', `/api/orders/${id}/status/`, { token: access, body });
    expect({ body, status: answer.status, fields: Object.keys(answer.body.errors ?? {}) }).toEqual({
      body,
      status: 400,
      fields: [...fields],
    });
  }
  for (const to of OrderStatus.options) expect((await move(s.url, access, 999, to)).status).toBe(404);
  expect(await written(s.place)).toEqual(before);
});

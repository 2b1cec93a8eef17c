/** Amending an order over REST: what becomes of it, who hears of it, and what is refused. */
import { expect, test } from 'bun:test';
import type { ActiveOrders, StaffOrder, StaffOrderAnswer } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { live, plainKiosk, plainStaff, v1Kiosk, v1Staff } from './harness/feed.ts';
import { create, DEVICE, move, OTHER_DEVICE, placed, written } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';

const NOON = Date.parse('2026-01-15T12:00:00.000Z');
const WISH = {
  items: [
    { product_id: PRODUCTS.water, quantity: 2 },
    { product_id: PRODUCTS.soup, quantity: 1 },
  ],
  note: 'al llegar',
};

type AmendAnswer = Answer<z.infer<typeof StaffOrderAnswer> & Problem>;

const amend = (url: string, token: string, id: number, body: unknown, headers = {}): Promise<AmendAnswer> =>
  ask(url, 'PATCH', `/api/orders/${id}/`, { token, body, headers });
const read = async (url: string, token: string, id: number) =>
  (await ask<StaffOrder>(url, 'GET', `/api/orders/${id}/`, { token })).body;
const active = async (url: string) =>
  (await ask<ActiveOrders>(url, 'GET', `/api/public/orders/active?device_uid=${DEVICE}`)).body;

test('staff and the order’s room see it as it is now, and hear that it changed', async () => {
  const clock = new TestClock(NOON);
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const { id, items } = await placed(s.url, WISH);
  const [water, soup] = items.map((item) => item.id);
  using board = v1Staff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  using stranger = v1Kiosk(s.url, OTHER_DEVICE);
  using seed = plainStaff(s.url, access);
  using oldKiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk, stranger, seed, oldKiosk);
  clock.advance(1_000);
  const at = '2026-01-15T12:00:01.000Z';

  const { status, body } = await amend(s.url, access, id, {
    items: [
      { id: water, quantity: 3 },
      { id: soup, quantity: 0 },
    ],
    note: 'con hielo',
    reason: ' no queda sopa ',
    from_changes: 0,
  });
  expect([status, body.message]).toEqual([200, 'Pedido modificado']);
  expect(body.order).toEqual(await read(s.url, access, id));
  expect(body.order).toMatchObject({
    ...{ note: 'con hielo', acknowledged_at: at, acknowledged_by_email: 'staff@example.com', unconfirmed: null },
    items: [
      { id: water, quantity: 3 },
      { id: soup, quantity: 0 },
    ],
    changes: [
      {
        ...{ changed_at: at, changed_by_email: 'staff@example.com', reason: 'no queda sopa' },
        items: [
          { id: water, product_name: 'Agua', from_quantity: 2, to_quantity: 3 },
          { id: soup, product_name: 'Sopa', from_quantity: 1, to_quantity: 0 },
        ],
        note: { from: 'al llegar', to: 'con hielo' },
      },
    ],
  });
  expect((await active(s.url)).results).toMatchObject([
    { id, note: 'con hielo', items: [{ id: water, quantity: 3 }], custody: { stage: 'acknowledged' } },
  ]);

  // By the same steps as when somebody takes it in hand otherwise, and then the change itself.
  expect(await board.next('order_acknowledged')).toMatchObject({ order_id: id });
  const { cursor: _, ...toStaff } = await board.next('order_changed');
  const told = { type: 'order_changed', order_id: id, change: 'amended', changed_at: at };
  expect<unknown>(toStaff).toEqual({ ...told, changed_by: 2, changed_by_email: 'staff@example.com' });
  expect(await kiosk.next('order_custody_changed')).toMatchObject({ order_id: id, stage: 'acknowledged' });
  const { cursor, ...toRoom } = await kiosk.next('order_changed');
  expect<unknown>(toRoom).toEqual(told);

  await live(stranger, seed, oldKiosk);
  for (const feed of [stranger, seed, oldKiosk]) {
    expect(feed.frames.filter(({ type }) => type.startsWith('order_'))).toEqual([]);
  }
  // A kiosk that was away hears of it too, and of the marks that came meanwhile it does not.
  await ask(s.url, 'PUT', `/api/orders/${id}/items/${water}/done/`, { token: access, body: { done: true } });
  await amend(s.url, access, id, { note: 'sin hielo', reason: 'lo pide' });
  using back = v1Kiosk(s.url, DEVICE, cursor);
  await live(back);
  await back.first((frame) => frame.type === 'heartbeat');
  expect(back.frames.filter(({ type }) => type === 'order_changed')).toMatchObject([
    { change: 'amended', order_id: id, changed_at: at },
  ]);
});

test('what is so already is success, and nothing is written or told', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id, items } = await placed(s.url, WISH);
  const [water] = items.map((item) => item.id);
  const body = { items: [{ id: water, quantity: 5 }], note: 'otra', reason: 'lo pide', from_changes: 0 };
  const first = await amend(s.url, access, id, body);
  await move(s.url, access, id, 'DELIVERED');
  const before = await written(s.place);
  // The same request again, whose answer was lost perhaps; and one that asks for nothing.
  for (const again of [body, { reason: 'nada' }, { items: [], reason: 'nada' }]) {
    const { status, body: answer } = await amend(s.url, access, id, again);
    expect([status, answer.order.changes]).toEqual([200, first.body.order.changes]);
  }
  expect(await written(s.place)).toEqual(before);
});

test('a repeated placing is answered as it was, whatever became of the order', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const key = { 'Idempotency-Key': 'one-intent' };
  const first = await create(s.url, WISH, key);
  const { id, items } = first.body.order;
  await amend(s.url, access, id, { items: [{ id: items[0]?.id, quantity: 0 }], note: 'otra', reason: 'lo pide' });
  const again = await create(s.url, WISH, key);
  expect([again.status, again.body]).toEqual([first.status, first.body]);
});

test('what cannot be is refused in words that say what to do, with the order as it is', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const one = await placed(s.url, WISH);
  const [water, soup] = one.items.map((item) => item.id);
  const other = await placed(s.url);
  const gone = [{ id: water, quantity: 0 }];
  const over: number[] = [];
  for (const status of ['DELIVERED', 'CANCELLED'] as const) {
    const { id } = await placed(s.url, WISH);
    await move(s.url, access, id, status);
    over.push(id);
  }
  await amend(s.url, access, one.id, { note: 'una', reason: 'lo pide' });
  const before = await written(s.place);
  const rows: readonly [number, object, string, RegExp][] = [
    [over[0] ?? 0, { note: 'x', reason: 'y' }, 'order-not-open', /DELIVERED.*only while it is open/],
    [over[1] ?? 0, { note: 'x', reason: 'y' }, 'order-not-open', /CANCELLED.*only while it is open/],
    [one.id, { items: [...gone, { id: soup, quantity: 0 }], reason: 'y' }, 'nothing-left', /cancel the order/],
    [one.id, { items: gone, reason: 'y', from_changes: 0 }, 'order-changed-meanwhile', /as it is now/],
    [one.id, { items: gone, reason: 'y', from_changes: 2 }, 'order-changed-meanwhile', /as it is now/],
  ];
  for (const [id, body, problem, detail] of rows) {
    const answer = await amend(s.url, access, id, body, { 'Accept-Language': 'en' });
    expect([answer.status, answer.body.type]).toEqual([409, `urn:comanda:problem:${problem}`]);
    expect(answer.body.detail).toMatch(detail);
    expect(answer.body.order).toMatchObject({ id, status_display: expect.any(String), changes: expect.any(Array) });
  }
  const wrong: readonly [object, string, RegExp][] = [
    [{ note: 'x' }, 'reason', /missing/],
    [{ note: 'x', reason: '  ' }, 'reason', /at least 1/],
    [{ note: 'x'.repeat(501), reason: 'y' }, 'note', /at most 500/],
    [{ items: [{ id: water, quantity: -1 }], reason: 'y' }, 'items.0.quantity', /at least 0/],
    [{ items: [{ id: water, quantity: 1_000 }], reason: 'y' }, 'items.0.quantity', /at most 999/],
    [{ items: [...gone, ...gone], reason: 'y' }, 'items.1.id', /twice/],
    [{ items: [...gone, { id: other.items[0]?.id, quantity: 1 }], reason: 'y' }, 'items.1.id', /no such line/],
    [{ items: Array(51).fill({ id: 1, quantity: 1 }), reason: 'y' }, 'items', /at most 50/],
    [{ note: 'x', reason: 'y', from_changes: -1 }, 'from_changes', /at least 0/],
  ];
  for (const [body, field, text] of wrong) {
    const answer = await amend(s.url, access, one.id, body, { 'Accept-Language': 'en' });
    expect({ field, status: answer.status }).toEqual({ field, status: 400 });
    expect(answer.body.errors?.[field]?.join()).toMatch(text);
  }
  expect((await amend(s.url, access, 999, { note: 'x', reason: 'y' })).status).toBe(404);
  expect(await written(s.place)).toEqual(before);
});

test('of two who amend what they have seen, the second is told', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url, WISH);
  const answers = await Promise.all(
    ['una', 'otra'].map((note) => amend(s.url, access, id, { note, reason: 'lo pide', from_changes: 0 })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await read(s.url, access, id)).changes.length).toBe(1);
});

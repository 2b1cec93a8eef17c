/** Marks on an order's lines: shared by all screens, told to them, and only while the order is open. */
import { expect, test } from 'bun:test';
import type { StaffOrderAnswer } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { live, plainStaff, v1Kiosk, v1Staff } from './harness/feed.ts';
import { DEVICE, move, placed, written } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';

const WISH = { items: [PRODUCTS.water, PRODUCTS.soup].map((product_id) => ({ product_id, quantity: 2 })) };

function mark(
  url: string,
  token: string,
  id: number,
  item: number | string | undefined,
  done: unknown,
): Promise<Answer<z.infer<typeof StaffOrderAnswer> & Problem>> {
  return ask(url, 'PUT', `/api/orders/${id}/items/${item}/done/`, {
    ...{ token, body: { done }, headers: { 'Accept-Language': 'en' } },
  });
}

test('what one screen marks, all screens hear of; rooms and the original’s boards do not', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const { id, items } = await placed(s.url, WISH);
  using board = v1Staff(s.url, access);
  using other = v1Staff(s.url, access);
  using seed = plainStaff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  await live(board, other, seed, kiosk);
  const changed_at = '2026-01-15T12:00:00.000Z';

  const { status, body } = await mark(s.url, access, id, items[1]?.id, true);
  expect([status, body.message]).toEqual([200, 'Line done']);
  expect(body.order).toMatchObject({ items: [{ done_at: null }, { done_at: changed_at }], acknowledged_at: null });
  const undone = await mark(s.url, access, id, items[1]?.id, false);
  expect([undone.status, undone.body.message]).toEqual([200, 'Line not done']);
  expect(undone.body.order.items).toMatchObject([{ done_at: null }, { done_at: null }]);
  for (const feed of [board, other]) {
    for (const change of ['item_done', 'item_undone']) {
      expect(await feed.next('order_changed')).toMatchObject({
        ...{ order_id: id, change, changed_at, changed_by: 2, changed_by_email: 'staff@example.com' },
      });
    }
  }
  await live(seed, kiosk);
  for (const feed of [seed, kiosk]) {
    expect(feed.frames.filter(({ type }) => type.startsWith('order_'))).toEqual([]);
  }
  const { body: active } = await ask(s.url, 'GET', `/api/public/orders/active?device_uid=${DEVICE}`);
  expect(JSON.stringify(active)).not.toContain('done_at');
});

test('the same mark again is success, and nothing is written', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id, items } = await placed(s.url, WISH);
  const item = items[0]?.id;
  const before = await written(s.place);
  expect((await mark(s.url, access, id, item, false)).status).toBe(200);
  expect(await written(s.place)).toEqual(before);
  const answers = await Promise.all([1, 2, 3].map(() => mark(s.url, access, id, item, true)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await written(s.place)).events).toBe(before.events + 1);
  // Also where the order is closed by now: a request that is repeated finds its work done.
  await move(s.url, access, id, 'DELIVERED');
  expect((await mark(s.url, access, id, item, true)).status).toBe(200);
});

test('what cannot be marked is refused in words that say why', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const open = await placed(s.url, WISH);
  const [first, second] = open.items.map((item) => item.id);
  const closed = await placed(s.url, WISH);
  await move(s.url, access, closed.id, 'CANCELLED');
  const body = { items: [{ id: second, quantity: 0 }], reason: 'no queda' };
  await ask(s.url, 'PATCH', `/api/orders/${open.id}/`, { token: access, body });
  const before = await written(s.place);

  const late = await mark(s.url, access, closed.id, closed.items[0]?.id, true);
  expect([late.status, late.body.type]).toEqual([409, 'urn:comanda:problem:order-not-open']);
  expect(late.body.detail).toContain('CANCELLED');
  expect(late.body.order).toMatchObject({ id: closed.id });
  const removed = await mark(s.url, access, open.id, second, true);
  expect([removed.status, removed.body.type]).toEqual([409, 'urn:comanda:problem:item-removed']);
  expect(removed.body.order).toMatchObject({ id: open.id });
  for (const [order, item] of [
    [open.id, closed.items[0]?.id],
    [open.id, 'x'],
    [999, first],
  ] as const) {
    expect((await mark(s.url, access, order, item, true)).status).toBe(404);
  }
  for (const done of [undefined, null, 'true', 1]) {
    const wrong = await mark(s.url, access, open.id, first, done);
    expect([wrong.status, Object.keys(wrong.body.errors ?? {})]).toEqual([400, ['done']]);
  }
  expect(await written(s.place)).toEqual(before);
});

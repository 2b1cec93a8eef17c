/** Why staff cancel an order, all the way to its room: in what it reads, on its live feed and in the history, and to nobody else. */
import { expect, test } from 'bun:test';
import type { OwnOrder, StaffOrder } from '@comanda/protocol/order';
import { ask } from './harness/api.ts';
import { live, plainKiosk, v1Kiosk } from './harness/feed.ts';
import { DEVICE, move, OTHER_DEVICE, placed } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

async function cancel({ url }: TestServer, token: string, id: number, body: object): Promise<StaffOrder> {
  const path = `/api/orders/${id}/cancel/`;
  const answer = await ask<{ order: StaffOrder }>(url, 'POST', path, { token, body });
  expect(answer.status).toBe(200);
  return answer.body.order;
}

const readOwn = ({ url }: TestServer, id: number, uid: string = DEVICE) =>
  ask<OwnOrder>(url, 'GET', `/api/public/orders/${id}?device_uid=${uid}`);

test('the room reads and hears it, staff read it, and each sees nothing of the note for the history', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const { id } = await placed(s.url);
  using feed = v1Kiosk(s.url, DEVICE);
  using plain = plainKiosk(s.url, DEVICE);
  await live(feed, plain);
  expect((await readOwn(s, id)).body).toMatchObject({ id, status: 'PLACED', cancel_reason: null });
  const order = await cancel(s, access, id, { reason: ' La cocina se ha inundado ', note: 'avisar a dirección' });
  expect(order).toMatchObject({ status: 'CANCELLED', cancel_reason: 'La cocina se ha inundado' });
  expect(order.status_events.at(-1)).toMatchObject({ note: 'avisar a dirección' });
  const { status, body } = await readOwn(s, id);
  expect([status, body]).toMatchObject([200, { id, status: 'CANCELLED', cancel_reason: 'La cocina se ha inundado' }]);
  expect(JSON.stringify(body)).not.toContain('dirección');
  const told = { type: 'order_status_changed', order_id: id, status: 'CANCELLED', from_status: 'PLACED' };
  expect(await feed.next('order_status_changed')).toMatchObject({ ...told, cancel_reason: 'La cocina se ha inundado' });
  // The original's frames have these fields and no others.
  expect<unknown>(await plain.next('order_status_changed')).toEqual({ ...told, changed_at: expect.any(String) });
});

test('who writes for the history alone, and who moves it by another call, has said nothing', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using feed = v1Kiosk(s.url, DEVICE);
  await live(feed);
  const [{ id }, { id: moved }] = [await placed(s.url), await placed(s.url)];
  await cancel(s, access, id, { note: 'no queda' });
  await move(s.url, access, moved, 'CANCELLED');
  for (const each of [id, moved]) {
    expect((await readOwn(s, each)).body).toMatchObject({ status: 'CANCELLED', cancel_reason: null });
    expect(await feed.next('order_status_changed')).not.toHaveProperty('cancel_reason');
  }
});

test('an order is read by the device that it belongs to', async () => {
  await using s = await startTestServer();
  const { id } = await placed(s.url);
  const answers = [await readOwn(s, id, OTHER_DEVICE), await readOwn(s, 999), await readOwn(s, id, 'nobody')];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  const { access } = await s.login();
  await move(s.url, access, id, 'DELIVERED');
  expect((await readOwn(s, id)).body).toMatchObject({ status: 'DELIVERED', cancel_reason: null });
});

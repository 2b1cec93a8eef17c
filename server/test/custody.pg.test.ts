/** Custody over several servers without Redis: receipts, acknowledgement and who watches are the site's, whoever was told. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { OrderCustody } from '@comanda/protocol/custody';
import { ask } from './harness/api.ts';
import { startCluster as startClusterOn } from './harness/cluster.ts';
import { type Feed, live, screen, v1Kiosk } from './harness/feed.ts';
import { DEVICE, placed } from './harness/orders.ts';
import { PostgresServer } from './harness/postgres-server.ts';
import { login } from './harness/server.ts';

// A screen that has gone is believed for some seconds.
setDefaultTimeout(60_000);

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const startCluster = () => startClusterOn(postgres, { ORDERS_PER_DEVICE: '1000' });

const say = (feed: Feed, frame: object) => feed.socket.send(JSON.stringify(frame));
const painted = (feed: Feed, ...order_ids: number[]) => say(feed, { type: 'receipt', stage: 'rendered', order_ids });

const custodyOf = async (url: string, token: string, id: number) =>
  (await ask<OrderCustody>(url, 'GET', `/api/orders/${id}/custody/`, { token })).body;

async function until<T>(get: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await get();
    if (fits(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('screens of two servers, the room at a third: one custody, each stage told once', async () => {
  await using cluster = await startCluster();
  const [one, two, three] = cluster.urls;
  const { access } = await login(one, 'STAFF');
  using wall = screen(one, access, 'wall-screen');
  using tablet = screen(two, access, 'tablet-screen');
  using kiosk = v1Kiosk(three, DEVICE);
  await live(wall, tablet, kiosk);
  const { id } = await placed(three);
  await Promise.all([wall.next('new_order'), tablet.next('new_order')]);
  painted(wall, id);
  painted(tablet, id);
  expect(await kiosk.next('order_custody_changed')).toMatchObject({ order_id: id, stage: 'rendered' });
  const whole = await until(
    () => custodyOf(three, access, id),
    ({ screens }) =>
      screens.length === 2 && screens.every((each) => each.pushed_at && each.rendered_at && each.user_email),
  );
  expect(new Set(whole.screens.map(({ screen_id }) => screen_id))).toEqual(new Set(['wall-screen', 'tablet-screen']));
  // Taken in hand at a server that neither of them is connected to.
  const taken = await ask(three, 'POST', `/api/orders/${id}/acknowledge/`, {
    ...{ token: access, body: { screen_id: 'tablet-screen' } },
  });
  expect(taken.status).toBe(200);
  await Promise.all([wall.next('order_acknowledged'), tablet.next('order_acknowledged')]);
  await kiosk.first((frame) => frame.type === 'order_custody_changed' && frame.stage === 'acknowledged');
  await kiosk.settled();
  const stages = kiosk.frames.flatMap((frame) => (frame.type === 'order_custody_changed' ? [frame.stage] : []));
  expect(stages).toEqual(['rendered', 'acknowledged']);
});

test('whether somebody watches is known at every server by the store alone, also of a screen that has moved', async () => {
  await using cluster = await startCluster();
  const [one, two, three] = cluster.urls;
  const { access } = await login(one, 'STAFF');
  const watched = async () => {
    const answers = await Promise.all(
      cluster.urls.map((url) => ask<{ anyone_watching: boolean }>(url, 'GET', `/api/public/kiosk/${DEVICE}`)),
    );
    return answers.map(({ body }) => body.anyone_watching);
  };
  expect(await watched()).toEqual([false, false, false]);
  using kiosk = v1Kiosk(three, DEVICE);
  // It does not ping: whoever once has must go on.
  await kiosk.next('welcome');
  const before = screen(one, access, 'wall-screen');
  await live(before);
  say(before, { type: 'presence', visible: true, audio: true });
  expect(await kiosk.next('watching_changed')).toMatchObject({ anyone_watching: true });
  await until(watched, (each) => each.every((isWatched) => isWatched));
  before.socket.close();
  await before.closed;
  using after = screen(two, access, 'wall-screen');
  await live(after);
  say(after, { type: 'presence', visible: true, audio: false });
  await after.settled();
  const { screens } = cluster.place.site.reader;
  await until(
    () => screens.anyHealthy(Date.now()),
    (isHealthy) => isHealthy,
  );
  expect(await watched()).toEqual([true, true, true]);
  expect(kiosk.frames.filter(({ type }) => type === 'watching_changed').length).toBe(1);
});

test('what screens say while PostgreSQL is away is written when it is back', async () => {
  await using cluster = await startCluster();
  const [one] = cluster.urls;
  const { access } = await login(one, 'STAFF');
  using wall = screen(one, access, 'wall-screen');
  using kiosk = v1Kiosk(one, DEVICE);
  await live(wall, kiosk);
  const { id } = await placed(one);
  await wall.next('new_order');
  await postgres.stop('SIGQUIT');
  const saidAt = Date.now();
  painted(wall, id);
  await wall.settled();
  const backAt = Date.now();
  await postgres.resume();
  const told = await kiosk.next('order_custody_changed');
  expect(told).toMatchObject({ order_id: id, stage: 'rendered' });
  // It is the time at which it was said.
  expect(Date.parse(told.at)).toBeGreaterThanOrEqual(saidAt);
  expect(Date.parse(told.at)).toBeLessThanOrEqual(backAt);
  const body = await custodyOf(one, access, id);
  expect(body.screens).toMatchObject([{ screen_id: 'wall-screen', rendered_at: told.at }]);
});

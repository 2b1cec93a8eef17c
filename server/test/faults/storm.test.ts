/** L5, the books balance: after a storm of clients nobody is left, nobody is subscribed, and the memory is what it was. */
import { heapStats } from 'bun:jsc';
import { expect, test } from 'bun:test';
import { v1Staff } from '../harness/feed.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { connectStorm } from './connect-storm.ts';

const CONNECTS = 5_000;
const ORDERS = 200;
const DEVICES = ['ipad-room-101', 'ipad-room-102', 'ipad-hall'];
/** Objects that a test runner and a garbage collector may leave lying about. A leak of one a socket is 5,000. */
const TOLERATED_OBJECTS = 1_000;
const PATIENCE_MS = 20_000;

test(`${CONNECTS} connects later the books balance and the memory is flat`, async () => {
  await using server = await startTestServer({ RATE_LIMITS: 'off' });
  const { access: token } = await server.login();
  const board = v1Staff(server.url, token);
  const { cursor } = await board.next('welcome');
  board.socket.close();
  await board.closed;
  const storm = (connects: number, seed: number) =>
    connectStorm({ url: server.url, token, devices: DEVICES, cursor, connects, seed });
  const objects = async () => {
    while (server.server.sockets().open > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    Bun.gc(true);
    return heapStats().objectCount;
  };

  // Whatever is made once is made now.
  await Promise.all([storm(CONNECTS / 5, 1), happen(server)]);
  const before = await objects();
  await storm(CONNECTS, 2);
  // What the last screens were handed is noted a moment later; until then it is kept.
  const giveUpAt = performance.now() + PATIENCE_MS;
  let after = await objects();
  while (after - before >= TOLERATED_OBJECTS && performance.now() < giveUpAt) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    after = await objects();
  }

  const { opened, closed, open } = server.server.sockets();
  expect({ open, unaccounted: opened - closed }).toEqual({ open: 0, unaccounted: 0 });
  // Those that were refused, or cut before they were let in, never stood in the books.
  expect(opened).toBeGreaterThan(CONNECTS / 2);
  expect(server.server.subscribers()).toBe(0);
  expect(DEVICES.map((_, index) => server.server.subscribers(index + 1))).toEqual([0, 0, 0]);
  expect(after - before).toBeLessThan(TOLERATED_OBJECTS);
}, 60_000);

/** Events on every feed while clients come and go. */
async function happen({ place }: TestServer): Promise<void> {
  const { placeOrder, moveOrder } = place.site.commands;
  const wish = { items: [{ product_id: 1, quantity: 1 }], note: '', placedBy: null, idempotency: null };
  for (let n = 0; n < ORDERS; n++) {
    const uid = DEVICES[n % DEVICES.length] ?? '';
    const outcome = await placeOrder({ target: { kind: 'device', uid }, ...wish });
    if (outcome.kind !== 'placed') throw new Error(`Not placed: ${JSON.stringify(outcome)}`);
    await moveOrder({ orderId: outcome.order.id, to: 'READY', expected: null, note: '', by: null });
  }
}

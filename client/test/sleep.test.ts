/** A machine that sleeps for hours: nothing runs, no timer comes due, its lines die unheard; then it wakes. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { Line } from '../../server/test/faults/line.ts';
import { ask } from '../../server/test/harness/api.ts';
import { TestClock } from '../../server/test/harness/clock.ts';
import { DEVICE, move, placed, written } from '../../server/test/harness/orders.ts';
import { startTestServer } from '../../server/test/harness/server.ts';
import { EMAILS, PASSWORD, PRODUCTS } from '../../server/test/harness/site.ts';
import { connectKiosk, connectStaff, Session } from '../src/comanda.ts';
import { memoryStorage } from '../src/place/memory-storage.ts';
import { Place } from './place.ts';
import { isLive, until } from './until.ts';

// For machines that are busy with something else.
setDefaultTimeout(30_000);

const HOUR = 3_600_000;
const WATER = { items: [{ product_id: PRODUCTS.water, quantity: 1 }] };
const SNAPSHOT = /GET \/api\/(orders\/queue|public\/orders\/active)/;

class Bed extends Place {
  #isAsleep = false;
  #overslept: (() => void)[] = [];

  override after(ms: number, callback: () => void): () => void {
    let isOff = false;
    const off = super.after(ms, () => {
      if (isOff) return;
      if (this.#isAsleep) this.#overslept.push(() => !isOff && callback());
      else callback();
    });
    return () => {
      isOff = true;
      off();
    };
  }

  fallAsleep(): void {
    this.#isAsleep = true;
  }

  /** Its clock has gone on. No page is told of anything: late timers are all that it notices. */
  wake(ms: number): void {
    this.#isAsleep = false;
    this.sleep(ms);
    for (const late of this.#overslept.splice(0)) late();
    this.pass(0);
  }

  get snapshots(): number {
    return this.answers.filter((answer) => SNAPSHOT.test(answer)).length;
  }
}

test('a board that slept on a dead line notices by its first late timer, and is told what it missed by its cursor', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await using line = await Line.open(s.url);
  const place = new Bed();
  const client = connectStaff({ url: line.url, token: access, environment: place });
  const told: string[] = [];
  client.on('new_order', ({ order_id }) => told.push(`${order_id}`));
  client.on('order_updated', ({ order_id, status }) => told.push(`${order_id} ${status}`));
  await until(client, isLive);
  const { snapshots } = place;
  for (let night = 1; night <= 3; night++) {
    place.fallAsleep();
    line.swallow();
    const { id } = await placed(s.url);
    await move(s.url, access, id, 'READY');
    expect(client.state.connection.status).toBe('live');
    place.wake(8 * HOUR);
    expect(client.state.connection.status).not.toBe('live');
    line.mend();
    // The connection that was tried over the dead line is given up in its time.
    place.pass(10_000);
    await until(client, (state) => isLive(state) && state.orders.get(id)?.status === 'READY');
    expect(told.splice(0)).toEqual([`${id}`, `${id} READY`]);
  }
  expect(place.snapshots).toBe(snapshots);
  client.stop();
});

test('an order that was on its way when its tablet fell asleep is one order in the morning', async () => {
  await using s = await startTestServer();
  await using line = await Line.open(s.url);
  const place = new Bed();
  const client = connectKiosk({ url: line.url, deviceUid: DEVICE, storage: memoryStorage(), environment: place });
  await until(client, isLive);
  // It arrives, and its answer does not.
  line.swallow('down');
  const order = client.placeOrder(WATER);
  while ((await written(s.place)).orders === 0) await ask(s.url, 'GET', '/readyz');
  place.fallAsleep();
  line.cut();
  line.mend();
  place.wake(8 * HOUR);
  const { id } = await order;
  await until(client, (state) => isLive(state) && state.orders.has(id) && state.waiting.length === 0);
  expect(await written(s.place)).toMatchObject({ orders: 1 });
  client.stop();
});

test('a board that slept for longer than its token lives gets another one, and is up to date', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  await using line = await Line.open(s.url);
  const place = new Bed();
  const values = new Map<string, string>();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
  const session = new Session({ url: s.url, storage, environment: place });
  await session.signIn(EMAILS.STAFF, PASSWORD);
  const client = connectStaff({ url: line.url, token: session.token, environment: place });
  await until(client, isLive);
  place.fallAsleep();
  line.swallow();
  clock.advance(3 * HOUR);
  const { id } = await placed(s.url);
  line.mend();
  place.wake(3 * HOUR);
  await until(client, (state) => isLive(state) && state.orders.has(id));
  client.stop();
});

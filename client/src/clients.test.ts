/** Both clients with a server whose answers come when the test says: late, in another order, or not at all. */
import { expect, test } from 'bun:test';
import type { OrderStatus } from '@comanda/protocol/order';
import { connectKiosk, connectStaff, type KioskClient } from './comanda.ts';
import { type Environment, here, type Signal } from './environment.ts';
import { memoryStorage } from './place/memory-storage.ts';

const at = '2026-01-15T12:00:00.000Z';
const WELCOME = { type: 'welcome', cursor: 'c1', heartbeat_s: 15, server_time: at };
const HEARTBEAT = { type: 'heartbeat', cursor: 'c1', server_time: at };

const order = (id: number, status: OrderStatus) => ({ id, status, status_display: '', placed_at: at, items: [] });
const active = (...results: readonly object[]) => ({ results, cursor: 'c1' });
const moved = (id: number, status: OrderStatus, cursor: string) => ({
  ...{ type: 'order_status_changed', order_id: id, from_status: 'PLACED', status, changed_at: at, cursor },
});

const settle = () => new Promise((resolve) => setImmediate(resolve));

class TestSocket {
  onmessage: ((event: { data: string }) => void) | null = null;
  readonly sent: string[] = [];
  close(): void {}
  send(text: string): void {
    this.sent.push(text);
  }
  async says(...frames: readonly object[]): Promise<void> {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
    await settle();
  }
}

class TestServer {
  readonly sockets: TestSocket[] = [];
  /** Those that wait for an answer, as `GET /path`. */
  readonly asked: string[] = [];
  readonly #answers: PromiseWithResolvers<Response>[] = [];
  readonly #watchers = new Set<(signal: Signal) => void>();
  readonly #timers = new Map<() => void, number>();
  isVisible = true;

  readonly environment: Environment = {
    ...here,
    now: () => Date.parse(at),
    random: () => 0.5,
    fetch: (url, init) => {
      this.asked.push(`${init.method} ${new URL(url).pathname}`);
      const answer = Promise.withResolvers<Response>();
      init.signal?.addEventListener('abort', () => answer.reject(new TypeError('given up')));
      this.#answers.push(answer);
      return answer.promise;
    },
    openSocket: () => {
      const socket = new TestSocket();
      this.sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    after: (ms, callback) => {
      this.#timers.set(callback, ms);
      return () => this.#timers.delete(callback);
    },
    watch: (listener) => {
      this.#watchers.add(listener);
      return () => this.#watchers.delete(listener);
    },
    isVisible: () => this.isVisible,
  };

  /** The newest socket. */
  get socket(): TestSocket {
    return this.sockets.at(-1) ?? new TestSocket();
  }

  /** The request that waits in this place, counted from the oldest; null: it never arrived. */
  async answers(index: number, body: object | null): Promise<void> {
    this.asked.splice(index, 1);
    const [answer] = this.#answers.splice(index, 1);
    if (body) answer?.resolve(Response.json(body));
    else answer?.reject(new TypeError('cut'));
    await settle();
  }

  async tell(signal: Signal): Promise<void> {
    for (const watcher of this.#watchers) watcher(signal);
    await settle();
  }

  /** Whatever was to happen within so many milliseconds happens. */
  async pass(ms: number): Promise<void> {
    for (const [callback, due] of [...this.#timers]) {
      if (due > ms) continue;
      this.#timers.delete(callback);
      callback();
    }
    await settle();
  }
}

async function liveKiosk(): Promise<{ readonly server: TestServer; readonly kiosk: KioskClient }> {
  const server = new TestServer();
  const { environment } = server;
  const kiosk = connectKiosk({ url: 'http://server', deviceUid: 'd', storage: memoryStorage(), environment });
  await settle();
  await server.answers(0, active());
  await server.socket.says(WELCOME, HEARTBEAT);
  expect(kiosk.state.connection.status).toBe('live');
  return { server, kiosk };
}

const shown = (kiosk: KioskClient) => [...kiosk.state.orders.values()].map(({ id, status }) => `${id} ${status}`);
const ACTIVE = 'GET /api/public/orders/active';
const CREATE = 'POST /api/public/orders/create';

test('an answer that comes after a snapshot is shown by the next snapshot: that one may have been before or after it', async () => {
  const { server, kiosk } = await liveKiosk();
  const placed = kiosk.placeOrder({ items: [] });
  await settle();
  await server.socket.says({ type: 'resync', reason: 'too_old', cursor: 'c9' });
  expect(server.asked).toEqual([CREATE, ACTIVE]);
  await server.answers(1, active());
  await server.answers(0, { order: order(1, 'PLACED') });
  await placed;
  expect(shown(kiosk)).toEqual([]);
  expect(server.asked).toEqual([ACTIVE]);
  await server.answers(0, active(order(1, 'READY')));
  expect(shown(kiosk)).toEqual(['1 READY']);
});

test('what was read before an event is read again', async () => {
  const { server, kiosk } = await liveKiosk();
  await server.socket.says(moved(1, 'PREPARING', 'c2'));
  expect(server.asked).toEqual([ACTIVE]);
  await server.socket.says(moved(1, 'READY', 'c3'));
  await server.answers(0, active(order(1, 'PREPARING')));
  expect(shown(kiosk)).toEqual([]);
  await server.answers(0, active(order(1, 'READY')));
  expect(shown(kiosk)).toEqual(['1 READY']);
  expect(server.asked).toEqual([]);
});

test('what was read before a snapshot is read again', async () => {
  const { server, kiosk } = await liveKiosk();
  await server.socket.says(moved(1, 'PREPARING', 'c2'), { type: 'resync', reason: 'too_old', cursor: 'c9' });
  expect(server.asked).toEqual([ACTIVE, ACTIVE]);
  await server.answers(1, active());
  await server.answers(0, active(order(1, 'PREPARING')));
  expect(shown(kiosk)).toEqual([]);
  await server.answers(0, active());
  expect([shown(kiosk), server.asked]).toEqual([[], []]);
});

test('an order that waits is sent at once when somebody looks at the page, or the network is back', async () => {
  const { server, kiosk } = await liveKiosk();
  kiosk.placeOrder({ items: [] });
  await settle();
  for (const signal of ['woken', 'online'] as const) {
    await server.answers(0, null);
    expect(server.asked).toEqual([]);
    await server.tell('hidden');
    expect(server.asked).toEqual([]);
    await server.tell(signal);
    expect(server.asked).toEqual([CREATE]);
  }
});

test('a request that nobody answers is given up after 10 s, and an order is sent again', async () => {
  const { server, kiosk } = await liveKiosk();
  kiosk.placeOrder({ items: [] });
  await settle();
  await server.pass(9_999);
  await server.tell('woken');
  expect(server.asked).toEqual([CREATE]);
  await server.pass(10_000);
  await server.tell('woken');
  expect(server.asked).toEqual([CREATE, CREATE]);
});

test('a board that reports says so when its page goes from the front and comes back', async () => {
  const server = new TestServer();
  const { environment } = server;
  const client = connectStaff({ url: 'http://server', token: 't', screenId: 'board-01', environment });
  await settle();
  await server.answers(0, active());
  await server.socket.says(WELCOME, HEARTBEAT);
  await server.pass(600);
  await server.pass(600);
  for (const isVisible of [false, true]) {
    server.socket.sent.length = 0;
    server.isVisible = isVisible;
    await server.tell(isVisible ? 'woken' : 'hidden');
    expect(server.socket.sent.map((text) => JSON.parse(text))).toMatchObject([
      { type: 'presence', visible: isVisible },
    ]);
    await server.pass(600);
  }
  client.stop();
  server.socket.sent.length = 0;
  await server.tell('hidden');
  expect(server.socket.sent).toEqual([]);
});

test('an order that staff has amended is read again by its room, and keeps what was told of it', async () => {
  const { server, kiosk } = await liveKiosk();
  await server.socket.says(moved(1, 'PREPARING', 'c2'));
  await server.answers(0, active(order(1, 'PREPARING')));
  await server.socket.says({ type: 'order_changed', order_id: 1, change: 'amended', changed_at: at, cursor: 'c3' });
  expect(server.asked).toEqual([ACTIVE]);
  await server.socket.says({ ...moved(1, 'READY', 'c4'), from_status: 'PREPARING' });
  await server.answers(0, active({ ...order(1, 'PREPARING'), note: 'first' }));
  await server.answers(0, active({ ...order(1, 'PREPARING'), note: 'amended' }));
  expect([...kiosk.state.orders.values()]).toMatchObject([{ id: 1, status: 'READY', note: 'amended' }]);
});

test('kiosks hear of the menu, and a repeated event once', async () => {
  const { server, kiosk } = await liveKiosk();
  const heard: object[] = [];
  kiosk.on('menu_changed', (event) => heard.push(event));
  kiosk.on('product_availability_changed', (event) => heard.push(event));
  const soldOut = {
    type: 'product_availability_changed',
    product_id: 3,
    is_available: false,
    unavailable_until: null,
    at,
  };
  const menu = { type: 'menu_changed', at };
  await server.socket.says({ ...soldOut, cursor: 'c2' }, { ...soldOut, cursor: 'c2' }, { ...menu, cursor: 'c3' });
  expect(heard).toEqual([soldOut, menu]);
});

test('a board hears of the site, of the server’s clock, and reads again what was changed, also while it reads', async () => {
  const server = new TestServer();
  const { environment } = server;
  const client = connectStaff({ url: 'http://server', token: 't', environment });
  const heard: unknown[] = [];
  for (const name of ['settings_changed', 'order_changed', 'server_time'] as const) {
    client.on(name, (event) => heard.push(event));
  }
  await settle();
  const read = (note: string) => ({ ...order(1, 'PREPARING'), note, acknowledged_at: at, status_events: [] });
  await server.answers(0, active(read('first')));
  await server.socket.says(WELCOME, HEARTBEAT);
  const settings = { type: 'settings_changed', name: 'board', at };
  const changed = { type: 'order_changed', order_id: 1, change: 'amended', changed_at: at };
  await server.socket.says({ ...settings, cursor: 'c2' }, { ...changed, cursor: 'c3' });
  const time = Date.parse(at);
  expect(heard).toEqual([time, time, settings, changed]);
  expect(server.asked).toEqual(['GET /api/orders/1/']);
  await server.socket.says({ ...changed, cursor: 'c4' });
  await server.answers(0, read('second'));
  expect(server.asked).toEqual(['GET /api/orders/1/']);
  await server.answers(0, read('third'));
  expect(server.asked).toEqual([]);
  expect(client.state.orders.get(1)?.details?.note).toBe('third');
  client.stop();
});

test('an event is one change, and there already for whoever hears of the event', async () => {
  const server = new TestServer();
  const { environment } = server;
  const client = connectStaff({ url: 'http://server', token: 't', environment });
  await settle();
  const read = { ...order(1, 'PREPARING'), acknowledged_at: at, status_events: [{ changed_at: at }] };
  await server.answers(0, active(read));
  await server.socket.says(WELCOME, HEARTBEAT);
  const heard: unknown[] = [];
  client.on('order_updated', ({ status }) => heard.push([status, client.state.orders.get(1)?.status]));
  client.on('change', ({ orders }) => heard.push(orders.get(1)?.status));
  await server.socket.says({ type: 'order_updated', order_id: 1, status: 'READY', changed_at: at, cursor: 'c2' });
  expect(heard).toEqual([['READY', 'READY'], 'READY']);
  client.stop();
});

test('where many must be read the queue is, and what was not asked for stays the very same', async () => {
  const server = new TestServer();
  const { environment } = server;
  const client = connectStaff({ url: 'http://server', token: 't', environment });
  await settle();
  const read = (id: number) => ({ ...order(id, 'PREPARING'), acknowledged_at: at, status_events: [] });
  const all = [1, 2, 3, 4, 5, 6].map(read);
  await server.answers(0, active(...all));
  await server.socket.says(WELCOME, HEARTBEAT);
  const untouched = client.state.orders.get(6);
  const changes = [1, 2, 3, 4, 5].map((id) => ({
    ...{ type: 'order_changed', order_id: id, change: 'item_done', changed_at: at, cursor: `c${id + 1}` },
  }));
  await server.socket.says(...changes);
  // The first was asked for at once; what came meanwhile is asked for together.
  await server.answers(0, read(1));
  expect(server.asked).toEqual([
    'GET /api/orders/2/',
    'GET /api/orders/3/',
    'GET /api/orders/4/',
    'GET /api/orders/5/',
  ]);
  for (const id of [2, 3, 4, 5]) await server.answers(0, read(id));
  expect([...client.state.orders.values()].filter(({ outdatedBy }) => outdatedBy !== null)).toEqual([]);
  await server.socket.says(...changes.map((each, index) => ({ ...each, cursor: `d${index}` })), {
    ...{ type: 'order_changed', order_id: 1, change: 'item_done', changed_at: at, cursor: 'd9' },
  });
  await server.answers(0, read(1));
  expect(server.asked).toEqual(['GET /api/orders/queue/']);
  await server.answers(0, active(...all));
  expect(client.state.orders.get(6)).toBe(untouched);
  client.stop();
});

test('an order is news once: told live or first found in a snapshot, and not when one that was closed is open again', async () => {
  const server = new TestServer();
  const { environment } = server;
  const client = connectStaff({ url: 'http://server', token: 't', environment });
  const news: number[] = [];
  client.on('new_order', ({ order_id }) => news.push(order_id));
  const waiting = (id: number) => ({ ...order(id, 'PLACED'), acknowledged_at: at, status_events: [] });
  const snapshot = (...ids: readonly number[]) => server.answers(0, active(...ids.map(waiting)));
  const placed = (id: number) => ({ type: 'new_order', order_id: id, room_code: null, device_uid: 'd', placed_at: at });
  const lost = { type: 'resync', reason: 'too_old', cursor: 'c1' };
  await settle();
  await snapshot(3, 5);
  await server.socket.says(WELCOME, HEARTBEAT, { ...placed(6), cursor: 'c2' });
  await server.answers(0, waiting(6));
  expect(news).toEqual([6]);
  await server.socket.says(lost);
  // 4 had been brought before this screen began, and 5 is brought by now; 8 is still open, and 7 is not any more.
  await snapshot(3, 4, 6, 8);
  expect(news).toEqual([6, 8]);
  await server.socket.says(WELCOME, HEARTBEAT, { ...placed(9), cursor: 'c3' });
  await server.answers(0, waiting(9));
  await server.socket.says(lost);
  await snapshot(5, 8, 9, 10);
  expect(news).toEqual([6, 8, 9, 10]);
  // All but the oldest have been brought; then the newest is brought back.
  for (const open of [[5], [5, 10]]) {
    await server.socket.says(WELCOME, HEARTBEAT, lost);
    await snapshot(...open);
  }
  expect(news).toEqual([6, 8, 9, 10]);
  await server.socket.says(WELCOME, HEARTBEAT);
  // The site was put back to a backup: its next numbers have been used before.
  await server.socket.says({ type: 'resync', reason: 'other_epoch', cursor: 'd1' });
  await snapshot(5, 7);
  expect(news).toEqual([6, 8, 9, 10, 5, 7]);
  client.stop();
});

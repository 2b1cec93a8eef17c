/** What a client keeps of ten thousand reconnects, or of as many orders: nothing. On real sockets, to a server that says no more than it must. */
import { heapStats } from 'bun:jsc';
import { expect, test } from 'bun:test';
import { SUBPROTOCOL } from '@comanda/protocol/version';
import { connectKiosk, connectStaff } from '../src/comanda.ts';
import { memoryStorage } from '../src/place/memory-storage.ts';
import { Place } from './place.ts';
import { isLive, until } from './until.ts';

/** Whatever a client or the runtime keeps, it has by then. */
const WARM_UP = 2_000;
const RECONNECTS = 10_000;
/** One in so many is told to start over, and reads the snapshot again. */
const RESYNC_EVERY = 10;
/** Of objects, on average, for each reconnect; a timer, a listener or a socket that was kept would be one at least. */
const KEPT_OF_EACH = 0.05;
/** The smallest object takes as much. */
const BYTES_OF_EACH = 16;

const ORDERS = 10_000;
/** So many come, are painted, sounded and brought together. */
const AT_ONCE = 20;

const CURSOR = 'log.1';

function serve() {
  const server_time = new Date(0).toISOString();
  const say = (frame: object) => JSON.stringify({ ...frame, server_time });
  return Bun.serve<{ readonly since: string | null }>({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request, self) {
      const since = new URL(request.url).searchParams.get('since');
      const headers = { 'Sec-WebSocket-Protocol': SUBPROTOCOL };
      if (self.upgrade(request, { headers, data: { since } })) return undefined;
      return Response.json({ results: [], cursor: CURSOR });
    },
    websocket: {
      open(socket) {
        socket.send(say({ type: 'welcome', cursor: CURSOR, heartbeat_s: 15 }));
        if (socket.data.since === CURSOR) socket.send(say({ type: 'heartbeat', cursor: CURSOR }));
        else socket.send(JSON.stringify({ type: 'resync', reason: 'unknown_cursor', cursor: CURSOR }));
      },
      message() {},
    },
  });
}

/** What lives on after everything that can go has gone. */
async function alive(): Promise<{ readonly objects: number; readonly bytes: number }> {
  for (let round = 0; round < 3; round++) {
    Bun.gc(true);
    // What one collection sets free may hold the last word on something else.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { objectCount, heapSize } = heapStats();
  return { objects: objectCount, bytes: heapSize };
}

const CLIENTS = {
  board: (url: string, environment: Place) => connectStaff({ url, token: 'token', environment }),
  kiosk: (url: string, environment: Place) =>
    connectKiosk({ url, deviceUid: 'kiosk', storage: memoryStorage(), environment }),
};

for (const [name, connect] of Object.entries(CLIENTS)) {
  test(`a ${name} that has connected ${RECONNECTS} times keeps nothing of it`, async () => {
    using server = serve();
    const place = new Place();
    const client = connect(server.url.origin, place);
    let before = { objects: 0, bytes: 0 };
    for (let count = 1; count <= RECONNECTS; count++) {
      place.forgets = count % RESYNC_EVERY === 0;
      place.tell('online');
      await until<{ readonly connection: { readonly status: string } }>(client, isLive);
      // The place's own memory.
      place.answers.length = 0;
      place.sent.length = 0;
      if (count === WARM_UP) before = await alive();
    }
    const after = await alive();
    const { timers, listeners } = place;
    client.stop();
    const many = RECONNECTS - WARM_UP;
    const per = { objects: (after.objects - before.objects) / many, bytes: (after.bytes - before.bytes) / many };
    expect(per.objects).toBeLessThan(KEPT_OF_EACH);
    expect(per.bytes).toBeLessThan(BYTES_OF_EACH);
    expect(Math.max(timers, listeners)).toBeLessThan(5);
  }, 120_000);
}

test(`a board that has painted and sounded ${ORDERS} orders on one line keeps nothing of those that are gone`, async () => {
  const at = new Date(0).toISOString();
  let cursor = 0;
  using server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request, self) {
      if (self.upgrade(request, { headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } })) return undefined;
      return Response.json({ results: [], cursor: CURSOR });
    },
    websocket: {
      open(socket) {
        socket.subscribe('staff');
        socket.send(JSON.stringify({ type: 'welcome', cursor: CURSOR, heartbeat_s: 15, server_time: at }));
        socket.send(JSON.stringify({ type: 'heartbeat', cursor: CURSOR, server_time: at }));
      },
      message(socket, text) {
        if (JSON.parse(String(text)).type === 'ping') socket.send('{"type":"pong"}');
      },
    },
  });
  const tell = (frame: object) => server.publish('staff', JSON.stringify({ ...frame, cursor: `log.${++cursor + 1}` }));
  const place = new Place();
  const client = connectStaff({ url: server.url.origin, token: 'token', screenId: 'a-screen', environment: place });
  await until(client, isLive);
  let before = { objects: 0, bytes: 0 };
  for (let count = 0; count < ORDERS; count += AT_ONCE) {
    const ids = Array.from({ length: AT_ONCE }, (_, index) => count + index + 1);
    for (const order_id of ids) tell({ type: 'new_order', order_id, room_code: null, device_uid: '', placed_at: at });
    await until(client, ({ orders }) => orders.size === AT_ONCE);
    client.rendered(ids);
    client.audible(ids);
    const moved = { type: 'order_updated', from_status: 'PLACED', status: 'DELIVERED', changed_at: at };
    for (const order_id of ids) tell({ ...moved, order_id });
    await until(client, ({ orders }) => orders.size === 0);
    // What is gathered is said, and the pause after it is over.
    place.pass(1_000);
    place.answers.length = 0;
    place.sent.length = 0;
    if (count === WARM_UP) before = await alive();
  }
  const after = await alive();
  client.stop();
  const many = ORDERS - WARM_UP - AT_ONCE;
  expect((after.objects - before.objects) / many).toBeLessThan(KEPT_OF_EACH);
  expect((after.bytes - before.bytes) / many).toBeLessThan(BYTES_OF_EACH);
}, 60_000);

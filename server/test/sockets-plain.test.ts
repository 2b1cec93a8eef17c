/** The seed's two sockets, as its own clients open them: which frames come, to whom, and what may be said. */
import { expect, test } from 'bun:test';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { type Feed, live, plainKiosk, plainStaff, v1Staff } from './harness/feed.ts';
import { cancelOwn, DEVICE, move, OTHER_DEVICE, placed } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';

const MINUTE = 60_000;

test('new_order reaches all staff, with these fields and no others', async () => {
  const clock = new TestClock(Date.parse('2025-01-15T14:30:00.000Z'));
  await using s = await startTestServer({}, clock);
  const [staff, admin] = [await s.login('STAFF'), await s.login('ADMIN')];
  using first = plainStaff(s.url, staff.access);
  using second = plainStaff(s.url, staff.access);
  using third = plainStaff(s.url, admin.access);
  await live(first, second, third);
  const order = await placed(s.url);
  for (const feed of [first, second, third]) {
    expect(await feed.next('new_order')).toEqual({
      type: 'new_order',
      order_id: order.id,
      room_code: '101',
      device_uid: 'ipad-room-101',
      placed_at: '2025-01-15T14:30:00.000Z',
    });
  }
});

test('the instant of a frame is the instant of the order', async () => {
  const clock = new TestClock(Date.parse('2025-01-15T14:30:00.007Z'));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using board = plainStaff(s.url, access);
  await live(board);
  const order = await placed(s.url, { device_uid: 'ipad-hall' });
  expect(await board.next('new_order')).toEqual({
    type: 'new_order',
    order_id: order.id,
    room_code: null,
    device_uid: 'ipad-hall',
    placed_at: order.placed_at,
  });
  expect(order.placed_at).toBe('2025-01-15T14:30:00.007Z');
});

test('a change of status reaches the order’s device and all staff, with these fields and no others', async () => {
  const clock = new TestClock(Date.parse('2025-01-15T14:30:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const { id } = await placed(s.url);
  using board = plainStaff(s.url, access);
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk);
  await move(s.url, access, id, 'PREPARING');
  clock.advance(5 * MINUTE);
  await move(s.url, access, id, 'READY');
  const steps = [
    { order_id: id, status: 'PREPARING', from_status: 'PLACED', changed_at: '2025-01-15T14:30:00.000Z' },
    { order_id: id, status: 'READY', from_status: 'PREPARING', changed_at: '2025-01-15T14:35:00.000Z' },
  ] as const;
  for (const step of steps) {
    expect(await kiosk.next('order_status_changed')).toEqual({ type: 'order_status_changed', ...step });
    expect(await board.next('order_updated')).toEqual({ type: 'order_updated', ...step });
  }
});

test('every way to move an order is told', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using board = plainStaff(s.url, access);
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk);
  const own = await placed(s.url);
  await cancelOwn(s.url, own.id);
  const other = await placed(s.url);
  await ask(s.url, 'POST', `/api/orders/${other.id}/cancel/`, { token: access, body: { note: 'no queda' } });
  for (const id of [own.id, other.id]) {
    const change = { order_id: id, status: 'CANCELLED', from_status: 'PLACED' };
    expect(await board.next('new_order')).toMatchObject({ order_id: id });
    expect(await board.next('order_updated')).toMatchObject(change);
    expect(await kiosk.next('order_status_changed')).toMatchObject(change);
  }
});

test('a device sees what happens to its own orders and nothing else', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using mine = plainKiosk(s.url, DEVICE);
  using alsoMine = plainKiosk(s.url, DEVICE);
  using theirs = plainKiosk(s.url, OTHER_DEVICE);
  using nobodys = plainKiosk(s.url, 'ipad-hall');
  await live(mine, alsoMine, theirs, nobodys);
  const [my, their] = [await placed(s.url), await placed(s.url, { device_uid: OTHER_DEVICE })];
  await move(s.url, access, my.id, 'READY');
  await move(s.url, access, their.id, 'PREPARING');
  const ownOf = (feed: Feed) => feed.frames.filter(({ type }) => type !== 'pong');
  for (const feed of [mine, alsoMine]) {
    expect(await feed.next('order_status_changed')).toMatchObject({ order_id: my.id, status: 'READY' });
  }
  expect(await theirs.next('order_status_changed')).toMatchObject({ order_id: their.id, status: 'PREPARING' });
  // All has been handed on by now: the later of the two changes has arrived, and a ping comes after both.
  await Promise.all([mine, alsoMine, theirs, nobodys].map((feed) => feed.settled()));
  expect([mine, alsoMine, theirs, nobodys].map((feed) => ownOf(feed).length)).toEqual([1, 1, 1, 0]);
});

test('staff do not get the kiosks’ frames, nor kiosks the staff’s', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using board = plainStaff(s.url, access);
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk);
  const { id } = await placed(s.url);
  await move(s.url, access, id, 'READY');
  await Promise.all([board.next('order_updated'), kiosk.next('order_status_changed')]);
  await Promise.all([board.settled(), kiosk.settled()]);
  const types = (feed: Feed) => feed.frames.map(({ type }) => type).filter((type) => type !== 'pong');
  expect(types(board)).toEqual(['new_order', 'order_updated']);
  expect(types(kiosk)).toEqual(['order_status_changed']);
});

test('events come in the order in which they happened', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using board = plainStaff(s.url, access);
  await live(board);
  const place = (n: number) => placed(s.url, { items: [{ product_id: PRODUCTS.water, quantity: n + 1 }] });
  const orders = await Promise.all(Array.from({ length: 30 }, (_, n) => place(n)));
  await Promise.all(orders.map(({ id }) => move(s.url, access, id, 'READY')));
  const seen: number[] = [];
  for (let n = 0; n < orders.length; n += 1) seen.push((await board.next('new_order')).order_id);
  expect(seen).toEqual(orders.map(({ id }) => id).sort((a, b) => a - b));
  const moved = new Set<number>();
  for (let n = 0; n < orders.length; n += 1) moved.add((await board.next('order_updated')).order_id);
  expect(moved.size).toBe(orders.length);
});

test('a plain socket hears of what happens after it has come', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await placed(s.url);
  using board = plainStaff(s.url, access);
  await live(board);
  const { id } = await placed(s.url);
  expect(await board.next('new_order')).toMatchObject({ order_id: id });
});

test('ping is answered by pong, on both feeds', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  for (const feed of [plainStaff(s.url, access), plainKiosk(s.url, DEVICE)]) {
    using each = feed;
    await each.opened;
    each.socket.send('{"type":"ping"}');
    expect(await each.next('pong')).toEqual({ type: 'pong' });
    each.socket.send(' { "at": 1, "type" : "ping" } ');
    expect(await each.next('pong')).toEqual({ type: 'pong' });
  }
});

test('whatever else a client says is ignored', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  for (const feed of [plainStaff(s.url, access), plainKiosk(s.url, DEVICE), v1Staff(s.url, access)]) {
    using each = feed;
    await each.opened;
    for (const said of [
      ...['', ' ', 'hola', '{', '[]', 'null', '0', '"ping"', '{"type":"pong"}', '{"type":"PING"}', '{"type":["ping"]}'],
      ...[
        '{"type":"subscribe","topic":"staff_orders"}',
        '{"type":"new_order","order_id":1}',
        '{"__proto__":{"type":"ping"}}',
      ],
      ...['{"type":"receipt","order_id":1,"stage":"rendered"}', '{"type":"presence","visible":true,"audio":false}'],
      ...['{"type":"auth"}', '{"type":"auth","token":5}', '\u0000', '🍲'.repeat(500)],
    ]) {
      each.socket.send(said);
    }
    each.socket.send(new Uint8Array([0, 1, 2, 255]));
    each.socket.send(new TextEncoder().encode('{"type":"ping"}'));
    each.socket.send(new Uint8Array(0));
    await each.settled();
    expect(each.frames.map(({ type }) => type).filter((type) => type !== 'welcome')).toEqual(['pong']);
  }
  // And the feeds go on.
  using board = plainStaff(s.url, access);
  await live(board);
  await placed(s.url);
  await board.next('new_order');
});

test('on a plain socket auth means nothing', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using board = plainStaff(s.url, access);
  await board.opened;
  board.socket.send(JSON.stringify({ type: 'auth', token: 'not a token' }));
  await board.settled();
});

test('a client that goes leaves nothing behind', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const board = plainStaff(s.url, access);
  const kiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk);
  expect([s.server.subscribers(), s.server.subscribers(1), s.server.sockets().open]).toEqual([1, 1, 2]);
  board.socket.close();
  kiosk.socket.close(1000, 'bye');
  await Promise.all([board.closed, kiosk.closed]);
  // The server has seen both go before it answers one who came later.
  using last = plainStaff(s.url, access);
  await live(last);
  expect([s.server.subscribers(), s.server.subscribers(1), s.server.sockets()]).toEqual([
    ...[1, 0],
    { opened: 3, closed: 2, open: 1 },
  ]);
});

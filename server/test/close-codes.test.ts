/** Which code a socket is closed with, and that the client really sees it: accepted first, then closed. */
import { expect, test } from 'bun:test';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { Feed, live, plainKiosk, plainStaff, v1Kiosk, v1Staff } from './harness/feed.ts';
import { DEVICE, placed } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';

const HOUR = 60 * 60_000;

/** Opens, and answers the code that the client saw; fails where the handshake itself was refused. */
async function codeOf(feed: Feed): Promise<number> {
  using each = feed;
  await each.opened;
  const { code } = await each.closed;
  expect(each.frames).toEqual([]);
  return code;
}

test('4001: a staff token that is missing, bad, foreign or for something else', async () => {
  await using s = await startTestServer();
  const { access, refresh } = await s.login('ADMIN');
  const [head = '', payload = ''] = access.split('.');
  const sockets = s.url.replace('http', 'ws');
  for (const query of ['', '?', '?token=', '?token', '?device_uid=ipad-room-101', '?Token=x', `?token=${refresh}`]) {
    expect({ query, code: await codeOf(new Feed(`${sockets}/ws/staff/orders/${query}`)) }).toEqual({
      query,
      code: 4001,
    });
  }
  const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
  for (const token of ['x', `Bearer ${access}`, `${access}x`, `${head}.${payload}.`, unsigned, ' ', '\u0000', '%']) {
    expect({ token, code: await codeOf(plainStaff(s.url, token)) }).toEqual({ token, code: 4001 });
    if (/^[\w.-]+$/.test(token)) expect(await codeOf(v1Staff(s.url, token))).toBe(4001);
  }
});

test('4001: an expired token', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  clock.advance(HOUR - 1_000);
  using board = plainStaff(s.url, access);
  await live(board);
  clock.advance(1_000);
  expect((await board.closed).code).toBe(4001);
  expect(await codeOf(plainStaff(s.url, access))).toBe(4001);
  expect(await codeOf(v1Staff(s.url, access))).toBe(4001);
});

test('4001: a session that has ended', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await ask(s.url, 'POST', '/api/auth/logout', { token: access });
  expect(await codeOf(plainStaff(s.url, access))).toBe(4001);
});

test('4003: a user who is not staff', async () => {
  await using s = await startTestServer();
  const { access } = await s.login('USER');
  expect(await codeOf(plainStaff(s.url, access))).toBe(4003);
  expect(await codeOf(v1Staff(s.url, access))).toBe(4003);
});

test('4001: a device that is missing, unknown or inactive, all alike', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const sockets = s.url.replace('http', 'ws');
  const closes: unknown[] = [];
  for (const query of ['', '?device_uid=', '?device_uid=ipad-nowhere', '?device_uid=ipad-off', `?token=${access}`]) {
    using feed = new Feed(`${sockets}/ws/kiosk/orders/${query}`);
    await feed.opened;
    closes.push(await feed.closed);
  }
  for (const close of closes) expect(close).toEqual({ code: 4001, reason: 'device_uid missing or not valid' });
  expect(await codeOf(v1Kiosk(s.url, 'ipad-nowhere'))).toBe(4001);
  expect(await codeOf(v1Kiosk(s.url, 'ipad-off'))).toBe(4001);
});

test('a uid is what it is: no other case, no spaces, no end cut off', async () => {
  await using s = await startTestServer();
  for (const uid of [
    ...['IPAD-ROOM-101', ' ipad-room-101', 'ipad-room-101 ', 'ipad-room-101\u0000', 'ipad-room-10', 'ipad-room-%', '*'],
    ...["' OR 1=1 --", '😀', 'ñ', '../ipad-room-101', 'x'.repeat(4_000)],
  ]) {
    expect({ uid, code: await codeOf(plainKiosk(s.url, uid)) }).toEqual({ uid, code: 4001 });
  }
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(kiosk);
});

test('1008: a client that floods its socket; its neighbours go on', async () => {
  await using s = await startTestServer({ SOCKET_FRAMES_PER_10S: '20' });
  const { access } = await s.login();
  using flooder = plainKiosk(s.url, DEVICE);
  using neighbour = plainKiosk(s.url, DEVICE);
  using board = plainStaff(s.url, access);
  await live(neighbour, board);
  await flooder.opened;
  for (let n = 0; n < 21; n += 1) flooder.socket.send(n % 2 === 0 ? 'noise' : new Uint8Array(8));
  expect((await flooder.closed).code).toBe(1008);
  await live(neighbour, board);
  await placed(s.url);
  await board.next('new_order');
});

test('the budget of frames fills up again', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({ SOCKET_FRAMES_PER_10S: '20' }, clock);
  using kiosk = plainKiosk(s.url, DEVICE);
  await kiosk.opened;
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 20; n += 1) await kiosk.settled();
    clock.advance(10_000);
  }
  for (let n = 0; n < 20; n += 1) await kiosk.settled();
  kiosk.socket.send('one too many');
  expect((await kiosk.closed).code).toBe(1008);
});

test('1009: a frame over 4 KiB, and none of 4 KiB', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  for (const open of [() => plainStaff(s.url, access), () => plainKiosk(s.url, DEVICE), () => v1Staff(s.url, access)]) {
    using feed = open();
    await feed.opened;
    feed.socket.send('x'.repeat(4_096));
    await feed.settled();
    feed.socket.send('x'.repeat(4_097));
    expect((await feed.closed).code).toBe(1009);
    using large = open();
    await large.opened;
    large.socket.send(new Uint8Array(1024 * 1024));
    expect((await large.closed).code).toBe(1009);
  }
});

test('4029: more sockets than one device or one user may have; others are not counted with them', async () => {
  await using s = await startTestServer({ SOCKETS_PER_DEVICE: '2', SOCKETS_PER_USER: '2' });
  const [staff, admin] = [await s.login('STAFF'), await s.login('ADMIN')];
  for (const [open, other] of [
    [() => plainKiosk(s.url, DEVICE), () => plainKiosk(s.url, 'ipad-room-102')],
    [() => plainStaff(s.url, staff.access), () => plainStaff(s.url, admin.access)],
    [() => v1Staff(s.url, staff.access), () => v1Staff(s.url, admin.access)],
  ] as const) {
    using first = open();
    using second = open();
    await live(first, second);
    expect(await codeOf(open())).toBe(4029);
    using neighbour = other();
    await live(first, second, neighbour);
    // Whoever goes makes room.
    first.socket.close();
    await first.closed;
    using third = open();
    await live(third, second);
    for (const feed of [second, third, neighbour]) {
      feed.socket.close();
      await feed.closed;
    }
  }
});

test('a user’s share counts all of their sessions', async () => {
  await using s = await startTestServer({ SOCKETS_PER_USER: '1' });
  const [one, two] = [await s.login(), await s.login()];
  using board = plainStaff(s.url, one.access);
  await live(board);
  expect(await codeOf(plainStaff(s.url, two.access))).toBe(4029);
});

test('1012: the server stops', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const feeds = [plainStaff(s.url, access), plainKiosk(s.url, DEVICE), v1Staff(s.url, access), v1Kiosk(s.url, DEVICE)];
  await live(...feeds);
  await s.server.stop();
  expect(await Promise.all(feeds.map(async (feed) => (await feed.closed).code))).toEqual([1012, 1012, 1012, 1012]);
});

test('1013: an address that has failed too often; those already in stay in', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({ CONNECT_FAILURES_PER_ADDRESS: '3' }, clock);
  const { access } = await s.login();
  using board = plainStaff(s.url, access);
  await live(board);
  expect(await codeOf(plainStaff(s.url, 'bad'))).toBe(4001);
  expect(await codeOf(plainKiosk(s.url, 'ipad-nowhere'))).toBe(4001);
  // Good ones between do not count.
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(kiosk);
  expect(await codeOf(plainKiosk(s.url, 'ipad-nowhere'))).toBe(4001);
  for (const open of [
    () => plainKiosk(s.url, 'ipad-nowhere'),
    () => plainKiosk(s.url, DEVICE),
    () => v1Staff(s.url, access),
  ]) {
    expect(await codeOf(open())).toBe(1013);
  }
  await live(board, kiosk);
  // A minute refills the budget, a third of it one failure.
  clock.advance(20_000);
  using late = plainKiosk(s.url, DEVICE);
  await live(late);
});

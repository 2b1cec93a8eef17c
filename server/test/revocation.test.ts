/** What is taken away from people and devices closes their sockets, and no others: also where another process does it. */
import { expect, test } from 'bun:test';
import { ask } from './harness/api.ts';
import { type Feed, live, plainKiosk, plainStaff, v1Kiosk, v1Staff } from './harness/feed.ts';
import { DEVICE, move, OTHER_DEVICE, placed } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const STAFF = 2;
const ROOM_101 = 1;

/** A socket of each kind, of two users and two devices. */
async function everybody(s: TestServer) {
  const [staff, admin] = [await s.login('STAFF'), await s.login('ADMIN')];
  const feeds = {
    staff: plainStaff(s.url, staff.access),
    staffV1: v1Staff(s.url, staff.access),
    admin: plainStaff(s.url, admin.access),
    adminV1: v1Staff(s.url, admin.access),
    room101: plainKiosk(s.url, DEVICE),
    room101V1: v1Kiosk(s.url, DEVICE),
    room102: plainKiosk(s.url, OTHER_DEVICE),
    room102V1: v1Kiosk(s.url, OTHER_DEVICE),
  };
  await live(...Object.values(feeds));
  return {
    ...{ feeds, staff, admin },
    [Symbol.dispose]() {
      for (const feed of Object.values(feeds)) feed[Symbol.dispose]();
    },
  };
}

type Feeds = Record<string, Feed>;

/** Waits for those who must go, with their code, and proves that all others are still there. */
async function expectGone(feeds: Feeds, gone: Readonly<Record<string, number>>): Promise<void> {
  const codes: Record<string, number> = {};
  for (const name of Object.keys(gone)) codes[name] = (await feeds[name]?.closed)?.code ?? 0;
  expect(codes).toEqual({ ...gone });
  await Promise.all(
    Object.entries(feeds)
      .filter(([name]) => !(name in gone))
      .map(([, feed]) => feed.settled()),
  );
}

test('a device that is deactivated', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  await s.place.site.commands.updateDevice({ id: ROOM_101, update: { is_active: false } });
  await expectGone(all.feeds, { room101: 4001, room101V1: 4001 });
  using again = plainKiosk(s.url, DEVICE);
  expect((await again.closed).code).toBe(4001);
  await s.place.site.commands.updateDevice({ id: ROOM_101, update: { is_active: true } });
  using back = plainKiosk(s.url, DEVICE);
  await live(back);
});

test('a device that is given another uid', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  await s.place.site.commands.updateDevice({ id: ROOM_101, update: { device_uid: 'ipad-new' } });
  await expectGone(all.feeds, { room101: 4001, room101V1: 4001 });
  using renamed = plainKiosk(s.url, 'ipad-new');
  await live(renamed);
});

test('a user who is disabled', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  await s.place.site.commands.updateUser({ id: STAFF, update: { is_active: false } });
  await expectGone(all.feeds, { staff: 4001, staffV1: 4001 });
});

test('a user with a new password', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  await s.place.site.commands.updateUser({ id: STAFF, update: { passwordHash: 'of another' } });
  await expectGone(all.feeds, { staff: 4001, staffV1: 4001 });
});

test('a role that may not watch', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  await s.place.site.commands.updateUser({ id: STAFF, update: { role: 'USER' } });
  await expectGone(all.feeds, { staff: 4003, staffV1: 4003 });
  using again = plainStaff(s.url, all.staff.access);
  expect((await again.closed).code).toBe(4003);
});

test('another role that may: connect again', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  await s.place.site.commands.updateUser({ id: STAFF, update: { role: 'ADMIN' } });
  await expectGone(all.feeds, { staff: 1012, staffV1: 1012 });
  using again = plainStaff(s.url, all.staff.access);
  await live(again);
});

test('one session of several that is ended', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  const other = await s.login('STAFF');
  using second = v1Staff(s.url, other.access);
  await live(second);
  await ask(s.url, 'POST', '/api/auth/logout', { token: other.access });
  await expectGone({ ...all.feeds, second }, { second: 4001 });
});

test('what changes nothing for a socket closes none', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  const { commands } = s.place.site;
  await commands.updateUser({ id: STAFF, update: { role: 'STAFF', is_active: true, email: 'renamed@example.com' } });
  await commands.updateDevice({ id: ROOM_101, update: { is_active: true, device_uid: DEVICE, room: 3 } });
  await commands.updateRoom({ id: 1, update: { is_active: false } });
  await commands.updateDevice({ id: 3, update: { is_active: false } });
  // An order comes after all of that in the log: once it is heard of, all of that has been.
  await placed(s.url);
  await all.feeds.admin.next('new_order');
  await expectGone(all.feeds, {});
});

test('over REST as from another process', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  const token = all.admin.access;
  await ask(s.url, 'DELETE', `/api/clinic/devices/${ROOM_101}/`, { token });
  await ask(s.url, 'PATCH', `/api/auth/admin/users/${STAFF}/`, { token, body: { role: 'USER' } });
  await expectGone(all.feeds, { room101: 4001, room101V1: 4001, staff: 4003, staffV1: 4003 });
});

test('a socket that comes while its right is taken away does not stay', async () => {
  await using s = await startTestServer();
  for (let round = 0; round < 10; round += 1) {
    const { access, user } = await s.login('STAFF');
    const feeds = Array.from({ length: 5 }, () => v1Staff(s.url, access));
    await s.place.site.commands.updateUser({ id: user.id, update: { is_active: false } });
    expect(await Promise.all(feeds.map(async (feed) => (await feed.closed).code))).toEqual(Array(5).fill(4001));
    await s.place.site.commands.updateUser({ id: user.id, update: { is_active: true } });
  }
});

test('nobody who has gone hears of anything more', async () => {
  await using s = await startTestServer();
  using all = await everybody(s);
  const order = await placed(s.url);
  await all.feeds.staff.next('new_order');
  await s.place.site.commands.updateUser({ id: STAFF, update: { is_active: false } });
  await move(s.url, all.admin.access, order.id, 'READY');
  await all.feeds.admin.next('order_updated');
  await all.feeds.staff.closed;
  expect(all.feeds.staff.frames.some(({ type }) => type === 'order_updated')).toBe(false);
  expect(s.server.subscribers()).toBe(2);
});

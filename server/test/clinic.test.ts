/** The place: rooms, devices, and what a kiosk needs to start. */
import { expect, test } from 'bun:test';
import type { Device, DevicePage, KioskStart } from '@comanda/protocol/clinic';
import type { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { UNWATCHED_AFTER_MS } from '../src/domain/watch.ts';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { live, plainKiosk, plainStaff } from './harness/feed.ts';
import { create, DEVICE, placed } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

async function admin(s: TestServer) {
  const { access } = await s.login('ADMIN');
  return <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>> =>
    ask<T>(s.url, method, path, body === undefined ? { token: access } : { token: access, body });
}

const start = (url: string, uid: string): Promise<Answer<z.infer<typeof KioskStart>>> =>
  ask(url, 'GET', `/api/public/kiosk/${encodeURIComponent(uid)}`);

test('a room from its making to its archiving', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const made = await as<{ id: number; created_at: string }>('POST', '/api/clinic/rooms/', { code: ' 204-B ' });
  const path = `/api/clinic/rooms/${made.body.id}/`;
  const whole = { id: made.body.id, code: '204-B', is_active: true, created_at: made.body.created_at };
  expect([made.status, made.body]).toEqual([201, whole]);
  expect((await as('PATCH', path, { code: 'UCI ñ' })).body).toEqual({ ...whole, code: 'UCI ñ' });
  expect((await as('PUT', path, { code: '205' })).body).toEqual({ ...whole, code: '205' });
  expect((await as('DELETE', path)).status).toBe(204);
  expect((await as('GET', path)).body).toEqual({ ...whole, code: '205', is_active: false });
});

test('a device from its making to its archiving', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const made = await as<z.infer<typeof Device>>('POST', '/api/clinic/devices/', {
    device_uid: 'tv:lobby_1.a',
    device_type: 'TV',
    room: 3,
  });
  const path = `/api/clinic/devices/${made.body.id}/`;
  const whole = {
    ...{ id: made.body.id, device_uid: 'tv:lobby_1.a', device_type: 'TV', room: 3, room_code: '103' },
    ...{ is_active: true, created_at: made.body.created_at },
  };
  expect([made.status, made.body]).toEqual([201, whole]);
  expect((await as('PATCH', path, { room: null })).body).toEqual({ ...whole, room: null, room_code: null });
  expect((await as('PUT', path, { device_uid: 'tv-2' })).body).toEqual({
    ...{ ...whole, device_uid: 'tv-2', device_type: 'IPAD', room: null, room_code: null },
  });
  expect((await create(s.url, { device_uid: 'tv-2' })).status).toBe(201);
  expect((await as('DELETE', path)).status).toBe(204);
  expect((await as('GET', path)).body).toMatchObject({ is_active: false });
  expect((await create(s.url, { device_uid: 'tv-2' })).status).toBe(404);
  expect((await as('PATCH', path, { is_active: true })).status).toBe(200);
  expect((await create(s.url, { device_uid: 'tv-2' })).status).toBe(201);
});

test('a code or uid that is taken is a conflict, also where its holder is archived', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  await as('DELETE', '/api/clinic/rooms/1/');
  for (const [method, path, body, field] of [
    ['POST', '/api/clinic/rooms/', { code: '101' }, 'code'],
    ['PATCH', '/api/clinic/rooms/2/', { code: '101' }, 'code'],
    ['PUT', '/api/clinic/rooms/2/', { code: '103' }, 'code'],
    ['POST', '/api/clinic/devices/', { device_uid: 'ipad-off' }, 'device_uid'],
    ['PATCH', '/api/clinic/devices/1/', { device_uid: 'ipad-room-102' }, 'device_uid'],
  ] as const) {
    const { status, body: problem } = await as<Problem>(method, path, body);
    expect({ method, path, status, fields: Object.keys(problem.errors ?? {}) }).toEqual({
      ...{ method, path, status: 409, fields: [field] },
    });
  }
});

test('bad fields are refused by name and change nothing', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const before = (await as('GET', '/api/clinic/devices/')).body;
  for (const [body, fields] of [
    [{}, ['device_uid']],
    [{ device_uid: '' }, ['device_uid']],
    [{ device_uid: 'with space' }, ['device_uid']],
    [{ device_uid: '-dash-first' }, ['device_uid']],
    [{ device_uid: 'a/b' }, ['device_uid']],
    [{ device_uid: 'ñ' }, ['device_uid']],
    [{ device_uid: 'x'.repeat(101) }, ['device_uid']],
    [{ device_uid: 'a\u0000' }, ['device_uid']],
    [{ device_uid: 'tv', device_type: 'tv' }, ['device_type']],
    [{ device_uid: 'tv', device_type: 'T'.repeat(33) }, ['device_type']],
    [{ device_uid: 'tv', room: 999 }, ['room']],
    [{ device_uid: 'tv', room: '101' }, ['room']],
    [{ device_uid: 'tv', room: 0 }, ['room']],
    [{ device_uid: 'tv', is_active: 1 }, ['is_active']],
  ] as const) {
    const { status, body: problem } = await as<Problem>('POST', '/api/clinic/devices/', body);
    expect({ body, status, fields: Object.keys(problem.errors ?? {}) }).toEqual({
      body,
      status: 400,
      fields: [...fields],
    });
  }
  for (const code of ['', '   ', 'x'.repeat(33), 101, null]) {
    const { status, body } = await as<Problem>('POST', '/api/clinic/rooms/', { code });
    expect({ code, status, fields: Object.keys(body.errors ?? {}) }).toEqual({ code, status: 400, fields: ['code'] });
  }
  expect((await as('GET', '/api/clinic/devices/')).body).toEqual(before);
});

test('devices by state and page', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const uids = async (query: string) => {
    const { body } = await as<z.infer<typeof DevicePage>>('GET', `/api/clinic/devices/${query}`);
    return [body.count, ...body.results.map(({ device_uid }) => device_uid)];
  };
  expect(await uids('')).toEqual([4, 'ipad-room-101', 'ipad-room-102', 'ipad-hall', 'ipad-off']);
  expect(await uids('?is_active=false')).toEqual([1, 'ipad-off']);
  expect(await uids('?is_active=true&page_size=2&page=2')).toEqual([3, 'ipad-hall']);
  expect((await as('GET', '/api/clinic/rooms/?is_active=true')).body).toMatchObject({ count: 3 });
});

test('an order stays with the room where it was placed', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const before = await placed(s.url);
  await as('PATCH', '/api/clinic/devices/1/', { room: 3 });
  const after = await placed(s.url);
  expect((await as('GET', `/api/orders/${before.id}/`)).body).toMatchObject({ room_code: '101' });
  expect((await as('GET', `/api/orders/${after.id}/`)).body).toMatchObject({ room_code: '103' });
  // And what the room was called then is what it is called now.
  await as('PATCH', '/api/clinic/rooms/1/', { code: '101-A' });
  expect((await as('GET', '/api/orders/?room=101-A')).body).toMatchObject({ count: 1, results: [{ id: before.id }] });
});

test('what a kiosk needs to start', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  const settings = { SITE_NAME: 'Clínica Sol', SITE_LANGUAGES: 'en,es', SITE_CURRENCY: 'MXN' };
  await using s = await startTestServer({ ...settings, SITE_TIME_ZONE: 'America/Mexico_City' }, clock);
  const { status, body } = await start(s.url, DEVICE);
  expect([status, body]).toEqual([
    200,
    {
      device_uid: DEVICE,
      room_code: '101',
      site_name: 'Clínica Sol',
      languages: ['en', 'es'],
      currency: 'MXN',
      time_zone: 'America/Mexico_City',
      anyone_watching: false,
      server_time: '2026-01-15T12:00:00.000Z',
    },
  ]);
  expect((await start(s.url, 'ipad-hall')).body).toMatchObject({ room_code: null });
});

test('a site may want a language that its kiosks know and the server does not: it answers in the next one', async () => {
  await using s = await startTestServer({ SITE_LANGUAGES: 'fr,en' });
  expect((await start(s.url, DEVICE)).body).toMatchObject({ languages: ['fr', 'en'] });
  expect((await start(s.url, 'nobody')).body).toMatchObject({ detail: 'There is no such thing.' });
});

test('a kiosk learns whether anyone is watching', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const watching = async () => (await start(s.url, DEVICE)).body.anyone_watching;
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(kiosk);
  expect(await watching()).toBe(false);
  using refused = plainStaff(s.url, 'no token');
  await refused.closed;
  expect(await watching()).toBe(false);

  const { access } = await s.login();
  using one = plainStaff(s.url, access);
  using two = plainStaff(s.url, access);
  await live(one, two);
  expect(await watching()).toBe(true);
  one.socket.close();
  await one.closed;
  expect(await watching()).toBe(true);
  await ask(s.url, 'POST', '/api/auth/logout', { token: access });
  await two.closed;
  // A board that is loaded anew is no reason to send a guest to the desk.
  expect(await watching()).toBe(true);
  clock.advance(UNWATCHED_AFTER_MS - 1);
  await kiosk.settled();
  expect(await watching()).toBe(true);
  clock.advance(2_000);
  while (await watching()) await new Promise((resolve) => setImmediate(resolve));
});

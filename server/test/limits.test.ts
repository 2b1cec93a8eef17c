/** What is too much: who is told to wait, for how long, and that nobody else is. */
import { expect, test } from 'bun:test';
import type { Problem } from '@comanda/protocol/problem';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { Feed, live, plainKiosk } from './harness/feed.ts';
import { create, DEVICE, OTHER_DEVICE, written } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';
import { EMAILS, PASSWORD, PRODUCTS } from './harness/site.ts';

const MINUTE = 60_000;

function attempt(
  url: string,
  { email = EMAILS.STAFF as string, password = 'wrong', from }: { email?: string; password?: string; from?: string },
): Promise<Answer<Problem>> {
  const headers: Record<string, string> = from === undefined ? {} : { 'X-Forwarded-For': from };
  return ask(url, 'POST', '/api/auth/login', { body: { email, password }, headers });
}

const right = (email: string, from?: string) => ({
  email,
  password: PASSWORD,
  ...(from === undefined ? {} : { from }),
});

async function statuses(answers: readonly Promise<Answer<unknown>>[]): Promise<number[]> {
  return (await Promise.all(answers)).map(({ status }) => status);
}

test('an account that was guessed at too often: 429 says which limit, and when to come back', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({ LOGIN_FAILURES_PER_ACCOUNT: '3' }, clock);
  for (let n = 0; n < 3; n += 1) expect((await attempt(s.url, {})).status).toBe(401);
  // Three in fifteen minutes: one every five.
  const refused = await attempt(s.url, right(EMAILS.STAFF));
  expect([refused.status, refused.body.type]).toEqual([429, 'urn:comanda:problem:too-many-requests']);
  expect(refused.headers.get('retry-after')).toBe('300');
  expect(refused.headers.get('ratelimit-policy')).toBe('"login-account";q=3;w=900');
  expect(refused.headers.get('ratelimit')).toBe('"login-account";r=0;t=300');
  expect(refused.body.detail).toContain('300');
  // The same person in another spelling is the same account; somebody else is somebody else.
  expect((await attempt(s.url, right(' STAFF@Example.com '))).status).toBe(429);
  expect((await attempt(s.url, right(EMAILS.ADMIN))).status).toBe(200);
  clock.advance(5 * MINUTE - 1);
  expect((await attempt(s.url, right(EMAILS.STAFF))).status).toBe(429);
  clock.advance(1);
  expect((await attempt(s.url, right(EMAILS.STAFF))).status).toBe(200);
});

test('an address that guessed too often, at whatever accounts', async () => {
  await using s = await startTestServer({ LOGIN_FAILURES_PER_ADDRESS: '3' });
  for (let n = 0; n < 3; n += 1) {
    expect((await attempt(s.url, { email: `nobody-${n}@example.com` })).status).toBe(401);
  }
  const refused = await attempt(s.url, right(EMAILS.ADMIN));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit-policy')).toBe('"login-address";q=3;w=900');
});

test('whoever knows the password is not counted', async () => {
  await using s = await startTestServer({ LOGIN_FAILURES_PER_ACCOUNT: '2', LOGIN_FAILURES_PER_ADDRESS: '2' });
  for (let n = 0; n < 6; n += 1) expect((await attempt(s.url, right(EMAILS.STAFF))).status).toBe(200);
  expect((await attempt(s.url, {})).status).toBe(401);
  expect((await attempt(s.url, right(EMAILS.STAFF))).status).toBe(200);
});

test('many guesses at once are not all free', async () => {
  await using s = await startTestServer({ LOGIN_FAILURES_PER_ACCOUNT: '4' });
  const answers = await statuses(Array.from({ length: 20 }, () => attempt(s.url, {})));
  expect(answers.filter((status) => status === 401).length).toBe(4);
  expect(answers.filter((status) => status === 429).length).toBe(16);
});

test('a device that orders too often waits; the others do not', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({ ORDERS_PER_DEVICE: '3' }, clock);
  expect(await statuses([create(s.url), create(s.url), create(s.url)])).toEqual([201, 201, 201]);
  const refused = await create(s.url);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
  expect(refused.headers.get('ratelimit-policy')).toBe('"orders";q=3;w=60');
  expect((await written(s.place)).orders).toBe(3);

  const other = { device_uid: OTHER_DEVICE };
  expect(await statuses([create(s.url, other), create(s.url, other), create(s.url, other)])).toEqual([201, 201, 201]);
  // Staff may always order for the room, and the room may always look.
  const { access } = await s.login();
  const body = { device_uid: DEVICE, items: [{ product_id: PRODUCTS.water, quantity: 1 }] };
  expect((await ask(s.url, 'POST', '/api/orders/', { token: access, body })).status).toBe(201);
  expect((await ask(s.url, 'GET', `/api/public/orders/active?device_uid=${DEVICE}`)).status).toBe(200);
  clock.advance(20_000);
  expect(await statuses([create(s.url)])).toEqual([201]);
  expect((await create(s.url)).status).toBe(429);
});

test('made-up devices wear out nobody’s budget but their own', async () => {
  await using s = await startTestServer({ ORDERS_PER_DEVICE: '1' });
  for (let n = 0; n < 20; n += 1) expect((await create(s.url, { device_uid: `made-up-${n}` })).status).toBe(404);
  expect((await create(s.url)).status).toBe(201);
});

test('a forged X-Forwarded-For gains nothing where no proxy is trusted', async () => {
  await using s = await startTestServer({ LOGIN_FAILURES_PER_ADDRESS: '3', CONNECT_FAILURES_PER_ADDRESS: '3' });
  for (let n = 0; n < 3; n += 1) {
    expect((await attempt(s.url, { email: `a${n}@example.com`, from: `203.0.113.${n}` })).status).toBe(401);
  }
  expect((await attempt(s.url, right(EMAILS.ADMIN, '203.0.113.99'))).status).toBe(429);

  const connect = async (from: string) => {
    using feed = new Feed(`${s.url.replace('http', 'ws')}/ws/kiosk/orders/?device_uid=nowhere`, [], {
      'X-Forwarded-For': from,
    });
    return (await feed.closed).code;
  };
  for (let n = 0; n < 3; n += 1) expect(await connect(`203.0.113.${n}`)).toBe(4001);
  expect(await connect('203.0.113.99')).toBe(1013);
});

test('behind a trusted proxy each client has a budget of its own, and can pretend to no other', async () => {
  await using s = await startTestServer({
    LOGIN_FAILURES_PER_ADDRESS: '2',
    CONNECT_FAILURES_PER_ADDRESS: '2',
    TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.7',
  });
  const guess = async (n: number, from: string) =>
    (await attempt(s.url, { email: `guess-${n}@example.com`, from })).status;
  expect([await guess(1, '198.51.100.1'), await guess(2, '198.51.100.1')]).toEqual([401, 401]);
  expect(await guess(3, '198.51.100.1')).toBe(429);
  expect(await guess(4, '198.51.100.2')).toBe(401);
  // What stands left of the last untrusted address was written by the client.
  expect(await guess(5, '198.51.100.77, 198.51.100.1')).toBe(429);
  expect(await guess(6, 'nonsense,, 198.51.100.1')).toBe(429);
  // A second trusted proxy in between is looked through.
  expect(await guess(7, '198.51.100.1, 10.0.0.7')).toBe(429);
  expect(await guess(8, '198.51.100.3, 10.0.0.8')).toBe(401);
  expect(await guess(9, '198.51.100.1,10.0.0.8')).toBe(401);
  expect(await guess(10, '198.51.100.4, 10.0.0.8')).toBe(429);
  // The same client by its other name.
  expect(await guess(11, '::ffff:198.51.100.1')).toBe(429);

  const connect = async (uid: string, from: string) => {
    using feed = new Feed(`${s.url.replace('http', 'ws')}/ws/kiosk/orders/?device_uid=${uid}`, [], {
      'X-Forwarded-For': from,
    });
    return await Promise.race([feed.closed.then(({ code }) => code), live(feed).then(() => 'open')]);
  };
  expect([await connect('x', '198.51.100.1'), await connect('x', '198.51.100.1')]).toEqual([4001, 4001]);
  expect(await connect(DEVICE, '198.51.100.1')).toBe(1013);
  expect(await connect(DEVICE, '198.51.100.2')).toBe('open');
});

test('a clinic of 200 kiosks behind one address is not locked out', async () => {
  await using s = await startTestServer();
  const { commands } = s.place.site;
  const uids = Array.from({ length: 200 }, (_, n) => `ipad-${n}`);
  await Promise.all(
    uids.map((device_uid) => commands.createDevice({ device_uid, device_type: 'IPAD', room: null, is_active: true })),
  );
  const kiosks = uids.map((uid) => plainKiosk(s.url, uid));
  await live(...kiosks);
  expect(await statuses(uids.map((device_uid) => create(s.url, { device_uid })))).toEqual(Array(200).fill(201));
  await live(...kiosks);
});

test('RATE_LIMITS=off lifts them all', async () => {
  await using s = await startTestServer({
    RATE_LIMITS: 'off',
    ...{ LOGIN_FAILURES_PER_ACCOUNT: '1', LOGIN_FAILURES_PER_ADDRESS: '1', CONNECT_FAILURES_PER_ADDRESS: '1' },
    ...{ SOCKET_FRAMES_PER_10S: '1', ORDERS_PER_DEVICE: '1', SOCKETS_PER_DEVICE: '1', SOCKETS_PER_USER: '1' },
  });
  expect(await statuses(Array.from({ length: 4 }, () => attempt(s.url, {})))).toEqual([401, 401, 401, 401]);
  expect(await statuses(Array.from({ length: 4 }, () => create(s.url)))).toEqual([201, 201, 201, 201]);
  for (let n = 0; n < 3; n += 1) {
    using stranger = plainKiosk(s.url, 'ipad-nowhere');
    expect((await stranger.closed).code).toBe(4001);
  }
  const kiosks = [plainKiosk(s.url, DEVICE), plainKiosk(s.url, DEVICE), plainKiosk(s.url, DEVICE)];
  for (let n = 0; n < 5; n += 1) await live(...kiosks);
});

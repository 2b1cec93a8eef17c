/** Web push over HTTP: who goes on shift and off it, what is refused and why, and the message that tries it out. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { EscalationBranch } from '@comanda/protocol/custody';
import type { Problem } from '@comanda/protocol/problem';
import { SHIFT_MS } from '@comanda/protocol/push';
import { oneByOne } from '../src/commands/command.ts';
import { openEngine } from '../src/open-engine.ts';
import { startServer } from '../src/server.ts';
import { openStore } from '../src/store/store.ts';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { placed } from './harness/orders.ts';
import { Browser, PushService } from './harness/push-service.ts';
import { login, startTestServer, type TestServer } from './harness/server.ts';
import { makeTestSite } from './harness/site.ts';

interface Kept {
  readonly endpoint: string;
  readonly language: string;
  readonly on_shift_until: string;
}

const escalate = oneByOne('escalate', async (tx, [orderId, branch]: readonly [number, EscalationBranch]) => {
  const at = Date.now();
  await tx.events.append([{ kind: 'order_escalated', orderId, step: 'web_push', branch, at }], at);
});

const clock = new TestClock();
let s: TestServer;
let service: PushService;
let staff: string;
let admin: string;
beforeAll(async () => {
  service = new PushService();
  s = await startTestServer({ PUSH_ALLOWED_NETWORKS: '127.0.0.0/8', VAPID_SUBJECT: 'mailto:it@example.com' }, clock);
  staff = (await s.login('STAFF')).access;
  admin = (await s.login('ADMIN')).access;
});
afterAll(async () => {
  await s[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  expect(service.complaints).toEqual([]);
});
beforeEach(async () => {
  // Nobody is on shift.
  for (const token of [staff, admin]) for (const { endpoint } of await own(token)) await leave(token, endpoint);
  service.taken.length = 0;
});

const join = <T = Kept>(token: string, body: object, headers = {}) =>
  ask<T>(s.url, 'PUT', '/api/push/subscriptions/', { token, body, headers });
const leave = (token: string, endpoint: string) =>
  ask(s.url, 'DELETE', '/api/push/subscriptions/', { token, body: { endpoint } });
const own = async (token: string) =>
  (await ask<{ results: Kept[] }>(s.url, 'GET', '/api/push/subscriptions/', { token })).body.results;
const tryOut = async (token: string) =>
  (await ask<{ results: object[] }>(s.url, 'POST', '/api/push/test/', { token })).body.results;

test('the key is the site’s, and what comes is signed by it', async () => {
  const { body } = await ask<{ public_key: string }>(s.url, 'GET', '/api/push/key/', { token: staff });
  await join(staff, service.subscribe().subscription);
  await tryOut(staff);
  expect(service.taken.map(({ publicKey }) => publicKey)).toEqual([body.public_key]);
  expect(service.taken[0]?.claims.sub).toBe('mailto:it@example.com');
});

test('whoever sends a subscription is on shift for 12 hours, and again by sending it again', async () => {
  const { subscription } = service.subscribe();
  const { status, body } = await join(staff, { ...subscription, language: 'en' });
  const until = (from: number) => new Date(from + SHIFT_MS).toISOString();
  const kept = {
    endpoint: subscription.endpoint,
    language: 'en',
    on_shift_until: until(clock.now()),
    expires_at: null,
  };
  expect({ status, body: { ...body } }).toEqual({ status: 200, body: kept });
  clock.advance(60_000);
  await join(staff, { ...subscription, language: 'en' });
  expect(await own(staff)).toEqual([{ ...kept, on_shift_until: until(clock.now()) }]);
  expect(await own(admin)).toEqual([]);
});

test('the language is what the page says, else what the browser asks for', async () => {
  const { subscription } = service.subscribe();
  expect((await join(staff, subscription, { 'Accept-Language': 'en-GB' })).body.language).toBe('en');
  expect((await join(staff, subscription)).body.language).toBe('es');
  await tryOut(staff);
  expect(service.taken[0]?.message).toMatchObject({
    type: 'test',
    body: 'Prueba: los avisos llegan a este navegador.',
  });
});

test('off shift only by whom it belongs to', async () => {
  const { subscription } = service.subscribe();
  await join(staff, subscription);
  expect((await leave(admin, subscription.endpoint)).status).toBe(204);
  expect(await own(staff)).toHaveLength(1);
  expect((await leave(staff, subscription.endpoint)).status).toBe(204);
  expect(await own(staff)).toEqual([]);
});

test('a logout takes its browsers off shift', async () => {
  const { access } = await s.login('STAFF');
  await join(access, service.subscribe().subscription);
  await ask(s.url, 'POST', '/api/auth/logout', { token: access });
  expect(await tryOut(staff)).toEqual([]);
  expect(service.taken).toEqual([]);
});

test('trying it out says what each push service said, and forgets who is gone', async () => {
  const [good, gone] = [service.subscribe().subscription, service.subscribe().subscription];
  await join(staff, good);
  await join(staff, gone);
  await join(admin, service.subscribe().subscription);
  let count = 0;
  service.react = () => new Response(null, { status: ++count === 1 ? 201 : 410 });
  const results = await tryOut(staff);
  service.react = () => new Response(null, { status: 201 });
  expect(results.map((result) => Object.values(result)[1]).sort()).toEqual(['accepted', 'gone']);
  expect(await own(staff)).toHaveLength(1);
});

describe('a bad subscription', () => {
  const good = { endpoint: 'https://93.184.216.34/push/1', keys: new Browser().keys };
  const point = Buffer.from(good.keys.p256dh, 'base64url');
  const offCurve = Buffer.from(point).fill(1, 1);
  const keys = (wish: object) => ({ ...good, keys: { ...good.keys, ...wish } });
  const bad: Record<string, readonly [body: object, field: string, says: RegExp]> = {
    'no endpoint': [{ keys: good.keys }, 'endpoint', /missing/],
    'an endpoint that is none': [{ ...good, endpoint: 'push' }, 'endpoint', /push service/],
    'a file': [{ ...good, endpoint: 'file:///etc/passwd' }, 'endpoint', /push service/],
    'a password in it': [{ ...good, endpoint: 'https://a:b@push.example.com/1' }, 'endpoint', /push service/],
    'a host that is none': [{ ...good, endpoint: 'https://[::/push' }, 'endpoint', /whole https/],
    'a very long one': [{ ...good, endpoint: `https://push.example.com/${'x'.repeat(2_000)}` }, 'endpoint', /2000/],
    'a private network': [{ ...good, endpoint: 'https://10.0.0.1/push' }, 'endpoint', /PUSH_ALLOWED_NETWORKS/],
    'a cloud’s own': [{ ...good, endpoint: 'https://169.254.169.254/latest' }, 'endpoint', /private network/],
    'this machine in IPv6': [{ ...good, endpoint: 'https://[::1]:8000/push' }, 'endpoint', /private network/],
    'the same, dressed up': [{ ...good, endpoint: 'https://0xa000001/push' }, 'endpoint', /private network/],
    'no https': [{ ...good, endpoint: 'http://93.184.216.34/push' }, 'endpoint', /https/],
    'no keys': [{ endpoint: good.endpoint }, 'keys', /missing/],
    'a key that is too short': [keys({ p256dh: point.subarray(1).toString('base64url') }), 'keys.p256dh', /65 bytes/],
    'a point off the curve': [keys({ p256dh: offCurve.toString('base64url') }), 'keys.p256dh', /P-256/],
    'a compressed point': [keys({ p256dh: `Ag${good.keys.p256dh.slice(2)}` }), 'keys.p256dh', /uncompressed/],
    'a secret of 15 bytes': [keys({ auth: Buffer.alloc(15).toString('base64url') }), 'keys.auth', /16 bytes/],
    padding: [keys({ auth: `${good.keys.auth}==` }), 'keys.auth', /padding/],
    'one that is over': [{ ...good, expirationTime: clock.now() }, 'expirationTime', /expired/],
    'a time that is none': [{ ...good, expirationTime: 'soon' }, 'expirationTime', /number/],
    'a language that nobody speaks here': [{ ...good, language: 'fr' }, 'language', /es, en/],
  };
  for (const [what, [body, field, says]] of Object.entries(bad)) {
    test(`${what}: said of ${field}`, async () => {
      const { status, body: problem } = await join<Problem>(staff, body, { 'Accept-Language': 'en' });
      expect({ status, fields: Object.keys(problem.errors ?? {}) }).toEqual({ status: 400, fields: [field] });
      expect(problem.errors?.[field]?.join()).toMatch(says);
      expect(await own(staff)).toEqual([]);
    });
  }
});

test('a step in the log of two servers reaches each browser on shift once, and no more after the acknowledgement', async () => {
  const settings = { PUSH_ALLOWED_NETWORKS: '127.0.0.0/8', RATE_LIMITS: 'off' };
  await using place = await makeTestSite(settings);
  const servers = [await startServer(place.config), await startServer(place.config)] as const;
  const [{ url }, { url: other }] = servers;
  await using engine = openEngine(place.config, place.site.folder).engine;
  await using store = openStore(engine);
  const write = store.transactor.bind(escalate);
  const climb = (id: number, branch: EscalationBranch = 'unacknowledged') => write([id, branch]);
  await using own = new PushService();
  const { access } = await login(url, 'STAFF');
  for (let count = 0; count < 3; count++) {
    const body = own.subscribe().subscription;
    await ask(other, 'PUT', '/api/push/subscriptions/', { token: access, body });
  }
  // Whichever server holds the lease has begun to follow.
  while ((await store.reader.followers.place('push')) === null) await ask(url, 'GET', '/readyz');
  const orders = await Promise.all(Array.from({ length: 10 }, () => placed(url)));
  for (const { id } of orders) await climb(id);
  await own.hasBeenAsked(30);
  const [first] = orders;
  if (!first) throw new Error('ten were placed');
  const { status } = await ask(other, 'POST', `/api/orders/${first.id}/acknowledge/`, { token: access });
  expect(status).toBe(200);
  const { id: last } = await placed(other);
  for (const id of [first.id, last]) await climb(id, 'undelivered');
  await own.hasBeenAsked(33);
  for (const server of servers) await server.stop();
  const told = own.taken.map(({ browser, message }) => `${browser.path} ${message.tag}`);
  expect(new Set(told).size).toBe(33);
  expect(told).toHaveLength(33);
  expect(own.complaints).toEqual([]);
});

test('trying it out has a limit a user', async () => {
  clock.advance(60_000);
  const statuses: number[] = [];
  for (let count = 0; count < 11; count++) {
    statuses.push((await ask(s.url, 'POST', '/api/push/test/', { token: admin })).status);
  }
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
});

test('no site that allows nothing lets a push service of its own network in', async () => {
  await using strict = await startTestServer();
  const { access } = await strict.login('STAFF');
  const body = service.subscribe().subscription;
  const { status } = await ask(strict.url, 'PUT', '/api/push/subscriptions/', { token: access, body });
  expect(status).toBe(400);
});

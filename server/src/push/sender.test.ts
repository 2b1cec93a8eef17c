/** From the log to browsers: real push services that open what they are given, with a clock that the test moves. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { EscalationBranch, EscalationStep } from '@comanda/protocol/custody';
import { type PushLanguage, SHIFT_MS } from '@comanda/protocol/push';
import { pino } from 'pino';
import { sqliteDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { Browser, type PushReaction, PushService } from '../../test/harness/push-service.ts';
import {
  bindClinic,
  DEVICE_UIDS,
  openSmallClinic,
  RETENTION_MS,
  type SmallClinic,
} from '../../test/harness/small-clinic.ts';
import { oneByOne } from '../commands/command.ts';
import { PUSH_CLAIM_MS, PUSH_LIFETIME_MS } from '../commands/send-pushes.ts';
import { LogFollower } from '../custody/log-follower.ts';
import { Destinations } from '../webhooks/destinations.ts';
import { makeDeliver } from './delivery.ts';
import { PushSender } from './sender.ts';
import { siteVapidKeys } from './vapid.ts';
import { pushFollowing } from './web-push.ts';

const DAY_MS = 24 * 60 * 60_000;
const answer =
  (status: number, headers: Record<string, string> = {}): PushReaction =>
  () =>
    new Response(null, { status, headers });
const silent: PushReaction = () => new Promise<Response>(() => {});

const escalate = oneByOne(
  'escalate',
  async (tx, event: { orderId: number; step: EscalationStep; branch: EscalationBranch; at: number }) =>
    tx.events.append([{ kind: 'order_escalated', ...event }], event.at),
);

/** What one server does: follow and send. */
async function makeServer(database: TestDatabase, clinic: SmallClinic, networks: readonly string[], lines: string[]) {
  const { store, commands } = bindClinic(database.open(), clinic.clock);
  const { reader } = store;
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const lease = { name: 'background', holder: 'one', isHeld: true };
  const keys = await siteVapidKeys(reader, commands);
  const made = makeDeliver({ keys, subject: 'mailto:it@example.com', destinations: new Destinations(networks) });
  const { clock } = clinic;
  const follower = new LogFollower(pushFollowing(commands), lease, reader, clock, log);
  const deliver = () => Promise.resolve(made);
  const sender = new PushSender({ commands, reader, lease, clock, log, random: () => 1, deliver });
  return {
    ...{ keys, lease, follower, sender, commands, reader },
    async stop() {
      await follower.stop();
      await sender.stop();
    },
  };
}

async function openSite(networks = ['127.0.0.0/8']) {
  const database = await sqliteDatabase();
  const clinic = await openSmallClinic(database.open());
  const { commands, clock, store } = clinic;
  await commands.takeLease({ name: 'background', holder: 'one', dead: null });
  const lines: string[] = [];
  const server = await makeServer(database, clinic, networks, lines);
  await server.follower.look();
  const servers = [server];
  const climb = store.transactor.bind(escalate);
  return {
    ...{ clinic, clock, commands, lines, server },
    reader: store.reader,
    /** Rows as they are, for what no reader tells. */
    messages: () => clinic.engine.reader.selectFrom('push_messages').selectAll().orderBy('id').execute(),
    async another() {
      const other = await makeServer(database, clinic, networks, lines);
      servers.push(other);
      return other;
    },
    async session(userId: number, lifetimeMs = 7 * DAY_MS): Promise<string> {
      const sessionId = crypto.randomUUID();
      await commands.startSession({ sessionId, userId, refreshId: 'r', expiresAt: clock.now() + lifetimeMs });
      return sessionId;
    },
    async subscribe(service: PushService, userId: number, wish: { language?: PushLanguage; expiresAt?: number } = {}) {
      const { browser, subscription } = service.subscribe();
      const sessionId = await this.session(userId);
      await this.send(service, browser, userId, sessionId, wish);
      return { browser, sessionId, endpoint: subscription.endpoint };
    },
    send(
      service: PushService,
      browser: Browser,
      userId: number,
      sessionId: string,
      { language = 'es', expiresAt }: { language?: PushLanguage; expiresAt?: number } = {},
    ) {
      const { endpoint, keys } = service.subscriptionOf(browser);
      const { host } = new URL(endpoint);
      const rest = { language, userId, sessionId, expiresAt: expiresAt ?? null };
      return commands.subscribePush({ endpoint, service: host, ...keys, ...rest });
    },
    climb: (orderId: number, step: EscalationStep = 'web_push', branch: EscalationBranch = 'unacknowledged') =>
      climb({ orderId, step, branch, at: clock.now() }),
    /** Follows the log, sends what is due, and waits for what becomes of it. */
    async work() {
      await server.follower.look();
      await server.sender.look();
      await server.sender.idle();
    },
    async [Symbol.asyncDispose]() {
      for (const each of servers) await each.stop();
      await database[Symbol.asyncDispose]();
    },
  };
}

type Site = Awaited<ReturnType<typeof openSite>>;
let site: Site;
let service: PushService;
beforeEach(async () => {
  service = new PushService();
  site = await openSite();
});
afterEach(async () => {
  await site[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  // Whatever a test is about: no push service was given anything that it could not take.
  expect(service.complaints).toEqual([]);
});

test('a browser opens what RFC 8291 has as its example', () => {
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  const browser = new Browser(bytes('BTBZMqHH6r4Tts7J_aSIgg'), bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'));
  const body =
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';
  expect(browser.open(bytes(body))).toBe('When I grow up, I want to be a watermelon');
});

describe('what arrives', () => {
  test('is the order, the room and the step in the browser’s language, urgent, and worth ten minutes', async () => {
    const es = await site.subscribe(service, site.clinic.staff);
    const en = await site.subscribe(service, site.clinic.admin, { language: 'en' });
    const { id } = await site.clinic.order();
    await site.climb(id);
    await site.work();
    expect(service.taken).toHaveLength(2);
    const [first, second] = [es, en].map((it) => service.taken.find(({ browser }) => browser === it.browser));
    const same = { type: 'order_escalated', tag: `order-${id}`, order_id: id, room_code: '101', step: 'web_push' };
    expect(first?.message).toMatchObject({ ...same, title: `Pedido ${id} · habitación 101` });
    expect(second?.message).toMatchObject({ ...same, title: `Order ${id} · room 101` });
    const headers = Object.fromEntries(['urgency', 'ttl', 'topic'].map((name) => [name, first?.headers.get(name)]));
    expect(headers).toEqual({ urgency: 'high', ttl: '600', topic: `order-${id}` });
    expect(first?.claims).toMatchObject({ aud: service.origin, sub: 'mailto:it@example.com' });
    expect(first?.publicKey).toBe(site.server.keys.publicKey);
    expect(first?.bytes.includes('Pedido')).toBe(false);
    expect(await site.messages()).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
  });

  test('comes once a step of each branch; what stays on the screens is nothing for browsers', async () => {
    await site.subscribe(service, site.clinic.admin);
    const { id } = await site.clinic.order();
    for (const step of ['other_sound', 'every_screen', 'webhook'] as const) await site.climb(id, step);
    await site.work();
    expect(service.asked).toBe(0);
    for (const branch of ['undelivered', 'unacknowledged'] as const) {
      for (const step of ['web_push', 'admin', 'web_push'] as const) await site.climb(id, step, branch);
    }
    await site.work();
    await site.work();
    const steps = service.taken.map(({ message }) => message.step);
    expect(steps.sort()).toEqual(['admin', 'admin', 'web_push', 'web_push']);
    await site.climb(id);
    await site.work();
    expect(service.asked).toBe(4);
  });
});

describe('who is told', () => {
  test('of the first step whoever is on shift; of the last all admins', async () => {
    await site.subscribe(service, site.clinic.staff);
    const admin = await site.subscribe(service, site.clinic.admin);
    site.clock.advance(SHIFT_MS - 1);
    const { id } = await site.clinic.order();
    await site.climb(id);
    await site.work();
    expect(service.taken).toHaveLength(2);
    site.clock.advance(1);
    const { id: later } = await site.clinic.order();
    await site.climb(later);
    await site.work();
    expect(service.taken).toHaveLength(2);
    await site.climb(later, 'admin');
    await site.work();
    expect(service.taken.slice(2).map(({ browser }) => browser)).toEqual([admin.browser]);
  });

  test('whoever confirms is on shift anew', async () => {
    const { browser, sessionId } = await site.subscribe(service, site.clinic.staff);
    site.clock.advance(SHIFT_MS);
    await site.send(service, browser, site.clinic.staff, sessionId);
    await site.climb((await site.clinic.order()).id);
    await site.work();
    expect(service.taken).toHaveLength(1);
  });

  /** What makes a subscription of no use; each is tried before the step is taken and while its message waits. */
  const ends: Record<string, (place: Site, it: { sessionId: string; endpoint: string }) => Promise<unknown>> = {
    'the session is over': ({ commands }, { sessionId }) => commands.endSession(sessionId),
    'the session has run out': async ({ clinic }, { sessionId }) =>
      clinic.engine.writer.updateTable('sessions').set({ expires_at: 0 }).where('id', '=', sessionId).execute(),
    'the user is disabled': async ({ clinic }) =>
      clinic.engine.writer.updateTable('users').set({ is_active: 0 }).where('id', '=', clinic.staff).execute(),
    'the user may no longer see orders': async ({ clinic }) =>
      clinic.engine.writer.updateTable('users').set({ role: 'USER' }).where('id', '=', clinic.staff).execute(),
    'the subscription has run out': async ({ clinic }) =>
      clinic.engine.writer.updateTable('push_subscriptions').set({ expires_at: 1 }).execute(),
    'the user has gone off shift': ({ commands, clinic }, { endpoint }) =>
      commands.unsubscribePush({ endpoint, userId: clinic.staff }),
  };
  for (const [what, end] of Object.entries(ends)) {
    test(`nobody where ${what}`, async () => {
      const it = await site.subscribe(service, site.clinic.staff);
      const { id } = await site.clinic.order();
      await site.climb(id);
      await site.server.follower.look();
      expect(await site.messages()).toHaveLength(1);
      await end(site, it);
      await site.climb(id, 'web_push', 'undelivered');
      await site.work();
      expect(service.asked).toBe(0);
      expect((await site.messages()).filter(({ next_at }) => next_at !== null)).toEqual([]);
      expect((await site.messages()).length).toBeLessThan(2);
    });
  }

  test('a browser that another user has taken over tells that one alone', async () => {
    const { browser } = await site.subscribe(service, site.clinic.admin);
    await site.send(service, browser, site.clinic.staff, await site.session(site.clinic.staff), { language: 'en' });
    const { id } = await site.clinic.order();
    await site.climb(id, 'admin');
    await site.climb(id);
    await site.work();
    expect(service.taken.map(({ message }) => message.title)).toEqual([`Order ${id} · room 101`]);
    expect(await site.reader.pushSubscriptions.ofUser(site.clinic.admin)).toEqual([]);
    // Nor can the first one take it off shift.
    const { endpoint } = service.subscriptionOf(browser);
    await site.commands.unsubscribePush({ endpoint, userId: site.clinic.admin });
    expect(await site.reader.pushSubscriptions.ofUser(site.clinic.staff)).toHaveLength(1);
  });

  test('nobody of an order that somebody has taken in hand, or that moved, while the message waited', async () => {
    await site.subscribe(service, site.clinic.staff);
    const orders = [await site.clinic.order(), await site.clinic.order(), await site.clinic.order()];
    for (const { id } of orders) await site.climb(id);
    await site.server.follower.look();
    const [first, second, third] = orders.map(({ id }) => id);
    const { staff: by } = site.clinic;
    await site.commands.acknowledgeOrder({ orderId: first ?? 0, by, byEmail: 'staff@example.com', screenId: null });
    await site.commands.cancelOwnOrder({ orderId: second ?? 0, deviceUid: DEVICE_UIDS[0], note: '' });
    await site.work();
    expect(service.taken.map(({ message }) => message.order_id)).toEqual([third ?? 0]);
    const outcomes = (await site.messages()).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['needless', 'needless', 'accepted']);
  });
});

describe('what push services answer', () => {
  for (const status of [404, 410]) {
    test(`${status}: the browser is forgotten at once`, async () => {
      await site.subscribe(service, site.clinic.staff);
      service.react = answer(status);
      const { id } = await site.clinic.order();
      await site.climb(id);
      await site.work();
      expect(await site.reader.pushSubscriptions.ofUser(site.clinic.staff)).toEqual([]);
      await site.climb(id, 'web_push', 'undelivered');
      site.clock.advance(PUSH_LIFETIME_MS - 1);
      await site.work();
      expect(service.asked).toBe(1);
    });
  }

  for (const status of [301, 400, 401, 403, 413]) {
    test(`${status}: it is not tried again`, async () => {
      await site.subscribe(service, site.clinic.staff);
      service.react = answer(status, { Location: '/elsewhere' });
      await site.climb((await site.clinic.order()).id);
      await site.work();
      site.clock.advance(PUSH_LIFETIME_MS - 1);
      await site.work();
      expect(service.asked).toBe(1);
      expect(await site.messages()).toMatchObject([{ outcome: 'refused', next_at: null }]);
    });
  }

  /** Seconds after the step at which it was asked. */
  async function askedAt(): Promise<number[]> {
    const { id } = await site.clinic.order();
    await site.climb(id);
    const seconds: number[] = [];
    let asked = 0;
    await site.work();
    for (let second = 0; second <= PUSH_LIFETIME_MS / 1_000; second += 2) {
      if (service.asked > asked) seconds.push(second);
      asked = service.asked;
      site.clock.advance(2_000);
      await site.work();
    }
    return seconds;
  }

  for (const status of [408, 429, 500, 503]) {
    test(`${status}: it is tried again, twice as long after each time, and not when it is late`, async () => {
      await site.subscribe(service, site.clinic.staff);
      service.react = answer(status);
      expect(await askedAt()).toEqual([0, 2, 6, 14, 30, 62, 122, 182, 242, 302, 362, 422, 482, 542]);
      expect(await site.messages()).toMatchObject([{ outcome: 'expired', next_at: null }]);
    });
  }

  test('a service that wishes to be left alone is, and what is worth nothing afterwards is not sent', async () => {
    await site.subscribe(service, site.clinic.staff);
    service.react = answer(429, { 'Retry-After': '250' });
    expect(await askedAt()).toEqual([0, 250, 500]);
    expect(service.taken).toEqual([]);
  });

  test('what is sent late is worth less by that', async () => {
    await site.subscribe(service, site.clinic.staff);
    service.react = answer(503);
    await site.climb((await site.clinic.order()).id);
    await site.work();
    service.react = answer(201);
    site.clock.advance(100_000);
    await site.work();
    expect(service.taken.map(({ headers }) => headers.get('ttl'))).toEqual(['500']);
  });

  test('a step that was followed too late is for nobody', async () => {
    await site.subscribe(service, site.clinic.staff);
    await site.climb((await site.clinic.order()).id);
    site.server.lease.isHeld = false;
    site.clock.advance(PUSH_LIFETIME_MS);
    site.server.lease.isHeld = true;
    await site.work();
    expect(await site.messages()).toEqual([]);
  });

  test('one that answers nothing delays nobody but those whom it serves, and gets a few at a time', async () => {
    await using slow = new PushService();
    slow.react = silent;
    // More than it ever looks at together, and all of it due before.
    for (let count = 0; count < 20; count++) await site.subscribe(slow, site.clinic.admin);
    for (let count = 0; count < 4; count++) await site.climb((await site.clinic.order()).id);
    await site.server.follower.look();
    for (let count = 0; count < 12; count++) await site.subscribe(service, site.clinic.staff);
    await site.climb((await site.clinic.order()).id);
    await site.server.follower.look();
    await site.server.sender.look();
    await Promise.all([service.hasBeenAsked(12), slow.hasBeenAsked(8)]);
    await site.server.sender.stop();
    expect(service.taken).toHaveLength(12);
    expect(slow.asked).toBe(8);
  });
});

describe('several servers and crashes', () => {
  test('two servers that both believe in the lease send each message once', async () => {
    const other = await site.another();
    for (let count = 0; count < 10; count++) await site.subscribe(service, site.clinic.staff);
    const orders = await Promise.all(Array.from({ length: 6 }, () => site.clinic.order()));
    for (const { id } of orders) await site.climb(id);
    const both = [site.server, other];
    await Promise.all(both.map(({ follower }) => follower.look()));
    await Promise.all(both.map(({ sender }) => sender.look()));
    await Promise.all(both.map(({ sender }) => sender.idle()));
    expect(service.asked).toBe(60);
    expect(new Set(service.taken.map(({ browser, message }) => browser.path + message.tag)).size).toBe(60);
  });

  test('a server that has lost the lease without knowing sends nothing', async () => {
    await site.subscribe(service, site.clinic.staff);
    await site.climb((await site.clinic.order()).id);
    await site.server.follower.look();
    const dead = (await site.reader.leases.read('background')) ?? null;
    await site.commands.takeLease({ name: 'background', holder: 'two', dead });
    await site.server.sender.look();
    await site.server.sender.idle();
    expect(service.asked).toBe(0);
    const other = await site.another();
    other.lease.holder = 'two';
    await other.sender.look();
    await other.sender.idle();
    expect(service.taken).toHaveLength(1);
  });

  test('what a server was sending when it died is sent again a minute later, under the same topic', async () => {
    await site.subscribe(service, site.clinic.staff);
    const { id } = await site.clinic.order();
    await site.climb(id);
    const { follower, reader, commands, lease } = site.server;
    await follower.look();
    const ids = (await reader.pushMessages.due({ at: site.clock.now(), limit: 9, busyServices: [] })).map((m) => m.id);
    // It has claimed the message, perhaps sent it, and is no more.
    await commands.claimPushes({ ids, lease: lease.name, holder: lease.holder });
    await site.work();
    expect(service.asked).toBe(0);
    site.clock.advance(PUSH_CLAIM_MS);
    await site.work();
    await site.work();
    expect(service.taken.map(({ headers }) => headers.get('topic'))).toEqual([`order-${id}`]);
    expect(await site.messages()).toMatchObject([{ attempts: 2, outcome: 'accepted' }]);
  });

  test('all servers of a site have the keys of the first, also where they start together', async () => {
    const others = await Promise.all([site.another(), site.another()]);
    for (const { keys } of others) expect(keys).toEqual(site.server.keys);
    await site.clinic.engine.writer.deleteFrom('push_keys').execute();
    const made = await Promise.all([site.server, ...others].map((each) => siteVapidKeys(each.reader, each.commands)));
    expect(new Set(made.map(({ privateKey }) => privateKey)).size).toBe(1);
    expect(made[0]).not.toEqual(site.server.keys);
  });
});

describe('what may not be', () => {
  test('a request to an address inside, whatever the database says', async () => {
    await using strict = await openSite([]);
    await strict.subscribe(service, strict.clinic.staff);
    await strict.climb((await strict.clinic.order()).id);
    await strict.work();
    expect(service.asked).toBe(0);
    expect(await strict.messages()).toMatchObject([{ outcome: 'refused' }]);
  });

  test('an address of a browser, its keys or a message in the log', async () => {
    const { browser } = await site.subscribe(service, site.clinic.staff);
    await site.climb((await site.clinic.order()).id);
    service.react = answer(503);
    await site.work();
    service.react = answer(201);
    site.clock.advance(PUSH_CLAIM_MS);
    await site.work();
    expect(site.lines.length).toBeGreaterThan(1);
    const text = site.lines.join('\n');
    const { privateKey } = site.server.keys;
    for (const secret of [browser.path, ...Object.values(browser.keys), privateKey, 'vapid', 'Pedido', 'habitación']) {
      expect({ secret, isTold: text.includes(secret) }).toEqual({ secret, isTold: false });
    }
  });

  test('subscriptions that are over, and old messages, for ever', async () => {
    await site.subscribe(service, site.clinic.staff);
    const ended = await site.subscribe(service, site.clinic.staff);
    await site.subscribe(service, site.clinic.staff, { expiresAt: site.clock.now() + 1 });
    await site.climb((await site.clinic.order()).id);
    await site.work();
    await site.commands.endSession(ended.sessionId);
    site.clock.advance(1);
    expect(await site.commands.prune()).toMatchObject({ pushes: 2 });
    expect(await site.reader.pushSubscriptions.ofUser(site.clinic.staff)).toHaveLength(1);
    expect(await site.messages()).toHaveLength(1);
    site.clock.advance(PUSH_LIFETIME_MS + 6 * DAY_MS);
    await site.commands.prune();
    expect(await site.messages()).toHaveLength(1);
    site.clock.advance(RETENTION_MS - 6 * DAY_MS);
    await site.commands.prune();
    expect(await site.messages()).toEqual([]);
  });

  test('more than twenty browsers of one user', async () => {
    for (let count = 0; count < 21; count++) {
      site.clock.advance(1);
      await site.subscribe(service, site.clinic.staff);
    }
    expect(await site.reader.pushSubscriptions.ofUser(site.clinic.staff)).toHaveLength(20);
    await site.climb((await site.clinic.order()).id);
    await site.work();
    expect(service.taken).toHaveLength(20);
  });
});

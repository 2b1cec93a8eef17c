/** From the log to receivers: real ones, with a clock that the test moves. */
import { describe, expect, test } from 'bun:test';
import { WEBHOOK_EVENTS, type WebhookEventType } from '@comanda/protocol/webhook';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { sqliteDatabase } from '../../test/harness/database.ts';
import { type Reaction, type Received, Receiver } from '../../test/harness/receiver.ts';
import { openSmallClinic } from '../../test/harness/small-clinic.ts';
import { CLAIM_MS } from '../commands/deliver-webhooks.ts';
import { PREVIOUS_SECRET_MS } from '../commands/keep-webhooks.ts';
import { LogFollower } from '../custody/log-follower.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { Destinations } from './destinations.ts';
import { WebhookSender } from './sender.ts';
import { newSecret } from './signature.ts';
import { webhookFollowing } from './webhooks.ts';

const HOUR_MS = 60 * 60_000;
const ALL = { offset: 0, limit: 200 };
const failing: Reaction = () => new Response('no', { status: 500 });
const silent: Reaction = () => new Promise<Response>(() => {});

async function openSite(allowed: readonly string[] = ['127.0.0.0/8']) {
  const database = await sqliteDatabase();
  const clinic = await openSmallClinic(database.open());
  const { commands, store, clock } = clinic;
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const lease = { name: 'background', holder: 'one', isHeld: true };
  await commands.takeLease({ name: 'background', holder: 'one', dead: null });
  const follower = new LogFollower(webhookFollowing(commands, store.reader), lease, store.reader, clock, log);
  await follower.look();
  const senders: WebhookSender[] = [];
  function makeSender(takeDeliveryTurn = commands.takeDeliveryTurn) {
    const needs = { commands: { takeDeliveryTurn }, reader: store.reader, lease, clock, log };
    const destinations = new Destinations(allowed);
    const sender = new WebhookSender({ ...needs, destinations, userAgent: 'Comanda/test', random: () => 0.5 });
    senders.push(sender);
    return sender;
  }
  const sender = makeSender();
  return {
    clinic,
    lease,
    lines,
    sender,
    makeSender,
    async add(url: string, events: readonly WebhookEventType[] = WEBHOOK_EVENTS) {
      const secret = newSecret();
      return { secret, id: await commands.createWebhook({ name: 'A till', url, events, secret }) };
    },
    /** Follows the log, sends what is due, and waits for what becomes of it. */
    async work() {
      await follower.look();
      await sender.look();
      await sender.idle();
    },
    follow: () => follower.look(),
    deliveries: async (id: number) => (await store.reader.webhooks.deliveries(id, undefined, ALL)).rows.toReversed(),
    async [Symbol.asyncDispose]() {
      for (const each of senders) await each.stop();
      await follower.stop();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** The library's own verdict, at the time that the message names: our clock stands elsewhere. */
function isSignedBy({ headers, body }: Received, secret: string): boolean {
  const at = new Date(Number(headers.get('webhook-timestamp')) * 1_000);
  const expected = new Webhook(secret).sign(headers.get('webhook-id') ?? '', at, body);
  return (headers.get('webhook-signature') ?? '').split(' ').includes(expected);
}

describe('what happens is told', () => {
  test('signed, in order, once, and to whom asked for it', async () => {
    await using all = new Receiver();
    await using some = new Receiver();
    await using site = await openSite();
    const everything = await site.add(all.url);
    const changes = await site.add(some.url, ['order.status_changed']);
    const { id } = await site.clinic.order({ note: 'para la señora Pérez' });
    await site.clinic.move(id, 'PREPARING');
    await site.clinic.move(id, 'READY');
    await site.work();
    await site.work();
    const changed = (from_status: string, status: string) => ({
      type: 'order.status_changed',
      timestamp: '2026-01-15T14:30:00.000Z',
      data: { order_id: id, room_code: '101', from_status, status },
    });
    const moves = [changed('PLACED', 'PREPARING'), changed('PREPARING', 'READY')];
    const bodies = all.bodies().filter((body) => JSON.stringify(body).includes('order.acknowledged') === false);
    expect(bodies).toEqual([
      { type: 'order.created', timestamp: '2026-01-15T14:30:00.000Z', data: { order_id: id, room_code: '101' } },
      ...moves,
    ]);
    expect(some.bodies()).toEqual(moves);
    expect(all.received.every((each) => isSignedBy(each, everything.secret))).toBe(true);
    expect(some.received.every((each) => isSignedBy(each, changes.secret))).toBe(true);
    expect(some.received.some((each) => isSignedBy(each, everything.secret))).toBe(false);
    expect(new Set([...all.ids(), ...some.ids()]).size).toBe(all.received.length + some.received.length);
    expect(all.received[0]?.headers.get('content-type')).toBe('application/json');
    expect(await site.deliveries(changes.id)).toMatchObject(
      [1, 2].map(() => ({
        status: 'delivered',
        attempts: 1,
        last_status: 204,
        last_error: null,
        next_attempt_at: null,
      })),
    );
  });

  test('but not what happened before there was a webhook, nor to one that is switched off', async () => {
    await using receiver = new Receiver();
    await using site = await openSite();
    await site.clinic.order();
    await site.work();
    const { id } = await site.add(receiver.url);
    await site.work();
    await site.clinic.commands.updateWebhook({ id, update: { is_active: false } });
    await site.clinic.order();
    await site.work();
    expect(receiver.received).toEqual([]);
    expect(await site.deliveries(id)).toEqual([]);
  });

  test('a slow receiver delays nobody but itself', async () => {
    await using slow = new Receiver(silent);
    await using quick = new Receiver();
    await using site = await openSite();
    const { id } = await site.add(slow.url, ['order.created']);
    await site.add(quick.url, ['order.created']);
    for (let count = 0; count < 20; count++) await site.clinic.order();
    await site.follow();
    await site.sender.look();
    await quick.has(20);
    expect(quick.bodies().map((body) => Reflect.get(Object(body), 'data').order_id)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    await slow.has(1);
    // One at a time, also where the clock goes on.
    await site.clinic.order();
    await site.follow();
    await site.sender.look();
    await quick.has(21);
    expect(slow.received).toHaveLength(1);
    expect((await site.deliveries(id)).map(({ attempts }) => attempts)).toEqual([1, ...Array(20).fill(0)]);
  });
});

describe('what comes to nothing', () => {
  test('is tried again after 5 s, 30 s, 2 min and so on for a day, under the same id, and then is dead', async () => {
    await using receiver = new Receiver(failing);
    await using site = await openSite();
    const { id, secret } = await site.add(receiver.url, ['order.created']);
    await site.clinic.order();
    const start = site.clinic.clock.now();
    const sentAfter: number[] = [];
    for (;;) {
      await site.work();
      sentAfter.push((site.clinic.clock.now() - start) / 1_000);
      const [delivery] = await site.deliveries(id);
      if (!delivery?.next_attempt_at) break;
      expect(delivery).toMatchObject({ status: 'pending', last_status: 500, last_error: 'refused' });
      const next = Date.parse(delivery.next_attempt_at);
      // A moment earlier nothing is sent.
      site.clinic.clock.advance(next - 1 - site.clinic.clock.now());
      await site.work();
      expect(receiver.received).toHaveLength(sentAfter.length);
      site.clinic.clock.advance(1);
    }
    const pauses = sentAfter.slice(1).map((at, index) => at - (sentAfter[index] ?? 0));
    expect(pauses).toEqual([5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800]);
    expect(receiver.received).toHaveLength(11);
    expect(new Set(receiver.ids()).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers.get('webhook-timestamp'))).size).toBe(11);
    expect(receiver.received.every((each) => isSignedBy(each, secret))).toBe(true);
    expect(await site.deliveries(id)).toMatchObject([{ status: 'dead', attempts: 11, next_attempt_at: null }]);
  });

  test('is sent again from the start by a replay, one or all, under the same id', async () => {
    await using receiver = new Receiver(failing);
    await using site = await openSite();
    const { id } = await site.add(receiver.url, ['order.created']);
    for (let count = 0; count < 3; count++) await site.clinic.order();
    await site.work();
    site.clinic.clock.advance(24 * HOUR_MS);
    await site.work();
    // The receiver failed once more after a day: what has waited as long is given up with it.
    expect((await site.deliveries(id)).map(({ status }) => status)).toEqual(['dead', 'dead', 'dead']);
    const [first] = await site.deliveries(id);
    receiver.react = () => new Response(null, { status: 200 });
    const before = receiver.received.length;
    expect(await site.clinic.commands.replayDelivery(first?.id ?? 0)).toEqual({ kind: 'done', value: 1 });
    site.clinic.clock.advance(60_000);
    await site.work();
    expect(receiver.ids().slice(before)).toEqual([first?.message_id ?? '']);
    expect(await site.clinic.commands.replayDead(id)).toEqual({ kind: 'done', value: 2 });
    await site.work();
    const all = await site.deliveries(id);
    expect(all.map(({ status, attempts }) => [status, attempts])).toEqual(Array(3).fill(['delivered', 1]));
    expect(receiver.ids().slice(before)).toEqual(all.map(({ message_id }) => message_id));
    expect(await site.clinic.commands.replayDead(id)).toEqual({ kind: 'done', value: 0 });
  });

  test('leaves the receiver alone for a while, however much waits for it', async () => {
    await using receiver = new Receiver(failing);
    await using site = await openSite();
    await site.add(receiver.url, ['order.created']);
    for (let count = 0; count < 50; count++) await site.clinic.order();
    for (let second = 0; second < 60; second++) {
      await site.work();
      site.clinic.clock.advance(1_000);
    }
    // After 1, 2, 4, 8, 16 and 32 s, and not 50 times a second.
    expect(receiver.received).toHaveLength(6);
    receiver.react = () => new Response(null, { status: 200 });
    site.clinic.clock.advance(60_000);
    await site.work();
    expect(receiver.received).toHaveLength(6 + 50);
  });

  test('is tried again when the receiver wishes it, within an hour', async () => {
    await using receiver = new Receiver(() => new Response(null, { status: 429, headers: { 'Retry-After': '900' } }));
    await using site = await openSite();
    const { id } = await site.add(receiver.url, ['order.created']);
    const next = async (which: number) => {
      const delivery = (await site.deliveries(id))[which];
      return (Date.parse(delivery?.next_attempt_at ?? '') - site.clinic.clock.now()) / 1_000;
    };
    await site.clinic.order();
    await site.work();
    expect(await next(0)).toBe(900);
    await site.clinic.order();
    site.clinic.clock.advance(899_000);
    await site.work();
    expect(receiver.received).toHaveLength(1);
    receiver.react = () => new Response(null, { status: 503, headers: { 'Retry-After': '999999' } });
    site.clinic.clock.advance(1_000);
    await site.work();
    // What has never been tried goes before what has.
    expect(await next(1)).toBe(3_600);
  });

  test('ends at once where the receiver says that it is gone', async () => {
    await using receiver = new Receiver(() => new Response(null, { status: 410 }));
    await using site = await openSite();
    const { id } = await site.add(receiver.url, ['order.created']);
    for (let count = 0; count < 3; count++) await site.clinic.order();
    await site.work();
    expect(receiver.received).toHaveLength(1);
    expect(await site.clinic.store.reader.webhooks.byId(id)).toMatchObject({ is_active: false, is_gone: true });
    expect(await site.deliveries(id)).toMatchObject(Array(3).fill({ status: 'dead', last_error: 'gone' }));
    expect(await site.clinic.commands.replayDead(id)).toEqual({ kind: 'switched_off' });
    expect(await site.clinic.commands.testWebhook(id)).toEqual({ kind: 'switched_off' });
    await site.clinic.commands.updateWebhook({ id, update: { is_active: true } });
    expect(await site.clinic.store.reader.webhooks.byId(id)).toMatchObject({ is_active: true, is_gone: false });
  });

  test('is given up where an admin switches the webhook off', async () => {
    await using receiver = new Receiver(failing);
    await using site = await openSite();
    const { id } = await site.add(receiver.url, ['order.created']);
    await site.clinic.order();
    await site.work();
    await site.clinic.commands.updateWebhook({ id, update: { is_active: false } });
    site.clinic.clock.advance(HOUR_MS);
    await site.work();
    expect(receiver.received).toHaveLength(1);
    expect(await site.deliveries(id)).toMatchObject([{ status: 'dead', last_error: 'switched_off' }]);
  });

  test('is nothing at all where the address may not be gone to, whatever was allowed when it was made', async () => {
    await using receiver = new Receiver();
    await using site = await openSite([]);
    const { id } = await site.add(receiver.url, ['order.created']);
    await site.clinic.order();
    await site.work();
    expect(receiver.received).toEqual([]);
    expect(await site.deliveries(id)).toMatchObject([{ status: 'pending', last_error: 'forbidden_address' }]);
  });
});

describe('crashes and other servers', () => {
  test('what was claimed and not sent is sent when the claim has run out, and not before', async () => {
    await using receiver = new Receiver();
    await using site = await openSite();
    const { id } = await site.add(receiver.url, ['order.created']);
    await site.clinic.order();
    await site.follow();
    const turn = { webhookId: id, lease: 'background', holder: 'one', settled: null, wantsNext: true };
    const claimed = await site.clinic.commands.takeDeliveryTurn(turn);
    expect(claimed?.attempts).toBe(1);
    site.clinic.clock.advance(CLAIM_MS - 1);
    await site.work();
    expect(receiver.received).toEqual([]);
    site.clinic.clock.advance(1);
    await site.work();
    expect(receiver.ids()).toEqual([claimed?.messageId ?? '']);
    expect(await site.deliveries(id)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    // Who died wakes again and says that it came to nothing: that is not the attempt that counts.
    const outcome = { kind: 'failed', error: 'timed_out', status: null, wishMs: null } as const;
    if (!claimed) throw new Error('it was claimed');
    const settled = { attempt: claimed, outcome, random: 0.5 };
    await site.clinic.commands.takeDeliveryTurn({ ...turn, settled, wantsNext: false });
    expect(await site.deliveries(id)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  test('what was sent and not settled is sent again under the same id: repeated, never lost', async () => {
    await using receiver = new Receiver();
    await using site = await openSite();
    const { id } = await site.add(receiver.url, ['order.created']);
    await site.clinic.order();
    await site.follow();
    const dying = site.makeSender((turn) =>
      turn.settled
        ? Promise.reject(new StoreUnavailable('failing', null))
        : site.clinic.commands.takeDeliveryTurn(turn),
    );
    await dying.look();
    await dying.idle();
    expect(receiver.received).toHaveLength(1);
    site.clinic.clock.advance(CLAIM_MS);
    await site.work();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.ids()).size).toBe(1);
    expect(await site.deliveries(id)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  test('a server that stops cuts off what it sends, and the next sends it at once', async () => {
    await using receiver = new Receiver(silent);
    await using site = await openSite();
    const { id } = await site.add(receiver.url, ['order.created']);
    await site.clinic.order();
    await site.follow();
    await site.sender.look();
    await receiver.has(1);
    await site.sender.stop();
    receiver.react = () => new Response(null, { status: 204 });
    const next = site.makeSender();
    await next.look();
    await next.idle();
    expect(new Set(receiver.ids()).size).toBe(1);
    expect(await site.deliveries(id)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  test('whoever has lost the lease sends nothing more, also where it does not know yet', async () => {
    await using receiver = new Receiver();
    await using site = await openSite();
    await site.add(receiver.url, ['order.created']);
    await site.clinic.order();
    await site.follow();
    await site.clinic.commands.takeLease({
      name: 'background',
      holder: 'two',
      dead: (await site.clinic.store.reader.leases.read('background')) ?? null,
    });
    await site.sender.look();
    await site.sender.idle();
    site.lease.isHeld = false;
    await site.sender.look();
    await site.sender.idle();
    expect(receiver.received).toEqual([]);
  });
});

describe('secrets', () => {
  test('the one before stays good for a day', async () => {
    await using receiver = new Receiver();
    await using site = await openSite();
    const { id, secret } = await site.add(receiver.url, ['order.created']);
    const newer = newSecret();
    await site.clinic.commands.rotateWebhookSecret({ id, secret: newer });
    const both: boolean[][] = [];
    for (const pause of [0, PREVIOUS_SECRET_MS - 1, 1]) {
      site.clinic.clock.advance(pause);
      await site.clinic.order();
      await site.work();
      const last = receiver.received.at(-1);
      if (last) both.push([isSignedBy(last, newer), isSignedBy(last, secret)]);
    }
    expect(both).toEqual([
      [true, true],
      [true, true],
      [true, false],
    ]);
  });

  test('stand in no line of the log, nor do addresses, which may hold some', async () => {
    await using receiver = new Receiver(failing);
    await using site = await openSite();
    const { secret } = await site.add(`${receiver.url}?key=hunter2`, ['order.created']);
    await site.clinic.order();
    await site.work();
    const text = site.lines.join('');
    expect(text).toContain('webhook_failed');
    for (const hidden of [secret, secret.slice(6), 'hunter2', '127.0.0.1']) expect(text).not.toContain(hidden);
  });
});

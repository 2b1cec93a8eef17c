/** The climb of orders while its holder is killed, stands still and comes back, and Redis goes: each step once, to everybody. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESCALATION_BRANCHES, type EscalationBranch } from '@comanda/protocol/custody';
import type { LadderStep } from '@comanda/protocol/setting';
import type { TakenStep } from '../src/store/escalations.ts';
import { ask } from './harness/api.ts';
import { type Feed, type Frame, v1Staff } from './harness/feed.ts';
import { create } from './harness/orders.ts';
import { PostgresServer } from './harness/postgres-server.ts';
import { RedisServer } from './harness/redis-server.ts';
import { login, type ServerProcess, spawnServer } from './harness/server.ts';
import { makeTestSite } from './harness/site.ts';
import { tempFolder } from './harness/temp-folder.ts';

// Three times a dead holder must be missed for some 10 s.
setDefaultTimeout(120_000);

let postgres: PostgresServer;
let redis: RedisServer;
beforeAll(async () => {
  [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
});
afterAll(async () => {
  await Promise.all([postgres[Symbol.asyncDispose](), redis[Symbol.asyncDispose]()]);
});

const STEPS: LadderStep[] = [
  { step: 'other_sound', after_s: 1 },
  { step: 'every_screen', after_s: 2 },
  { step: 'web_push', after_s: 3 },
];

async function until<T>(get: () => Promise<T> | T, fits: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await get();
    if (fits(value)) return value;
    // Servers that share the machine need it more than whoever watches them.
    await Bun.sleep(20);
  }
}

/**
 * An order as a kiosk places it: under one key until it is taken. A server that stands still in the middle of a transaction
 * holds up all writers until PostgreSQL gives it up, and they answer 503.
 */
async function placed(url: string): Promise<number> {
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  const { body } = await until(
    () => create(url, {}, headers),
    ({ status }) => status === 201,
  );
  return body.order.id;
}

/** One server of the site, in all its lives. */
class Place {
  readonly folder = tempFolder();
  readonly settings: Readonly<Record<string, string>>;
  server: ServerProcess | null = null;

  constructor(settings: Readonly<Record<string, string>>) {
    this.settings = settings;
  }

  async start(): Promise<void> {
    this.server = await spawnServer(this.folder.path, this.settings);
  }

  async kill(): Promise<void> {
    const dead = this.server;
    this.server = null;
    dead?.process.kill('SIGKILL');
    await dead?.process.exited;
  }

  /** Whether one of its lives took the lease under this name. */
  hasTaken(holder: string): boolean {
    const logs = join(this.folder.path, 'logs');
    const lines = readdirSync(logs).map((file) => readFileSync(join(logs, file), 'utf8'));
    return lines
      .join('')
      .split('\n')
      .some((line) => line.includes('lease_taken') && line.includes(holder));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server?.[Symbol.asyncDispose]();
    this.folder[Symbol.dispose]();
  }
}

/** A board that goes from server to server and resumes where it was: what all its lives were told. */
class Board {
  readonly frames: Frame[] = [];
  #feed: Feed | null = null;
  #cursor: string | undefined;

  async move(url: string, token: string): Promise<void> {
    await this.leave();
    this.#feed = v1Staff(url, token, this.#cursor);
    await this.#feed.opened;
  }

  async leave(): Promise<void> {
    const feed = this.#feed;
    this.#feed = null;
    if (!feed) return;
    feed.socket.close();
    await feed.closed;
    expect(feed.fault).toBeNull();
    this.frames.push(...feed.frames);
    this.#cursor = feed.cursor || this.#cursor;
  }

  async has(fits: (frame: Frame) => boolean): Promise<void> {
    await this.#feed?.first(fits);
  }
}

test('holders are killed after each step, one stands still past its lease, Redis goes: each step once', async () => {
  postgres.sql('create database escalation');
  const settings = {
    SECRET_KEY: 'the same on every server, and long enough',
    DATABASE_URL: postgres.url('escalation'),
    REDIS_URL: redis.url,
    ORDERS_PER_DEVICE: '1000',
    LOG_LEVEL: 'info',
  };
  await using site = await makeTestSite(settings);
  const { reader, commands } = site.site;
  await commands.changeLadder({ ladder: { undelivered: STEPS, unacknowledged: STEPS }, by: null });
  await using one = new Place(settings);
  await using two = new Place(settings);
  await using three = new Place(settings);
  const places = [one, two, three];
  await Promise.all(places.map((place) => place.start()));

  /** Names of holders that were killed or that stood still. */
  const past = new Set<string>();
  const holder = async () => {
    const row = await until(
      () => reader.leases.read('background'),
      (found) => found !== undefined && !past.has(found.holder) && places.some((place) => place.hasTaken(found.holder)),
    );
    const found = places.find((place) => row && place.hasTaken(row.holder));
    if (!found?.server) throw new Error('the holder is one of the three');
    return { place: found, server: found.server, name: row?.holder ?? '' };
  };
  const others = (place: Place) => places.flatMap((each) => (each === place || !each.server ? [] : [each.server.url]));
  const { access } = await login(one.server?.url ?? '', 'STAFF');
  const board = new Board();
  const orders: number[] = [];
  const place = async (url: string, count: number) => {
    const made = await Promise.all(Array.from({ length: count }, () => placed(url)));
    orders.push(...made);
    return made;
  };
  const seen = (ids: readonly number[], step: string) =>
    until(
      () => reader.escalations.takenBy(ids),
      (taken) => [...taken.values()].flat().some((each) => each.step === step),
    );

  // The holder dies after each of the steps; Redis is gone from the first death to the second.
  for (const [round, { step }] of STEPS.entries()) {
    const { place: dying, server, name } = await holder();
    const [here = ''] = others(dying);
    await board.move(here, access);
    const fresh = await place(here, 8);
    const [first = 0] = fresh;
    const taken = await ask(here, 'POST', `/api/orders/${first}/acknowledge/`, { token: access, body: {} });
    expect(taken.status).toBe(200);
    await seen(fresh, step);
    if (round === 0) await redis.stop();
    if (round === 1) await redis.resume();
    past.add(name);
    if (round < 2) {
      await dying.kill();
      await dying.start();
      continue;
    }
    // The last one only stands still, until another holds its lease; then it goes on as if nothing had been.
    server.process.kill('SIGSTOP');
    await place(here, 8);
    await until(
      () => reader.leases.read('background'),
      (row) => row?.holder !== name,
    );
    server.process.kill('SIGCONT');
    const { place: last } = await holder();
    await place(here, 4);
    await board.leave();
    await last.kill();
    await last.start();
  }
  const [waiting, taken] = [orders, await acknowledgedIn(reader)];
  const climbing = waiting.filter((id) => !taken.has(id));
  // Which screen had an order is lost where a server dies within a moment of telling it: that order is undelivered.
  const hasClimbed = (steps: readonly TakenStep[], branch: EscalationBranch) =>
    STEPS.every(({ step }) => steps.some((each) => each.branch === branch && each.step === step));
  await until(
    async () => [...(await reader.escalations.takenBy(climbing)).values()],
    (found) =>
      found.length === climbing.length &&
      found.every((steps) => ESCALATION_BRANCHES.some((branch) => hasClimbed(steps, branch))),
  );
  const all = [...(await reader.escalations.takenBy(orders)).values()].flat();
  const key = ({ orderId, branch, step }: { orderId: number; branch: string; step: string }) =>
    `${orderId} ${branch} ${step}`;
  const events = (await reader.events.after(0, 10_000)).map(({ event }) => event);
  const logged = events.flatMap((event) => (event.kind === 'order_escalated' ? [key(event)] : []));
  expect(new Set(logged).size).toBe(logged.length);
  expect(logged.toSorted()).toEqual(all.map(key).toSorted());
  for (const id of taken) {
    const end = events.findIndex((event) => event.kind === 'order_acknowledged' && event.orderId === id);
    expect(events.slice(end).some((event) => event.kind === 'order_escalated' && event.orderId === id)).toBe(false);
  }
  // The board resumes once more, and has then heard all of it once.
  await board.move(places.find((each) => each.server)?.server?.url ?? '', access);
  const [end = 0] = await place(one.server?.url ?? '', 1);
  await board.has((frame) => frame.type === 'new_order' && frame.order_id === end);
  await board.leave();
  const told = board.frames.flatMap((frame) =>
    frame.type === 'order_escalated' && frame.order_id !== end
      ? [key({ orderId: frame.order_id, branch: frame.branch, step: frame.step })]
      : [],
  );
  expect(new Set(told).size).toBe(told.length);
  expect(told).toEqual(expect.arrayContaining(logged));
  expect(taken.size).toBe(STEPS.length);
});

async function acknowledgedIn(
  reader: Awaited<ReturnType<typeof makeTestSite>>['site']['reader'],
): Promise<Set<number>> {
  const events = await reader.events.after(0, 10_000);
  return new Set(events.flatMap(({ event }) => (event.kind === 'order_acknowledged' ? [event.orderId] : [])));
}

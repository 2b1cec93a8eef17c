/** Another PostgreSQL takes over behind the same address: nothing answered is lost where it had all of it, and what it lacks is said. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { OrderQueue } from '@comanda/protocol/order';
import type { z } from 'zod';
import { readConfig } from '../src/config.ts';
import { type RunningServer, startServer } from '../src/server.ts';
import { judge } from './faults/checker.ts';
import { readHistory } from './faults/history.ts';
import { Line } from './faults/line.ts';
import { Load, type Target } from './faults/load.ts';
import { ask } from './harness/api.ts';
import { type Feed, v1Staff } from './harness/feed.ts';
import { PgBouncer } from './harness/pgbouncer.ts';
import { PostgresServer } from './harness/postgres-server.ts';
import { login } from './harness/server.ts';
import { makeTestSite, type TestSite } from './harness/site.ts';
import { tempFolder } from './harness/temp-folder.ts';

// Two database servers, a copy from one to the other, and a promotion.
setDefaultTimeout(90_000);

const SITE = 'site';
const WRITERS = 16;
const ORDER = { device_uid: 'ipad-room-101', items: [{ product_id: 1, quantity: 1 }] };

/** A primary, a standby that follows it through a line, and what they have. */
async function startPair() {
  const primary = await PostgresServer.start();
  primary.sql(`create database ${SITE}`);
  const replication = await Line.open(primary.url(SITE));
  const standby = await PostgresServer.startStandby(replication.port);
  // What is asked for comes through this process, which must get on with it meanwhile.
  const until = async (query: string) => {
    while (primary.sql(query).trim() !== 't') await Bun.sleep(1);
  };
  const streams = 'select count(*) = 1 from pg_stat_replication where state =';
  await until(`${streams} 'streaming'`);
  return {
    primary,
    standby,
    replication,
    /** From now on nothing is committed that the standby does not have. */
    async synchronise() {
      primary.sql("alter system set synchronous_standby_names = '*'");
      primary.sql('select pg_reload_conf()');
      await until(`${streams} 'streaming' and sync_state = 'sync'`);
    },
    /** Resolves when the standby shows all that the primary has. */
    async level() {
      const head = 'select event_seq from log_head';
      while (standby.sql(head, SITE) !== primary.sql(head, SITE)) await Bun.sleep(1);
    },
    async [Symbol.asyncDispose]() {
      await replication[Symbol.asyncDispose]();
      await standby[Symbol.asyncDispose]();
      await primary[Symbol.asyncDispose]();
    },
  };
}

interface Served extends AsyncDisposable {
  readonly place: TestSite;
  readonly urls: readonly [string, string];
}

/** Two servers on the site behind this address; or on one that is there already. */
async function serve(databaseUrl: string, there?: Served): Promise<Served> {
  const settings = {
    DATABASE_URL: databaseUrl,
    SECRET_KEY: 'the same on every server, and long enough',
    RATE_LIMITS: 'off',
  };
  const place = there?.place ?? (await makeTestSite(settings));
  const folders = [tempFolder(), tempFolder()];
  const servers: RunningServer[] = [];
  for (const { path } of folders) {
    servers.push(await startServer(readConfig({ ...settings, DATA_DIR: path, PORT: '0', LOG_LEVEL: 'error' })));
  }
  const [first, second] = servers;
  if (!first || !second) throw new Error('two servers were started');
  return {
    place,
    urls: [first.url, second.url],
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server.stop();
      if (!there) await place[Symbol.asyncDispose]();
      for (const folder of folders) folder[Symbol.dispose]();
    },
  };
}

/** A board that comes back whenever it is sent away, and fetches the open orders whenever it is told to. */
class LoyalBoard {
  /** Every order that it has ever shown. */
  readonly shown = new Set<number>();
  readonly resyncs: string[] = [];
  readonly #url: string;
  readonly #token: string;
  readonly #living: Promise<void>;
  #feed: Feed | null = null;
  #left = false;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
    this.#living = this.#live();
  }

  async #live(): Promise<void> {
    let cursor: string | undefined;
    while (!this.#left) {
      const feed = v1Staff(this.#url, this.#token, cursor);
      this.#feed = feed;
      await feed.closed;
      if (feed.fault) throw feed.fault;
      let last = 0;
      for (const frame of feed.frames) {
        if (frame.type === 'resync') {
          this.resyncs.push(frame.reason);
          await this.#fetch();
        }
        if (frame.type !== 'new_order') continue;
        if (frame.order_id <= last) throw new Error(`order ${frame.order_id} came after ${last}`);
        last = frame.order_id;
        this.shown.add(last);
      }
      cursor = feed.cursor || cursor;
    }
  }

  async #fetch(): Promise<void> {
    const { body } = await ask<z.infer<typeof OrderQueue>>(this.#url, 'GET', '/api/orders/queue/', {
      token: this.#token,
    });
    for (const { id } of body.results) this.shown.add(id);
  }

  async hasShown(orderId: number): Promise<void> {
    while (!this.#feed?.frames.some((frame) => frame.type === 'new_order' && frame.order_id === orderId)) {
      await Bun.sleep(10);
    }
  }

  async hasStartedOver(): Promise<void> {
    const isTold = () => this.#feed?.frames.some(({ type }) => type === 'resync');
    while (this.resyncs.length === 0 && !isTold()) await Bun.sleep(10);
  }

  async leave(): Promise<void> {
    this.#left = true;
    this.#feed?.socket.close();
    await this.#living;
  }
}

const WAYS = {
  'an address that moves': async (primary: PostgresServer) => {
    const line = await Line.open(primary.url(SITE));
    return {
      url: `postgres://comanda@127.0.0.1:${line.port}/${SITE}`,
      /** For whoever connects from now on. */
      turnTo(server: PostgresServer) {
        line.target = server.url(SITE);
      },
      /** Connections that stand are reset. */
      leadTo(server: PostgresServer) {
        line.target = server.url(SITE);
        line.cut();
        line.mend();
      },
      [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
    };
  },
  PgBouncer: async (primary: PostgresServer) => {
    const bouncer = await PgBouncer.start(primary);
    return {
      url: bouncer.url(SITE),
      leadTo: (server: PostgresServer) => bouncer.leadTo(server),
      [Symbol.asyncDispose]: () => bouncer[Symbol.asyncDispose](),
    };
  },
};

test.each(Object.keys(WAYS) as (keyof typeof WAYS)[])(
  'with a synchronous standby behind %s, a crash of the primary under load costs seconds and no order',
  async (way) => {
    await using pair = await startPair();
    await using moving = await WAYS[way](pair.primary);
    await using site = await serve(moving.url);
    await pair.synchronise();
    const { access } = await login(site.urls[0], 'STAFF');
    const boards = site.urls.map((each) => new LoyalBoard(each, access));

    let answers = 0;
    let wanted = { count: 200, resolve: () => {} };
    const answered = (count: number) =>
      new Promise<void>((resolve) => {
        wanted = { count: answers + count, resolve };
      });
    let turn = 0;
    const target: Target = {
      get url() {
        turn += 1;
        return Promise.resolve(site.urls[turn % 2] ?? '');
      },
      hurts: 0,
    };
    const load = new Load({
      target,
      writers: WRITERS,
      devices: ['ipad-room-101', 'ipad-room-102'],
      token: access,
      onAnswer(count) {
        answers = count;
        if (count >= wanted.count) wanted.resolve();
      },
    });
    load.start();
    await Promise.race([answered(200), load.failed]);
    const stopped = pair.primary.stop('SIGQUIT');
    // For a moment it leads to one that takes no writes.
    moving.leadTo(pair.standby);
    await stopped;
    pair.standby.promote();
    await Promise.race([answered(200), load.failed]);
    await load.finish();

    const last = await load.place('the last order', 'ipad-room-101');
    await Promise.all(boards.map((board) => board.hasShown(last.id)));
    // That another database has taken over may be noticed a moment later.
    await Promise.all(boards.map((board) => board.hasStartedOver()));
    await Promise.all(boards.map((board) => board.leave()));
    const { log, stored } = await readHistory(site.place.site);
    const verdict = judge({ log, stored, answered: load.answered, clients: [] });
    expect(verdict).toEqual({ lost: [], duplicate: [], reordered: [], phantom: [] });
    const ids = (await site.place.site.reader.orders.open()).map(({ id }) => id);
    for (const board of boards) {
      expect([...board.shown].sort((a, b) => a - b)).toEqual(ids);
      expect(board.resyncs).toEqual(['other_epoch']);
    }
  },
);

test('what an asynchronous standby lacks begins another epoch: whoever has seen it is told to start over', async () => {
  await using pair = await startPair();
  await using moving = await WAYS['an address that moves'](pair.primary);
  await using site = await serve(moving.url);
  const [one, two] = site.urls;
  const { access } = await login(one, 'STAFF');
  const place = async (server: string) => {
    const { status, body } = await ask<{ order: { id: number } }>(server, 'POST', '/api/public/orders/create', {
      body: ORDER,
    });
    return status === 201 ? body.order.id : null;
  };
  using board = v1Staff(one, access);
  await board.next('welcome');
  await place(one);
  await pair.level();
  pair.replication.cut();
  const lost = [await place(one), await place(two), await place(one)];
  while ((await board.next('new_order')).order_id !== lost.at(-1));
  const { cursor } = board;

  await pair.primary.stop('SIGQUIT');
  pair.standby.promote();
  moving.leadTo(pair.standby);
  // The new log grows past everything that was seen of the old one, before anybody looks.
  const kept: number[] = [];
  while (kept.length < 6) kept.push(...[await place(two)].filter((id) => id !== null));
  expect(kept.slice(0, 3)).toEqual(lost.filter((id) => id !== null));
  expect((await board.closed).code).toBe(1012);
  for (const server of site.urls) expect(await resyncReason(server, access, cursor)).toBe('other_epoch');
  // A cursor of the new log is as good as ever.
  using back = v1Staff(two, access);
  await back.next('welcome');
  const here = back.cursor;
  const next = await place(one);
  expect(await back.next('new_order')).toMatchObject({ order_id: next ?? 0 });
  using resumed = v1Staff(one, access, here);
  expect(await resumed.next('new_order')).toMatchObject({ order_id: next ?? 0 });
});

/** What a board with that cursor is told, that comes back as often as it is sent away. */
async function resyncReason(url: string, token: string, cursor: string): Promise<string> {
  for (;;) {
    using late = v1Staff(url, token, cursor);
    try {
      return (await late.next('resync')).reason;
    } catch (error) {
      if ((await late.closed).code !== 1012) throw error;
    }
  }
}

test('a server that takes no writes is left as soon as the address leads elsewhere, and used as soon as it is promoted', async () => {
  await using pair = await startPair();
  await using primary = await serve(pair.primary.url(SITE));
  const place = async (url: string) => {
    const { status, headers } = await ask(url, 'POST', '/api/public/orders/create', { body: ORDER });
    return [status, headers.get('retry-after')];
  };
  expect(await place(primary.urls[0])).toEqual([201, null]);
  await pair.level();
  await using moving = await WAYS['an address that moves'](pair.standby);
  await using misled = await serve(moving.url, primary);
  const { access } = await login(primary.urls[0], 'STAFF');
  const queue = await ask<z.infer<typeof OrderQueue>>(misled.urls[0], 'GET', '/api/orders/queue/', { token: access });
  expect(queue.body.results.map(({ id }) => id)).toEqual([1]);
  for (const url of misled.urls) expect(await place(url)).toEqual([503, '2']);
  // Connections that stand still lead to the standby.
  moving.turnTo(pair.primary);
  for (const url of misled.urls) expect(await place(url)).toEqual([201, null]);

  await using early = await serve(pair.standby.url(SITE), primary);
  expect(await place(early.urls[0])).toEqual([503, '2']);
  pair.standby.promote();
  expect(await place(early.urls[0])).toEqual([201, null]);
});

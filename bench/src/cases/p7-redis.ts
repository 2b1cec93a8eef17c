/** P7: how many commands Redis is given for each order event, and what is left in it. */
import type { Bench, Case } from '../case.ts';
import { Findings } from '../findings.ts';
import type { RedisWatch } from '../lab/redis.ts';
import { startComanda } from '../sites/comanda.ts';
import { startDjango } from '../sites/django.ts';
import { logIn, type Site, serverOf } from '../sites/site.ts';
import { placeOrders, warmUp } from '../tools/order-load.ts';
import { SocketSink } from '../tools/socket-sink.ts';

const SERVERS = 3;
const SOCKETS = [1, 100, 1_000] as const;
const SESSIONS = 8;

/**
 * The most commands that an event can cost: no two orders share a group, nor a message on what limits have counted, which
 * servers send ten times a second at most.
 */
const COMANDA_PACE = { orders: 48, everyMs: 110 };
/** As fast as the Django stack can tell 1,000 sockets. */
const DJANGO_PACE = { orders: 8, everyMs: 600 };

/** Limits are on, because several servers may count them together; high enough for a bench that is one user. */
const LIMITS = { SOCKETS_PER_USER: '1000000' };

/** Three heartbeats of each server, so that a stretch with orders holds as many of them as one without. */
const STRETCH_MS = 6_000;

/** Patience with a side that is still sending what it was asked to send. */
const SENDING_S = 60;

export const p7Redis: Case = {
  id: 'p7',
  title: 'P7 · Redis commands per order event',
  promise: '≤ 2, whatever the number of sockets; order data kept in Redis: 0 bytes',
  method:
    'Three servers of each side on one PostgreSQL and one Redis, staff sockets at all of them; 48 orders one at a time, 110 ms apart (Django ' +
    'stack: 8, 600 ms apart), with rate limits on, so that no two share a message. Every command that Redis counts (`INFO commandstats`) in 6 s in which they are placed and ' +
    'all sockets get their frames, less those of 6 s without orders (heartbeats). Then the keys that are left, and their bytes.',
  async run(bench) {
    const findings = new Findings();
    const stage = await bench.postgres();
    using redis = await stage.ground.redis.watch();
    const starts = [
      { start: () => startComanda(bench.lab, stage, SERVERS, LIMITS), pace: COMANDA_PACE },
      { start: () => startDjango(bench.lab, stage, 'as documented', SERVERS), pace: DJANGO_PACE },
    ];
    for (const { start, pace } of starts) {
      await redis.empty();
      const site = await start();
      bench.progress(site.name);
      await warmUp(bench.lab, site);
      for (const sockets of SOCKETS) await measure(bench, site, redis, { sockets, ...pace }, findings);
      await site.stop();
    }
    return findings.rows();
  },
};

interface Shape {
  readonly sockets: number;
  readonly orders: number;
  readonly everyMs: number;
}

async function measure(
  { lab }: Bench,
  site: Site,
  redis: RedisWatch,
  { sockets, orders, everyMs }: Shape,
  findings: Findings,
): Promise<void> {
  const tokens = await logIn(site, SESSIONS);
  const sinks: SocketSink[] = [];
  for (const [index, { port }] of site.servers.entries()) {
    // The last server has the odd one: never the one that the orders come to.
    const share = Math.floor((sockets + index) / site.servers.length);
    if (share > 0) sinks.push(await SocketSink.open(lab, { port, sockets: share, tokens }));
  }
  const commandsOf = async (work: () => Promise<void>) => {
    const before = await redis.commands();
    await Promise.all([work(), Bun.sleep(STRETCH_MS)]);
    return (await redis.commands()) - before;
  };
  const idle = await commandsOf(async () => {});
  const busy = await commandsOf(async () => {
    await placeOrders(lab, serverOf(site), { connections: 4, until: { count: orders }, pace: { everyMs, burst: 1 } });
    for (const sink of sinks) await sink.reaches(orders, SENDING_S);
  });
  for (const sink of sinks) await sink.close();
  const what = `${sockets.toLocaleString('en')} socket${sockets === 1 ? '' : 's'}`;
  findings.add(what, 'commands/event', site.name, (busy - idle) / orders);
  findings.add(what, 'commands/s when idle', site.name, (idle / STRETCH_MS) * 1000);
  const { keys, bytes } = await redis.kept();
  findings.add(what, 'keys left', site.name, keys);
  findings.add(what, 'bytes in them', site.name, bytes);
}

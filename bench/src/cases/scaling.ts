/** Scaling: where the time of an order goes with one, two and three servers, and what follows for more of them. */
import type { Bench, Case } from '../case.ts';
import { Findings } from '../findings.ts';
import { cpuOf, type Gauge, type Window, windowOf } from '../gauge.ts';
import { PostgresWatch } from '../lab/postgres-watch.ts';
import type { RedisWatch } from '../lab/redis.ts';
import { cpuSeconds } from '../lab/usage.ts';
import { carried, LARGEST_GROUP, lineThrough } from '../projection.ts';
import { startComanda } from '../sites/comanda.ts';
import { databaseOf, type SharedGround, type Stage } from '../sites/ground.ts';
import { logIn, type Server, serverOf } from '../sites/site.ts';
import { placeOrders } from '../tools/order-load.ts';
import { SocketSink } from '../tools/socket-sink.ts';

const SERVERS = [1, 2, 3] as const;
const PROJECTED = [1, 3, 30] as const;

/** Over all servers; each number of servers divides them. */
const CONNECTIONS = 192;
const SCREENS = 12;
const STEADY_ORDERS_PER_SECOND = 200;

/** Groups of different sizes, to see what a group costs and what an order more in it. */
const GROUP_CONNECTIONS = [1, 8, 64, 256] as const;

const WARM_ORDERS = 8_000;
const SOCKETS = 10_000;
const IDLE_S = 10;
const SESSIONS = 32;
const READ_EVENTS = 64;
const READS = 2_000;

/** With so many windows in a round more would take too long. */
const MOST_ROUNDS = 3;

const FULL_SPEED = 'full speed';
const STEADY = `${STEADY_ORDERS_PER_SECOND} orders/s`;
const IDLE = 'no orders';
const RELAYING = 'full speed, a server that only relays';
const GROUPS = 'append lock';
const COMPUTED = '*computed*';
const CONNECTS = 'staff sockets that connect';
const IDLE_SOCKETS = `${SOCKETS.toLocaleString('en')} idle sockets`;
const RELAY_READ = `a relay read of ${READ_EVENTS} events`;

/** What an order leaves behind, its indices included. */
const TABLES = ['orders', 'order_items', 'status_events', 'idempotency_keys', 'events'] as const;

const sideOf = (servers: number) => `${servers} server${servers === 1 ? '' : 's'}`;

export const scaling: Case = {
  id: 'scaling',
  title: 'Scaling · Servers on one PostgreSQL and one Redis',
  promise: 'none; it shows where the next limit lies',
  method:
    `Full speed: ${CONNECTIONS} connections and ${SCREENS} screens, spread over the servers; load, servers, PostgreSQL and Redis share the cores of ` +
    'this machine, so more servers cannot be faster here: what counts is what an order costs each process. A group is a transaction; the lock’s ' +
    'time is the share of looks (one in 20 ms) at which it was held, divided by the groups. “A server that only relays”: all orders go to the ' +
    'first. Rows marked *computed* are arithmetic on the rows above, for servers with a processor each and a PostgreSQL with as many as named: ' +
    `orders/s by the servers is 1 ÷ ((order − relaying) ÷ servers + relaying), by the lock ${LARGEST_GROUP} ÷ (group + ${LARGEST_GROUP} × order).`,
  async run(bench) {
    const findings = new Findings();
    const stage = await bench.postgres();
    using redis = await stage.ground.redis.watch();
    for (let round = 1; round <= Math.min(bench.effort.rounds, MOST_ROUNDS); round++) {
      for (const servers of SERVERS) {
        bench.progress(`round ${round}, ${sideOf(servers)}`);
        await measure(bench, stage, redis, servers, findings);
      }
    }
    project(findings);
    return findings.rows();
  },
};

async function measure(
  { lab, effort }: Bench,
  stage: Stage<SharedGround>,
  redis: RedisWatch,
  servers: number,
  findings: Findings,
): Promise<void> {
  const site = await startComanda(lab, stage, servers);
  const { postgres } = stage.ground;
  await using watch = new PostgresWatch(postgres.url(databaseOf(site.place)));
  const side = sideOf(servers);
  const gauge: Gauge = { site, watch, redis, ground: stage.ground };
  await Promise.all(
    site.servers.map((server) => placeOrders(lab, server, { connections: 64, until: { count: WARM_ORDERS } })),
  );

  const { seconds } = effort;
  const tokens = await logIn(site, 1);
  let placed = 0;
  const sinks = await Promise.all(
    site.servers.map(({ port }) => SocketSink.open(lab, { port, sockets: SCREENS / servers, tokens })),
  );
  /** Places orders at all servers and waits until every screen has them; the slowest server's p99. */
  const place = async (load: (server: Server) => Parameters<typeof placeOrders>[2]) => {
    const runs = await Promise.all(site.servers.map((server) => placeOrders(lab, server, load(server))));
    const orders = runs.reduce((sum, run) => sum + run.placed, 0);
    placed += orders;
    for (const sink of sinks) await sink.reaches(placed);
    return { orders, p99: Math.max(...runs.map((run) => run.p99_ms)) };
  };

  const fast = await windowOf(gauge, () => place(() => ({ connections: CONNECTIONS / servers, until: { seconds } })));
  findings.add(FULL_SPEED, 'orders/s', side, fast.orders / fast.seconds);
  findings.add(FULL_SPEED, 'frames/s', side, (fast.orders * SCREENS) / fast.seconds);
  note(findings, FULL_SPEED, side, fast);

  const steady = await windowOf(gauge, () =>
    place(() => ({
      connections: Math.floor(CONNECTIONS / servers),
      until: { count: Math.round((STEADY_ORDERS_PER_SECOND * seconds) / servers) },
      pace: { everyMs: (1000 / STEADY_ORDERS_PER_SECOND) * servers, burst: 1 },
    })),
  );
  note(findings, STEADY, side, steady);
  for (const sink of sinks) await sink.close();

  if (servers === 1) await measureGroups(lab, gauge, seconds / 2, findings);
  else await measureRelaying(lab, gauge, seconds / 2, side, findings);
  await measureIdle(gauge, seconds, side, findings);
  if (servers === 1) {
    await measureConnects(lab, gauge, findings);
    const before = cpuSeconds([postgres.pid]);
    await watch.readAsRelay(READ_EVENTS, READS);
    findings.add(RELAY_READ, 'PostgreSQL CPU µs', side, ((cpuSeconds([postgres.pid]) - before) / READS) * 1e6);
    for (const [table, bytes] of await watch.rowBytes(TABLES)) findings.add(`a row of ${table}`, 'bytes', side, bytes);
  }
  await site.stop();
}

function note(findings: Findings, what: string, side: string, window: Window): void {
  const { orders, groups, seconds, cpu } = window;
  const add = (unit: string, value: number) => findings.add(what, unit, side, value);
  add('answer p99 ms', window.p99);
  add('servers’ CPU µs/order', (cpu.servers / orders) * 1e6);
  add('PostgreSQL CPU µs/order', (cpu.postgres / orders) * 1e6);
  add('Redis CPU µs/order', (cpu.redis / orders) * 1e6);
  add('WAL bytes/order', window.wal / orders);
  add('groups/s', groups / seconds);
  add('orders/group', orders / groups);
  add('lock held, % of the time', window.lockShare * 100);
  add('lock held, µs/group', ((window.lockShare * seconds) / groups) * 1e6);
  add('relay reads/s a server', window.relayReads / seconds / window.servers);
  add('Redis commands/s', window.redisCommands / seconds);
}

async function measureGroups(lab: Bench['lab'], gauge: Gauge, seconds: number, findings: Findings): Promise<void> {
  const { site } = gauge;
  for (const connections of GROUP_CONNECTIONS) {
    const window = await windowOf(gauge, async () => {
      const run = await placeOrders(lab, serverOf(site), { connections, until: { seconds } });
      return { orders: run.placed, p99: run.p99_ms };
    });
    const what = `${GROUPS}, ${connections} connection${connections === 1 ? '' : 's'}`;
    findings.add(what, 'orders/group', sideOf(1), window.orders / window.groups);
    findings.add(what, 'µs/group', sideOf(1), ((window.lockShare * window.seconds) / window.groups) * 1e6);
  }
}

async function measureRelaying(
  lab: Bench['lab'],
  { site }: Gauge,
  seconds: number,
  side: string,
  findings: Findings,
): Promise<void> {
  const relays = site.servers.slice(1);
  const cpu = () => cpuSeconds(relays.map(({ pid }) => pid));
  const before = cpu();
  const { placed } = await placeOrders(lab, serverOf(site), { connections: CONNECTIONS, until: { seconds } });
  findings.add(RELAYING, 'CPU µs/order', side, ((cpu() - before) / relays.length / placed) * 1e6);
}

async function measureConnects(lab: Bench['lab'], gauge: Gauge, findings: Findings): Promise<void> {
  const tokens = await logIn(gauge.site, SESSIONS);
  const { port } = serverOf(gauge.site);
  const before = cpuOf(gauge);
  const sink = await SocketSink.open(lab, { port, sockets: SOCKETS, tokens });
  const after = cpuOf(gauge);
  await Bun.sleep(IDLE_S * 1000);
  const kept = cpuOf(gauge);
  await sink.close();
  findings.add(IDLE_SOCKETS, 'a server’s CPU %', sideOf(1), ((kept.servers - after.servers) / IDLE_S) * 100);
  const add = (unit: string, value: number) => findings.add(CONNECTS, unit, sideOf(1), value);
  add('connects/s', SOCKETS / sink.seconds);
  add('servers’ CPU µs/connect', ((after.servers - before.servers) / SOCKETS) * 1e6);
  add('PostgreSQL CPU µs/connect', ((after.postgres - before.postgres) / SOCKETS) * 1e6);
}

async function measureIdle(gauge: Gauge, seconds: number, side: string, findings: Findings): Promise<void> {
  const { site, watch, redis } = gauge;
  const before = { cpu: cpuOf(gauge), reads: await watch.relayReads(), commands: await redis.commands() };
  await Bun.sleep(seconds * 1000);
  const cpu = cpuOf(gauge);
  const share = (used: number) => (used / seconds) * 100;
  findings.add(IDLE, 'a server’s CPU %', side, share(cpu.servers - before.cpu.servers) / site.servers.length);
  findings.add(IDLE, 'PostgreSQL CPU %', side, share(cpu.postgres - before.cpu.postgres));
  const reads = (await watch.relayReads()) - before.reads;
  findings.add(IDLE, 'relay reads/s a server', side, reads / seconds / site.servers.length);
  findings.add(IDLE, 'Redis commands/s', side, ((await redis.commands()) - before.commands) / seconds);
}

/** What follows, by arithmetic, for servers with a processor each. */
function project(findings: Findings): void {
  const one = sideOf(1);
  const lock = lineThrough(
    GROUP_CONNECTIONS.map((connections) => {
      const what = `${GROUPS}, ${connections} connection${connections === 1 ? '' : 's'}`;
      return { x: findings.median(what, 'orders/group', one), y: findings.median(what, 'µs/group', one) };
    }),
  );
  const costs = {
    order: findings.median(FULL_SPEED, 'servers’ CPU µs/order', one),
    relaying: findings.median(RELAYING, 'CPU µs/order', sideOf(3)),
    lockGroup: lock.base,
    lockOrder: lock.slope,
    postgresOrder: findings.median(FULL_SPEED, 'PostgreSQL CPU µs/order', one),
    relayRead: findings.median(RELAY_READ, 'PostgreSQL CPU µs', one),
  };
  findings.add(`${COMPUTED}: append lock`, 'µs a group', one, lock.base);
  findings.add(`${COMPUTED}: append lock`, 'µs an order in it', one, lock.slope);
  for (const servers of PROJECTED) {
    const { byServers, byLock, postgresCores, turnMs } = carried(servers, costs);
    const side = sideOf(servers);
    findings.add(`${COMPUTED}: carried by the servers`, 'orders/s', side, byServers);
    findings.add(`${COMPUTED}: carried by the append lock`, 'orders/s', side, byLock);
    findings.add(`${COMPUTED}: PostgreSQL for the lesser of both`, 'processors', side, postgresCores);
    findings.add(`${COMPUTED}: a turn of all servers at the lock, at half of that`, 'ms', side, turnMs);
  }
}

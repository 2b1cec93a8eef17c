/** Everybody who has a part in an order, looked at while orders are placed: servers, PostgreSQL, Redis. */
import type { PostgresWatch } from './lab/postgres-watch.ts';
import type { RedisWatch } from './lab/redis.ts';
import { cpuSeconds } from './lab/usage.ts';
import type { SharedGround } from './sites/ground.ts';
import type { Site } from './sites/site.ts';

export interface Gauge {
  readonly site: Site;
  readonly watch: PostgresWatch;
  readonly redis: RedisWatch;
  readonly ground: SharedGround;
}

export interface Window {
  readonly servers: number;
  readonly seconds: number;
  readonly orders: number;
  readonly p99: number;
  readonly groups: number;
  readonly lockShare: number;
  readonly relayReads: number;
  readonly redisCommands: number;
  /** Bytes of write-ahead log. */
  readonly wal: number;
  /** Seconds of processor. */
  readonly cpu: Cpu;
}

interface Cpu {
  readonly servers: number;
  readonly postgres: number;
  readonly redis: number;
}

export function cpuOf({ site, ground }: Gauge): Cpu {
  return {
    servers: cpuSeconds(site.servers.map(({ pid }) => pid)),
    postgres: cpuSeconds([ground.postgres.pid]),
    redis: cpuSeconds([ground.redis.pid]),
  };
}

/** What everybody did while these orders were placed. */
export async function windowOf(
  gauge: Gauge,
  place: () => Promise<{ readonly orders: number; readonly p99: number }>,
): Promise<Window> {
  const { site, watch, redis } = gauge;
  const before = {
    ...{ seq: await watch.head(), wal: await watch.walBytes() },
    ...{ reads: await watch.relayReads(), commands: await redis.commands() },
  };
  const cpu = cpuOf(gauge);
  const began = performance.now();
  let placed = { orders: 0, p99: 0 };
  const lockShare = await watch.lockShareDuring(async () => {
    placed = await place();
  });
  const seconds = (performance.now() - began) / 1000;
  const after = cpuOf(gauge);
  const { events, groups } = await watch.appendedAfter(before.seq);
  if (events !== placed.orders) throw new Error(`${events} events were logged for ${placed.orders} orders`);
  const relayReads = (await watch.relayReads()) - before.reads;
  if (relayReads === 0) throw new Error('no relay was seen to read the log');
  return {
    ...placed,
    servers: site.servers.length,
    seconds,
    groups,
    lockShare,
    relayReads,
    redisCommands: (await redis.commands()) - before.commands,
    wal: (await watch.walBytes()) - before.wal,
    cpu: {
      servers: after.servers - cpu.servers,
      postgres: after.postgres - cpu.postgres,
      redis: after.redis - cpu.redis,
    },
  };
}

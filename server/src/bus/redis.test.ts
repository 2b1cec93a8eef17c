/** Redis only wakes: the contract of every bus, and what happens when Redis goes, comes back, forgets and falls silent. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { pino } from 'pino';
import { RedisServer } from '../../test/harness/redis-server.ts';
import { describeBus } from './bus.contract.ts';
import { RedisBus } from './redis.ts';

// A deaf bus is found within 10 s.
setDefaultTimeout(60_000);

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis[Symbol.asyncDispose]());

const log = pino({ level: 'silent' });

async function openBus(site = 'site', on = redis): Promise<RedisBus> {
  const bus = new RedisBus(on.url, site, log);
  await bus.ready;
  return bus;
}

/** Resolves at the next wake-up. */
function woken(bus: RedisBus): Promise<void> {
  return new Promise((resolve) => bus.onWake(resolve));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describeBus('Redis', async () => {
  const here = await openBus();
  const there = await openBus();
  return {
    here,
    there,
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
    },
  };
});

describe('Redis', () => {
  test('is asked for one command a wake-up and keeps nothing', async () => {
    await using here = await openBus('counted');
    await using there = await openBus('counted');
    const publishes = async () => {
      const text = String(await redis.ask('INFO', 'commandstats'));
      return Number(/cmdstat_publish:calls=(\d+)/.exec(text)?.[1] ?? 0);
    };
    const before = await publishes();
    for (let count = 0; count < 100; count++) {
      const heard = woken(there);
      here.wake();
      await heard;
    }
    // The heartbeats of two servers, every two seconds, come on top.
    expect((await publishes()) - before).toBeLessThanOrEqual(100 + 10);
    expect(await redis.ask('DBSIZE')).toBe(0);
  });

  test('carries the wake-ups of one site to its own servers only', async () => {
    await using ours = await openBus('ours');
    await using theirs = await openBus('theirs');
    await using alsoOurs = await openBus('ours');
    let wrong = 0;
    theirs.onWake(() => {
      wrong += 1;
    });
    const heard = woken(alsoOurs);
    ours.wake();
    await heard;
    expect(wrong).toBe(0);
  });

  test('that restarts is found again, and what was said meanwhile is looked for', async () => {
    await using server = await RedisServer.start();
    await using here = await openBus('site', server);
    await using there = await openBus('site', server);
    await server.stop();
    await until(() => !here.hears && !there.hears);
    expect(() => here.wake()).not.toThrow();
    const looksAgain = woken(there);
    await server.resume();
    await looksAgain;
    await until(() => here.hears && there.hears);
    const heard = woken(there);
    here.wake();
    await heard;
  });

  test('that is emptied changes nothing', async () => {
    await using here = await openBus();
    await using there = await openBus();
    await redis.ask('FLUSHALL');
    const heard = woken(there);
    here.wake();
    await heard;
    expect(there.hears).toBe(true);
  });

  test('that cuts the subscription is subscribed to anew', async () => {
    await using here = await openBus();
    await using there = await openBus();
    const looksAgain = woken(there);
    await redis.ask('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await looksAgain;
    await until(() => here.hears && there.hears);
    const heard = woken(there);
    here.wake();
    await heard;
  });

  test('that says nothing any more is found to be deaf, and heard again when it speaks', async () => {
    await using server = await RedisServer.start();
    await using bus = await openBus('site', server);
    server.freeze();
    await until(() => !bus.hears);
    server.thaw();
    await until(() => bus.hears);
  });

  test('that is not there lets a server start all the same', async () => {
    await using server = await RedisServer.start();
    await server.stop();
    await using bus = await openBus('site', server);
    expect(bus.hears).toBe(false);
    const heard = woken(bus);
    bus.wake();
    await heard;
  });
});

/** Redis only wakes: the contract of every bus, and what happens when Redis goes, comes back, forgets and falls silent. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { RedisClient } from 'bun';
import { pino } from 'pino';
import { Line } from '../../test/faults/line.ts';
import { RedisServer } from '../../test/harness/redis-server.ts';
import { describeBus } from './bus.contract.ts';
import { RedisBus, redisChannel } from './redis.ts';

// A deaf bus is found within 10 s.
setDefaultTimeout(60_000);

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis[Symbol.asyncDispose]());

const log = pino({ level: 'silent' });

async function openBus(site = 'site', on: { readonly url: string } = redis): Promise<RedisBus> {
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

  test('that answers and passes nothing on is found to be deaf, connected to in vain, and heard again', async () => {
    await using server = await RedisServer.start();
    await using bus = await openBus('site', server);
    const connections = async () =>
      Number(/total_connections_received:(\d+)/.exec(String(await server.ask('INFO', 'stats')))?.[1]);
    await server.ask('CLIENT', 'PAUSE', '600000', 'WRITE');
    await until(() => !bus.hears);
    const before = await connections();
    // It connects and subscribes well, over and over, and hears nothing of what it says.
    let heardMeanwhile = false;
    for (let asked = 1; (await connections()) - before - asked < 2 * 2; asked++) heardMeanwhile ||= bus.hears;
    expect(heardMeanwhile).toBe(false);
    const looksAgain = woken(bus);
    await server.ask('CLIENT', 'UNPAUSE');
    await looksAgain;
    expect(bus.hears).toBe(true);
  });

  for (const direction of ['both', 'down'] as const) {
    test(`at the end of a half-open line (${direction}) is found to be deaf, and connected to anew`, async () => {
      await using line = await Line.open(`http://127.0.0.1:${redis.port}`);
      const url = line.url.replace('http:', 'redis:');
      await using here = await openBus('half-open', { url });
      await using there = await openBus('half-open');
      line.swallow(direction);
      await until(() => !here.hears);
      expect(there.hears).toBe(true);
      const looksAgain = woken(here);
      line.mend();
      await looksAgain;
      await until(() => here.hears);
      const heard = woken(there);
      here.wake();
      await heard;
    });
  }

  test('that cuts the line on which is spoken is connected to anew', async () => {
    await using here = await openBus();
    await using there = await openBus();
    const looksAgain = woken(there);
    await redis.ask('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await looksAgain;
    await until(() => here.hears && there.hears);
    const heard = woken(there);
    here.wake();
    await heard;
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

/** Somebody on the channel who is no bus: a server of another version, or worse. */
async function stranger(site: string) {
  const options = { autoReconnect: false };
  const [speaker, listener] = [new RedisClient(redis.url, options), new RedisClient(redis.url, options)];
  await Promise.all([speaker.connect(), listener.connect()]);
  const heard: string[] = [];
  await listener.subscribe(redisChannel(site), (message) => heard.push(message));
  return {
    heard,
    say: (message: string) => speaker.publish(redisChannel(site), message),
    [Symbol.dispose]() {
      speaker.close();
      listener.close();
    },
  };
}

describe('on the channel', () => {
  test('whether staff watch is said at once where it changes, and again with each heartbeat', async () => {
    await using bus = await openBus('presence');
    using other = await stranger('presence');
    // The first heartbeat has been said before anybody listened; the next is two seconds away.
    const said = () => other.heard.map((message) => message.split(' ').slice(1).join(' '));
    bus.watch(true);
    bus.watch(false);
    bus.watch(true);
    await until(() => said().length >= 4);
    expect(said()).toEqual(['heartbeat watched', 'heartbeat', 'heartbeat watched', 'heartbeat watched']);
  });

  test('a server that comes is told at once who is watched', async () => {
    await using watched = await openBus('hello');
    watched.watch(true);
    await using unwatched = await openBus('hello');
    using other = await stranger('hello');
    other.heard.length = 0;
    const said = (ending: string) => other.heard.filter((message) => message.endsWith(ending)).length;
    for (let newcomer = 0; newcomer < 5; newcomer++) await other.say(`newcomer-${newcomer} hello`);
    await until(() => said(' heartbeat watched') >= 5);
    // Each got an answer of its own: in the time of as many heartbeats the other server had spoken as often.
    expect(said(' heartbeat')).toBeLessThan(3);
    expect(unwatched.watchedElsewhere).toBe(true);
  });

  test('a server that was killed is believed until it has been silent too long', async () => {
    await using bus = await openBus('killed');
    using other = await stranger('killed');
    await other.say('the-killed-one heartbeat watched');
    await until(() => bus.watchedElsewhere);
    await until(() => !bus.watchedElsewhere);
    expect(bus.hears).toBe(true);
  });

  test('words that are not known and messages that are none are passed over', async () => {
    await using bus = await openBus('strange');
    using other = await stranger('strange');
    const heard: string[] = [];
    let wakes = 0;
    bus.onCounts((counts) => heard.push(counts));
    bus.onWake(() => {
      wakes += 1;
    });
    for (const message of [
      ...[
        '',
        ' ',
        '  ',
        'x',
        'x ',
        'x y',
        'x WAKE',
        ' wake',
        ' counts 1',
        ' heartbeat watched',
        '\u0000',
        'á'.repeat(9),
      ],
      ...['x of-tomorrow wake', 'x heartbeat', 'x heartbeat of-tomorrow', 'x hello', 'x'.repeat(1_000_000)],
    ]) {
      await other.say(message);
    }
    await other.say('x counts last');
    await until(() => heard.length > 0);
    expect({ heard, wakes, watched: bus.watchedElsewhere }).toEqual({ heard: ['last'], wakes: 0, watched: false });
    // What servers of the first version say and listen for.
    await other.say('x wake');
    await until(() => wakes > 0);
    other.heard.length = 0;
    bus.wake();
    await until(() => other.heard.length > 0);
    expect(other.heard[0]?.split(' ').slice(1)).toEqual(['wake']);
  });
});

/** The runner with sockets and answers that come when the test says: late, twice, or to one who has gone. */
import { expect, test } from 'bun:test';
import { type Environment, here, type Signal } from '../environment.ts';
import { Refused } from '../rest.ts';
import type { EventFrame } from './machine.ts';
import { FeedRunner } from './runner.ts';

class TestSocket {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  close(): void {
    this.closed = true;
  }
  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

function setUp() {
  const sockets: TestSocket[] = [];
  const snapshots: PromiseWithResolvers<string>[] = [];
  const asked: string[] = [];
  const applied: string[] = [];
  const heard: string[] = [];
  const noticed: Signal[] = [];
  const statuses: string[] = [];
  const watchers = new Set<(signal: Signal) => void>();
  const waits: number[] = [];
  const clock = { now: 1_000, afterEachLook: 0 };
  const environment: Environment = {
    ...here,
    now: () => {
      clock.now += clock.afterEachLook;
      return clock.now;
    },
    random: () => 0.5,
    openSocket(url) {
      const socket = new TestSocket(url);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    after(ms) {
      waits.push(ms);
      return () => {};
    },
    watch(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
  };
  const runner = new FeedRunner(
    {
      async credential(why) {
        asked.push(why);
        return 'credential';
      },
      snapshot() {
        const snapshot = Promise.withResolvers<string>();
        snapshots.push(snapshot);
        return snapshot.promise;
      },
      address: (cursor) => ({ url: cursor, protocols: [] }),
      apply: (frame: EventFrame) => applied.push(frame.cursor),
      heard: ({ type }) => heard.push(type),
      changed: ({ status }) => statuses.push(status),
      noticed: (signal) => noticed.push(signal),
    },
    environment,
  );
  const tell = (signal: Signal) => {
    for (const listener of watchers) listener(signal);
  };
  return { runner, sockets, snapshots, asked, applied, heard, noticed, statuses, watchers, waits, clock, tell };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const welcome = { type: 'welcome', cursor: 'c1', heartbeat_s: 15, server_time: '' };
const event = (cursor: string) => ({ type: 'order_updated', order_id: 1, cursor });

test('what an old socket still says is not heard, and its end ends nothing', async () => {
  const { runner, sockets, snapshots, applied, statuses, tell } = setUp();
  runner.start();
  await settle();
  snapshots[0]?.resolve('c1');
  await settle();
  sockets[0]?.says(welcome);
  sockets[0]?.says(event('c2'));
  tell('online');
  await settle();
  expect(sockets.map(({ url, closed }) => [url, closed])).toEqual([
    ['c1', true],
    ['c2', false],
  ]);
  sockets[1]?.says({ ...welcome, cursor: 'c2' });
  sockets[0]?.says(event('c9'));
  sockets[0]?.onclose?.({ code: 4003 });
  sockets[1]?.says(event('c3'));
  expect(applied).toEqual(['c2', 'c3']);
  expect([statuses.at(-1), runner.cursor]).toEqual(['catching_up', 'c3']);
});

test('a deadline that passes while the machine works is asked about at once', () => {
  const { runner, clock, waits } = setUp();
  clock.afterEachLook = 60_000;
  runner.start();
  expect(waits).toEqual([0]);
});

test('a snapshot that comes after it was given up leads nowhere', async () => {
  const { runner, sockets, snapshots } = setUp();
  runner.start();
  await settle();
  runner.outdated();
  await settle();
  snapshots[0]?.resolve('old');
  await settle();
  expect(sockets).toEqual([]);
  snapshots[1]?.resolve('new');
  await settle();
  expect(sockets.map(({ url }) => url)).toEqual(['new']);
});

test('what no version of the protocol has yet is a sign of life; what is no frame is too', async () => {
  const { runner, sockets, snapshots, applied, heard, statuses } = setUp();
  runner.start();
  await settle();
  snapshots[0]?.resolve('c1');
  await settle();
  sockets[0]?.says(welcome);
  sockets[0]?.says({ type: 'fireworks', cursor: 'c7' });
  sockets[0]?.onmessage?.({ data: 'no frame' });
  expect([statuses.at(-1), runner.cursor]).toEqual(['catching_up', 'c1']);
  // It is taken for nothing else: neither for an event nor for an answer to something.
  expect(applied).toEqual([]);
  expect(heard).toEqual(['welcome']);
});

test('started twice, it watches the page once, and tells of all that it notices; stopped, not at all', () => {
  const { runner, noticed, watchers, tell } = setUp();
  runner.start();
  runner.start();
  for (const signal of ['hidden', 'woken', 'offline', 'online'] as const) tell(signal);
  expect(noticed).toEqual(['hidden', 'woken', 'offline', 'online']);
  runner.stop();
  expect(watchers.size).toBe(0);
});

test('a snapshot that is refused with 401 is asked for once more, with another credential', async () => {
  const { runner, sockets, snapshots, asked, statuses } = setUp();
  runner.start();
  await settle();
  snapshots[0]?.reject(new Refused(401, 'not_authenticated', '', {}));
  await settle();
  expect(asked).toEqual(['connect', 'refused']);
  snapshots[1]?.resolve('c1');
  await settle();
  expect(sockets).toHaveLength(1);
  runner.outdated();
  await settle();
  snapshots[2]?.reject(new Refused(401, 'not_authenticated', '', {}));
  await settle();
  snapshots[3]?.reject(new Refused(401, 'not_authenticated', '', {}));
  await settle();
  expect(asked).toEqual(['connect', 'refused', 'connect', 'refused']);
  expect(statuses.at(-1)).toBe('refused');
});

/**
 * Snapshot, subscribe, event, reconnect, prune, restart, lost wake-ups and slow readers, in every order that a seeded
 * scheduler finds: each client's orders are the database's, and it has applied each event once, in order, without a hole.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from 'bun:test';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { OrderStatus } from '@comanda/protocol/order';
import fc from 'fast-check';
import { TestClock } from '../../test/harness/clock.ts';
import { ModelClient, ModelServer, owed } from '../../test/harness/model-feed.ts';
import {
  bindClinic,
  DEVICE_UIDS,
  openSmallClinic,
  placement,
  RETENTION_MS,
  START,
} from '../../test/harness/small-clinic.ts';
import { tempFolder } from '../../test/harness/temp-folder.ts';
import type { LoggedEvent } from '../domain/log-event.ts';
import { openSqlite } from '../store/sqlite/engine.ts';

const folder = tempFolder();
const template = join(folder.path, 'template.sqlite3');

beforeAll(async () => {
  await using engine = openSqlite(template);
  const { devices, products } = await openSmallClinic(engine);
  expect({ devices, products }).toEqual({ devices: [1, 2], products: [1, 2] });
});
afterAll(() => folder[Symbol.dispose]());

// The poll happens when a test says so, and never by itself.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});
const poll = () => jest.advanceTimersByTime(250);

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

type WakeUp = 'at once' | 'lost' | 'twice' | 'late';
type Step =
  | { readonly kind: 'place'; readonly device: 0 | 1; readonly count: number; readonly wake: WakeUp }
  | { readonly kind: 'move'; readonly order: number; readonly to: OrderStatus; readonly wake: WakeUp }
  | { readonly kind: 'control'; readonly wake: WakeUp }
  | { readonly kind: 'menu'; readonly price: number; readonly wake: WakeUp }
  | { readonly kind: 'prune'; readonly keep: number }
  | { readonly kind: 'poll' | 'heartbeat' | 'restart' };

interface Plan {
  readonly steps: readonly Step[];
  readonly clients: readonly {
    readonly deviceId: number | null;
    /** How many of its own steps the world makes before each cut. */
    readonly cuts: readonly number[];
  }[];
}

const wake = fc.constantFrom<WakeUp>('at once', 'lost', 'twice', 'late');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('place'),
      device: fc.constantFrom(0, 1),
      count: fc.integer({ min: 1, max: 3 }),
      wake,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('move'),
      order: fc.nat(9),
      to: fc.constantFrom(...OrderStatus.options),
      wake,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('control'), wake }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('menu'), price: fc.integer({ min: 1, max: 3 }), wake }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('prune'), keep: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('poll', 'heartbeat', 'restart') }) },
);
const client = fc.record({
  deviceId: fc.constantFrom(null, null, 1, 2),
  cuts: fc.array(fc.nat(25), { maxLength: 4 }),
});
const plan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(step, { minLength: 3, maxLength: 25 }),
  clients: fc.array(client, { minLength: 1, maxLength: 4 }),
});

/** Each thing that the scheduler lets happen, and all that follows from it without waiting for another. */
const scheduler = fc.scheduler({
  act: async (happen) => {
    await happen();
    await turn();
  },
});

let resyncs = 0;

async function live(s: fc.Scheduler, { steps, clients: wanted }: Plan): Promise<void> {
  using place = tempFolder();
  const copy = join(place.path, 'copy.sqlite3');
  copyFileSync(template, copy);
  await using engine = openSqlite(copy);
  const clock = new TestClock(START);
  const gate = (label: string) => s.schedule(Promise.resolve(), label);
  let wakeUp: WakeUp = 'at once';
  const { store, commands } = bindClinic(engine, clock, () => {
    const wakeUps = { 'at once': 1, lost: 0, twice: 2, late: 0 }[wakeUp];
    for (let count = 0; count < wakeUps; count++) server.wake();
    if (wakeUp === 'late') void gate('late wake-up').then(() => server.wake());
  });
  const server = new ModelServer(store.reader.events, gate);
  const clients = wanted.map(({ deviceId }) => new ModelClient(deviceId, store.reader, server, gate));
  const log: LoggedEvent[] = [];

  async function take(step: Step): Promise<void> {
    clock.advance(1_000);
    if ('wake' in step) wakeUp = step.wake;
    switch (step.kind) {
      case 'place': {
        const target = { kind: 'device', uid: DEVICE_UIDS[step.device] } as const;
        await Promise.all(Array.from({ length: step.count }, () => commands.placeOrder(placement(1, { target }))));
        break;
      }
      case 'move':
        await commands.moveOrder({ orderId: step.order, to: step.to, expected: null, note: '', by: null });
        break;
      case 'control':
        await commands.updateUser({ id: 2, update: { passwordHash: 'another' } });
        break;
      case 'menu':
        await commands.updateProduct({ id: 2, update: { price_minor: step.price, is_available: step.price > 1 } });
        break;
      case 'prune':
        clock.advance(RETENTION_MS - step.keep * 1_000);
        await commands.prune();
        break;
      case 'poll':
        poll();
        break;
      case 'heartbeat':
        server.heartbeat();
        break;
      case 'restart':
        await server.restart();
        break;
    }
    // Nothing has been pruned yet of what the last step wrote.
    log.push(...(await store.reader.events.after(log.length, 1_000)));
  }

  const running = Promise.race(clients.map((each) => each.run()));
  running.catch(() => {});
  const world = async () => {
    for (const step of steps) {
      await gate(step.kind);
      await take(step);
    }
  };
  const cutting = wanted.map(async ({ cuts }, index) => {
    for (const delay of cuts) {
      for (let count = 0; count < delay; count++) await gate('time passes');
      clients[index]?.cut();
    }
  });
  const failed = running.then(() => Promise.reject(new Error('a client went home by itself')));
  failed.catch(() => {});
  await s.waitFor(Promise.race([failed, Promise.all([world(), ...cutting])]));

  // Then nothing disturbs them any more but the clock.
  const settled = () => server.tail.position === log.length && clients.every(({ quiet }) => quiet);
  for (let round = 0; round < 50 && !settled(); round++) {
    poll();
    await s.waitIdle();
    await turn();
  }
  await Promise.race([failed, turn()]);
  expect({ position: server.tail.position, quiet: clients.map(({ quiet }) => quiet) }).toEqual({
    position: log.length,
    quiet: clients.map(() => true),
  });

  const open = await store.reader.orders.open();
  for (const each of clients) {
    const uid = each.deviceId === null ? null : DEVICE_UIDS[each.deviceId - 1];
    const expected = open.filter(({ id, status, device_uid }) => {
      if (uid === null) return true;
      // That a room has placed an order is told by the answer to it and not by the feed.
      return device_uid === uid && (status !== 'PLACED' || each.orders.has(id));
    });
    expect(each.orders).toEqual(new Map(expected.map(({ id, status }) => [id, status])));
    each.stretches.forEach(({ from, seqs }, index) => {
      const isLast = index === each.stretches.length - 1;
      const end = isLast ? log.length : (seqs.at(-1) ?? from);
      expect(seqs).toEqual(owed(log, each, from, end));
    });
    resyncs += each.stretches.length - 1;
  }
  for (const each of clients) each.goHome();
  await s.waitIdle();
  await server.tail.stop();
}

test('every client has what the database has, each event once and in order', async () => {
  await fc.assert(fc.asyncProperty(scheduler, plan, live), { seed: 20_260_115, numRuns: 300 });
  // The plans did go through what they are about.
  expect(resyncs).toBeGreaterThan(50);
}, 60_000);

/**
 * The climb of orders over three servers in every order that a seeded scheduler finds: screens come, go and speak, clocks
 * jump, holders stand still, die and fail between any two statements. Each step is taken once, in the table as in the log.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ladder } from '@comanda/protocol/setting';
import fc from 'fast-check';
import { pino } from 'pino';
import { Climber } from '../src/custody/climber.ts';
import { Lease } from '../src/custody/lease.ts';
import { Outlook } from '../src/domain/outlook.ts';
import { openSqlite } from '../src/store/sqlite/engine.ts';
import { TestClock } from './harness/clock.ts';
import { failing } from './harness/failing-engine.ts';
import { bindClinic, DEVICE_UIDS, openSmallClinic, placement, START } from './harness/small-clinic.ts';
import { tempFolder } from './harness/temp-folder.ts';

setDefaultTimeout(120_000);

const SECOND = 1_000;
const folder = tempFolder();
const template = join(folder.path, 'template.sqlite3');

beforeAll(async () => {
  await using engine = openSqlite(template);
  await openSmallClinic(engine);
});
afterAll(() => folder[Symbol.dispose]());

const LADDERS: readonly [Ladder, ...Ladder[]] = [
  new Outlook().ladder,
  { undelivered: [], unacknowledged: [{ step: 'admin', after_s: 5 }] },
  { undelivered: [{ step: 'webhook', after_s: 600 }], unacknowledged: [{ step: 'every_screen', after_s: 3 }] },
  {
    undelivered: [
      { step: 'admin', after_s: 0 },
      { step: 'other_sound', after_s: 7 },
    ],
    unacknowledged: [],
  },
];

const log = pino({ level: 'silent' });

/** One server of the site: a connection, a clock and an outlook of its own. */
function startServer(path: string, now: number) {
  const file = openSqlite(path);
  const faults = failing(file);
  const clock = new TestClock(now);
  const outlook = new Outlook();
  const { store, commands } = bindClinic(faults.engine, clock, () => {}, outlook);
  const lease = new Lease('background', commands, store.reader, clock, log);
  const climber = new Climber({ commands, reader: store.reader, lease, clock, log });
  return {
    faults,
    clock,
    outlook,
    reader: store.reader,
    commands,
    lease,
    async pass(ms: number): Promise<void> {
      clock.advance(ms);
      await lease.looked;
      await climber.look();
    },
    /** As a server reads its ladder every few seconds. */
    async readLadder(): Promise<void> {
      const ladder = await store.reader.settings.ladder();
      if (JSON.stringify(ladder) === JSON.stringify(outlook.ladder)) return;
      outlook.ladder = ladder;
      await commands.lookAgain(null);
    },
    /** Dead in this moment: it gives nothing back. */
    async die(): Promise<void> {
      await lease.looked.catch(() => {});
      await climber.stop();
      await store[Symbol.asyncDispose]();
      await file[Symbol.asyncDispose]();
    },
  };
}
type TestServer = ReturnType<typeof startServer>;

const of = (count: number) => fc.nat(count - 1);
const server = of(3);
const order = of(6);
const act = fc.oneof(
  fc.record({ kind: fc.constant('place' as const), server }),
  fc.record({ kind: fc.constant('push' as const), server, order, isSilent: fc.boolean() }),
  fc.record({ kind: fc.constant('render' as const), server, order }),
  fc.record({ kind: fc.constant('acknowledge' as const), server, order }),
  fc.record({
    kind: fc.constant('move' as const),
    server,
    order,
    to: fc.constantFrom('PREPARING' as const, 'READY' as const, 'PLACED' as const, 'CANCELLED' as const),
  }),
  fc.record({ kind: fc.constant('guest cancel' as const), server, order }),
  fc.record({ kind: fc.constant('screen' as const), server, isThere: fc.boolean() }),
  fc.record({ kind: fc.constant('ladder' as const), server, ladder: of(LADDERS.length) }),
  fc.record({ kind: fc.constant('read ladder' as const), server }),
  fc.record({ kind: fc.constant('jump' as const), server, ms: fc.integer({ min: -90 * SECOND, max: 90 * SECOND }) }),
  fc.record({ kind: fc.constant('fail' as const), server, statement: fc.integer({ min: 1, max: 14 }) }),
  fc.record({ kind: fc.constant('die' as const), server }),
  // Time passes more often than anything happens.
  ...Array.from({ length: 4 }, () =>
    fc.record({
      kind: fc.constant('pass' as const),
      server,
      ms: fc.constantFrom(SECOND, 3 * SECOND, 20 * SECOND, 130 * SECOND),
    }),
  ),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** What is known of an order without asking the program: whether a screen had it, and whether it still waits. */
interface ModelOrder {
  readonly id: number;
  isShown: boolean;
  isWaiting: boolean;
}

async function play(path: string, acts: readonly Act[]) {
  const servers = [startServer(path, START), startServer(path, START), startServer(path, START)];
  const at = (index: number): TestServer => {
    const found = servers[index];
    if (!found) throw new Error('there are three servers');
    return found;
  };
  const orders: ModelOrder[] = [];
  let ladder: Ladder = LADDERS[0];
  let ladders = 0;
  for (const each of acts) {
    const { clock, commands, outlook, faults } = at(each.server);
    const now = clock.now();
    const chosen = 'order' in each ? orders[each.order] : undefined;
    switch (each.kind) {
      case 'place': {
        const outcome = await commands.placeOrder(placement(1));
        if (outcome.kind === 'placed') orders.push({ id: outcome.order.id, isShown: false, isWaiting: true });
        break;
      }
      case 'push':
        if (!chosen) break;
        await commands.notePushes([
          { fromOrder: chosen.id, toOrder: chosen.id, at: now, isSilent: each.isSilent, screens: ['screen'] },
        ]);
        chosen.isShown ||= each.isSilent;
        break;
      case 'render':
        if (!chosen) break;
        await commands.noteReceipts([{ orderId: chosen.id, stage: 'rendered', screens: [['screen', now]] }]);
        chosen.isShown = true;
        break;
      case 'acknowledge':
        if (!chosen) break;
        await commands.acknowledgeOrder({ orderId: chosen.id, by: 2, byEmail: 'staff@example.com', screenId: null });
        chosen.isWaiting = false;
        break;
      case 'move': {
        if (!chosen) break;
        const { kind } = await commands.moveOrder({ orderId: chosen.id, to: each.to, expected: null, note: '', by: 2 });
        if (kind === 'moved') chosen.isWaiting = false;
        break;
      }
      case 'guest cancel': {
        if (!chosen) break;
        await commands.cancelOwnOrder({ orderId: chosen.id, deviceUid: DEVICE_UIDS[0], note: '' });
        chosen.isWaiting = false;
        break;
      }
      case 'screen': {
        const screen = { id: `screen-${each.server}`, userId: 2, reports: true, visible: true, audio: true };
        const here = { ...screen, skewMs: null, cursor: null, connectedAt: now, heardAt: now };
        const name = `server-${each.server}`;
        await commands.noteScreens(
          each.isThere ? { server: name, here: [here], gone: [] } : { server: name, here: [], gone: [screen.id] },
        );
        break;
      }
      case 'ladder':
        ladder = LADDERS[each.ladder] ?? ladder;
        ladders += 1;
        outlook.ladder = ladder;
        await commands.changeLadder({ ladder, by: null });
        break;
      case 'read ladder':
        await at(each.server).readLadder();
        break;
      case 'jump':
        clock.advance(each.ms);
        await at(each.server).pass(0);
        break;
      case 'fail':
        faults.failAt(each.statement);
        await at(each.server).pass(SECOND);
        faults.heal();
        break;
      case 'die':
        await at(each.server).die();
        servers[each.server] = startServer(path, clock.now());
        await at(each.server).lease.looked;
        break;
      case 'pass':
        await at(each.server).pass(each.ms);
        break;
    }
  }
  // In the end every clock is far ahead, every ladder read, and each looks until nothing can be left.
  for (const each of servers) await each.readLadder();
  for (let round = 0; round < 6; round++) {
    for (const each of servers) await each.pass(round === 0 ? 3600 * SECOND : 3 * SECOND);
  }
  const { reader, clock } = at(0);
  const events = (await reader.events.after(0, 10_000)).map(({ event }) => event);
  const rows = [...(await reader.escalations.takenBy(orders.map(({ id }) => id))).values()].flat();
  expect(await reader.escalations.anyDue(clock.now())).toBe(false);
  for (const each of servers) await each.die();
  return { orders, ladder, ladders, events, rows };
}

type Outcome = Awaited<ReturnType<typeof play>>;

function judge({ orders, ladder, ladders, events, rows }: Outcome): void {
  const told = events.flatMap((event) => (event.kind === 'order_escalated' ? [event] : []));
  const name = ({ orderId, branch, step, at }: (typeof rows)[number]) => `${orderId} ${branch} ${step} ${at}`;
  expect(told.map(name).toSorted()).toEqual(rows.map(name).toSorted());
  const once = told.map(({ orderId, branch, step }) => `${orderId} ${branch} ${step}`);
  expect(new Set(once).size).toBe(once.length);

  const ended = new Set<number>();
  let isWatched = true;
  const placedAt = new Map<number, number>();
  const seconds = (branch: 'undelivered' | 'unacknowledged', step: string) =>
    LADDERS.flatMap((each) => each[branch].filter((rung) => rung.step === step).map(({ after_s }) => after_s));
  for (const event of events) {
    if (event.kind === 'order_placed') placedAt.set(event.orderId, event.placedAt);
    if (event.kind === 'order_acknowledged' || event.kind === 'order_moved') ended.add(event.orderId);
    if (event.kind === 'watch_changed') {
      expect(event.isWatched).toBe(!isWatched);
      isWatched = event.isWatched;
    }
    if (event.kind !== 'order_escalated') continue;
    expect(ended.has(event.orderId)).toBe(false);
    const waited = event.at - (placedAt.get(event.orderId) ?? Number.POSITIVE_INFINITY);
    // Of a ladder that was changed the earliest of its times binds.
    if (event.branch === 'unacknowledged' || isWatched) {
      const times = ladders === 0 ? LADDERS[0][event.branch].filter(({ step }) => step === event.step) : [];
      const least = Math.min(
        ...(ladders === 0 ? times.map(({ after_s }) => after_s) : seconds(event.branch, event.step)),
      );
      expect(waited).toBeGreaterThanOrEqual(least * SECOND);
    }
  }
  for (const { id, isShown, isWaiting } of orders) {
    if (!isWaiting) continue;
    const branch = isShown ? 'unacknowledged' : 'undelivered';
    const taken = told.filter((each) => each.orderId === id && each.branch === branch).map(({ step }) => step);
    const wanted = ladder[branch].map(({ step }) => step);
    if (ladders === 0) expect(taken).toEqual(wanted);
    else expect(taken).toEqual(expect.arrayContaining(wanted));
  }
}

let copies = 0;
function copy(): string {
  copies += 1;
  const path = join(folder.path, `${copies}.sqlite3`);
  copyFileSync(template, path);
  return path;
}

test('whatever happens in whatever order: each step once, none too early, none after the end, none missing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 60 }), async (acts) => judge(await play(copy(), acts))),
    { numRuns: Number(process.env.ESCALATION_RUNS ?? 60), seed: 20260115 },
  );
});

test('a holder that fails at any statement of its look leaves all of it or nothing, and the next goes on from there', async () => {
  async function look(statement: number) {
    const path = copy();
    const [one, two] = [startServer(path, START), startServer(path, START)];
    await one.lease.looked;
    const ids: number[] = [];
    for (let count = 0; count < 3; count++) {
      const outcome = await one.commands.placeOrder(placement(1));
      if (outcome.kind === 'placed') ids.push(outcome.order.id);
    }
    const [first = 0] = ids;
    const push = { fromOrder: first, toOrder: first, at: START, isSilent: true, screens: ['screen'] };
    await one.commands.notePushes([push]);
    // 31 s: the first look finds that nobody watches, and two orders with two steps each.
    one.clock.advance(1);
    one.faults.failAt(statement);
    await one.pass(31 * SECOND);
    const hasFailed = one.faults.heal();
    const written = [...(await two.reader.escalations.takenBy(ids)).values()].flat().length;
    await one.die();
    for (let count = 0; count < 5; count++) await two.pass(10 * SECOND);
    const rows = [...(await two.reader.escalations.takenBy(ids)).values()].flat();
    const events = (await two.reader.events.after(0, 100)).map(({ event }) => event);
    await two.die();
    const told = events.flatMap((event) =>
      event.kind === 'order_escalated' ? [`${event.orderId} ${event.branch} ${event.step}`] : [],
    );
    return { hasFailed, written, told, rows: rows.map(({ orderId, branch, step }) => `${orderId} ${branch} ${step}`) };
  }
  const whole = await look(Number.POSITIVE_INFINITY);
  expect(whole.hasFailed).toBe(false);
  expect(whole.written).toBeGreaterThan(0);
  let statements = 0;
  for (let statement = 1; ; statement++) {
    const broken = await look(statement);
    expect(broken.rows.toSorted()).toEqual(broken.told.toSorted());
    expect(broken.told.toSorted()).toEqual(whole.told.toSorted());
    expect([0, whole.written]).toContain(broken.written);
    if (!broken.hasFailed) break;
    statements = statement;
  }
  // Lease and watch, what is due, and all that is written of it; and the moment after the commit.
  expect(statements).toBeGreaterThanOrEqual(10);
});

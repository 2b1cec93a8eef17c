/** The ladder under any order of what may happen: three servers, clocks that are set, crashes at any statement; held against a model. */
import { expect } from 'bun:test';
import { ESCALATION_STEPS } from '@comanda/protocol/custody';
import type { Ladder, LadderStep } from '@comanda/protocol/setting';
import fc from 'fast-check';
import type { LogEvent } from '../src/domain/log-event.ts';
import type { TestDatabase } from './harness/database.ts';
import { type LadderServer, type Looked, ladderServer } from './harness/ladder-servers.ts';
import { ModelLadder, type ModelOrder } from './harness/model-ladder.ts';
import { DEVICE_UIDS, openSmallClinic, placement, type SmallClinic, START } from './harness/small-clinic.ts';

const SERVERS = 3;

const server = fc.nat(SERVERS - 1);
const order = fc.nat(11);
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('place'), server }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('render'), server, order }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('push'), server, order, to: order }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('acknowledge'), server, order }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('move'),
      server,
      order,
      to: fc.constantFrom('PREPARING', 'CANCELLED', 'PLACED'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel'), server, order }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('screen'), server, isHealthy: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave'), server }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('set_clock'), server, by: fc.integer({ min: -60_000, max: 60_000 }) }),
  },
  {
    weight: 9,
    arbitrary: fc.record({ do: fc.constant('pass'), server, ms: fc.constantFrom(1_000, 3_000, 9_000, 20_000) }),
  },
  // The others stand still for so long that this one takes over.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('take_over'), server }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('look'), server }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('break_off'),
      server,
      interruption: fc.oneof(
        fc.record({ at: fc.constant('statement'), count: fc.integer({ min: 1, max: 12 }) }),
        fc.record({ at: fc.constantFrom('commit', 'committed') }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart'), server }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

const branch = fc
  .record({
    steps: fc.subarray([...ESCALATION_STEPS]),
    times: fc.uniqueArray(fc.nat(90), { minLength: 5, maxLength: 5 }),
  })
  .map(({ steps, times }): LadderStep[] => {
    const rising = times.sort((a, b) => a - b);
    return steps.map((step, index) => ({ step, after_s: rising[index] ?? 0 }));
  });
const ladder: fc.Arbitrary<Ladder> = fc.record({ undelivered: branch, unacknowledged: branch });

/** Throws where any interleaving leaves a step out, does one twice, or does one that it must not. */
export async function checkInterleavings(
  make: () => Promise<TestDatabase>,
  { seed, numRuns }: { readonly seed: number; readonly numRuns: number },
): Promise<void> {
  const actions = fc.array(action, { minLength: 20, maxLength: 70, size: 'max' });
  await fc.assert(
    fc.asyncProperty(ladder, actions, async (steps, all) => {
      await using database = await make();
      const run = await Run.start(database, steps);
      for (const each of all) await run.act(each);
      await run.settle();
    }),
    { seed, numRuns },
  );
}

class Run {
  readonly #database: TestDatabase;
  readonly #clinic: SmallClinic;
  readonly #ladder: Ladder;
  readonly #model: ModelLadder;
  readonly #servers: LadderServer[];

  private constructor(database: TestDatabase, clinic: SmallClinic, ladder: Ladder, servers: LadderServer[]) {
    this.#database = database;
    this.#clinic = clinic;
    this.#ladder = ladder;
    this.#model = new ModelLadder(ladder);
    this.#servers = servers;
  }

  static async start(database: TestDatabase, ladder: Ladder): Promise<Run> {
    const clinic = await openSmallClinic(database.open());
    await clinic.commands.changeLadder({ ladder, by: clinic.admin });
    const servers: LadderServer[] = [];
    for (let index = 0; index < SERVERS; index++) servers.push(await ladderServer(database, ladder, START));
    return new Run(database, clinic, ladder, servers);
  }

  async act(action: Action): Promise<void> {
    const before = this.#at(action.server).struck;
    await this.#do(action);
    await this.#check();
    if (this.#at(action.server).struck > before) await this.#replace(action.server);
  }

  /** All clocks are right, nothing breaks any more, and much time passes: now everything must have been done. */
  async settle(): Promise<void> {
    const latest = Math.max(...this.#servers.map(({ clock }) => clock.now())) + 1_000_000;
    for (const each of this.#servers) {
      each.spare();
      each.clock.skew += latest - each.clock.now();
    }
    for (let round = 0; round < 6; round++) {
      for (let index = 0; index < SERVERS; index++) await this.#do({ do: 'pass', server: index, ms: 9_000 });
    }
    await this.#check();
    expect(this.#servers.filter(({ believesInLease }) => believesInLease).length).toBe(1);
    for (const { isOver, shownAt, taken } of this.#model.orders) {
      if (isOver) continue;
      const last = shownAt === null ? 'undelivered' : 'unacknowledged';
      const climbed = taken.filter((step) => step.startsWith(last));
      expect(climbed).toEqual(this.#ladder[last].map(({ step }) => `${last} ${step}`));
    }
    for (const each of this.#servers) await each.stop();
  }

  #at(index: number): LadderServer {
    const found = this.#servers[index];
    if (!found) throw new Error(`no server ${index}`);
    return found;
  }

  /** A server that was broken off is gone; another one starts in its place, by the same clock. */
  async #replace(index: number): Promise<void> {
    this.#servers[index] = await ladderServer(this.#database, this.#ladder, this.#at(index).clock.now());
    this.#learn();
  }

  /** What each server knows of whether anybody watches: here at once. */
  #learn(): void {
    for (const each of this.#servers) each.outlook.isWatched = this.#model.isWatched;
  }

  /** The change, and whether it is in the store: yes where it was answered, and where it broke off after the commit. */
  async #isWritten(at: LadderServer, change: Promise<unknown>): Promise<boolean> {
    const before = at.struck;
    try {
      await change;
      return true;
    } catch (error) {
      if (at.struck === before) throw error;
      return at.brokeOffAfterCommit;
    }
  }

  async #do(action: Action): Promise<void> {
    const at = this.#at(action.server);
    const now = at.clock.now();
    switch (action.do) {
      case 'place': {
        const id = this.#model.orders.length + 1;
        const change = at.commands.placeOrder(placement(this.#clinic.products[0]));
        if (await this.#isWritten(at, change)) this.#model.place(id, now);
        return;
      }
      case 'render':
        return this.#with(action.order, async (order) => {
          const screens = [[`screen-${action.server}`, now] as const];
          const change = at.commands.noteReceipts([{ orderId: order.id, stage: 'rendered', screens }]);
          if (!(await this.#isWritten(at, change))) return;
          if (order.renderedAt === null) order.shownAt ??= now;
          order.renderedAt ??= now;
        });
      case 'push':
        return this.#with(action.order, async ({ id }) => {
          const to = Math.min(id + action.to, this.#model.orders.length);
          const push = { fromOrder: id, toOrder: to, at: now, isSilent: true, screens: ['drawn-name'] };
          if (!(await this.#isWritten(at, at.commands.notePushes([push])))) return;
          for (const order of this.#model.orders.slice(id - 1, to)) {
            const handedAt = Math.max(now, order.placedAt);
            order.silentAt = Math.min(order.silentAt ?? handedAt, handedAt);
          }
        });
      case 'acknowledge':
        return this.#with(action.order, async (order) => {
          const by = { by: this.#clinic.staff, byEmail: 'staff@example.com', screenId: null };
          const change = at.commands.acknowledgeOrder({ orderId: order.id, ...by });
          if (await this.#isWritten(at, change)) order.isOver = true;
        });
      case 'move':
        return this.#with(action.order, async (order) => {
          const move = { orderId: order.id, to: action.to, expected: null, note: '', by: this.#clinic.staff };
          const isWritten = await this.#isWritten(at, at.commands.moveOrder(move));
          if (isWritten && action.to !== 'PLACED') order.isOver = true;
        });
      case 'cancel':
        return this.#with(action.order, async (order) => {
          const cancel = { orderId: order.id, deviceUid: DEVICE_UIDS[0], note: '' };
          if (await this.#isWritten(at, at.commands.cancelOwnOrder(cancel))) order.isOver = true;
        });
      case 'screen': {
        const { isHealthy } = action;
        const id = `screen-${action.server}`;
        const condition = { reports: true, visible: isHealthy, audio: false, skewMs: null, cursor: null };
        const here = [{ id, userId: this.#clinic.staff, ...condition, connectedAt: START, heardAt: now }];
        const change = at.commands.noteScreens({ server: `server-${action.server}`, here, gone: [] });
        if (await this.#isWritten(at, change)) this.#model.screens.set(id, { heardAt: now, isHealthy });
        return;
      }
      case 'leave': {
        const id = `screen-${action.server}`;
        const change = at.commands.noteScreens({ server: `server-${action.server}`, here: [], gone: [id] });
        if (await this.#isWritten(at, change)) this.#model.screens.delete(id);
        return;
      }
      case 'set_clock':
        at.clock.skew += action.by;
        return;
      case 'pass':
        return this.#look(at, () => at.pass(action.ms));
      case 'take_over':
        for (let looks = 0; looks < 5; looks++) await this.#look(at, () => at.pass(3_000));
        return;
      case 'look':
        return this.#look(at, () => at.look());
      case 'break_off':
        at.breakOff(action.interruption);
        return;
      case 'restart':
        await at.stop();
        return this.#replace(action.server);
    }
  }

  async #with(index: number, work: (order: ModelOrder) => Promise<void>): Promise<void> {
    const { orders } = this.#model;
    const order = orders[index % Math.max(orders.length, 1)];
    if (order) await work(order);
  }

  async #look(at: LadderServer, look: () => Promise<Looked>): Promise<void> {
    const { kind } = await look();
    const now = at.clock.now();
    switch (kind) {
      case 'idle':
        // Whoever may look and finds nothing to do is right.
        if (at.believesInLease) expect(this.#model.isDue(now)).toBe(false);
        return;
      case 'fenced':
        return;
      case 'broken':
        if (at.brokeOffAfterCommit && (await this.#holder()) === at.holder) this.#model.look(now);
        break;
      case 'done':
        expect(await this.#holder()).toBe(at.holder);
        this.#model.look(now);
    }
    this.#learn();
  }

  async #holder(): Promise<string | undefined> {
    return (await this.#clinic.store.reader.leases.read('background'))?.holder;
  }

  /** The store says what the model says: of every order its steps in their order, once as rows and once as events. */
  async #check(): Promise<void> {
    const { reader } = this.#clinic.store;
    const { orders, told } = this.#model;
    const ids = orders.map(({ id }) => id);
    const rows = await this.#clinic.engine.reader.selectFrom('orders').selectAll().orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual(ids);
    for (const [index, order] of orders.entries()) {
      const shownAt = rows[index]?.shown_at ?? null;
      // An order that a silent screen was handed is shown since then, and that is written when somebody looks.
      if (order.shownAt === null && !order.isOver && shownAt !== null) expect(shownAt).toBe(order.silentAt ?? -1);
      else expect(shownAt).toBe(order.shownAt);
      order.shownAt = shownAt;
    }
    const taken = await reader.escalations.takenBy(ids);
    const events = (await reader.events.after(0, 10_000)).map(({ event }) => event);
    for (const { id, taken: expected } of orders) {
      const kept = (taken.get(id) ?? []).map((each) => `${each.branch} ${each.step}`);
      expect(kept.toSorted()).toEqual(expected.toSorted());
      expect(stepsOf(id, events)).toEqual(expected);
    }
    expect(events.flatMap((event) => (event.kind === 'watch_changed' ? [event.isWatched] : []))).toEqual(told);
  }
}

/** The steps of an order as the log tells them; none comes after somebody has taken it in hand. */
function stepsOf(id: number, events: readonly LogEvent[]): string[] {
  const steps: string[] = [];
  let isOver = false;
  for (const event of events) {
    if (!('orderId' in event) || event.orderId !== id) continue;
    if (event.kind === 'order_acknowledged' || event.kind === 'order_moved') isOver = true;
    if (event.kind !== 'order_escalated') continue;
    expect(isOver).toBe(false);
    steps.push(`${event.branch} ${event.step}`);
  }
  return steps;
}

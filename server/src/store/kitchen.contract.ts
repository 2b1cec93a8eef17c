/** What the kitchen does with orders, on every engine: kept once, told once, and in nobody's way. */
import { describe, expect, test } from 'bun:test';
import {
  createQueryId,
  type Kysely,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PostgresAdapter,
  type QueryResult,
  type RootOperationNode,
  sql,
  type UnknownRow,
} from 'kysely';
import type { MakeDatabase } from '../../test/harness/database.ts';
import { seeded } from '../../test/harness/random.ts';
import { bindClinic, DEVICE_UIDS, openSmallClinic, type SmallClinic, START } from '../../test/harness/small-clinic.ts';
import { DRILL_LIFETIME_MS } from '../commands/drills.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { drillWrites } from './drills.ts';
import { orderReads } from './orders.ts';
import type { Schema } from './schema.ts';

const SECOND = 1_000;
const EMAIL = 'staff@example.com';

export function describeKitchen(engineName: string, makeDatabase: MakeDatabase): void {
  async function told(clinic: Pick<SmallClinic, 'store'>): Promise<LogEvent[]> {
    const all = await clinic.store.reader.events.after(0, 10_000);
    return all.flatMap(({ event }) => (event.kind === 'order_changed' ? [event] : []));
  }
  const who = ({ staff }: SmallClinic) => ({ by: staff, byEmail: EMAIL });
  const read = async ({ store }: SmallClinic, id: number) => {
    const order = await store.reader.orders.byId(id);
    if (!order) throw new Error(`no order ${id}`);
    return order;
  };
  const two = (clinic: SmallClinic) =>
    clinic.order({ items: clinic.products.map((product_id) => ({ product_id, quantity: 2 })), note: 'al llegar' });
  const amend = (
    clinic: SmallClinic,
    orderId: number,
    lines: readonly { id: number; quantity: number }[],
    note: string | null = null,
  ) => clinic.commands.amendOrder({ orderId, lines, note, expectedChanges: null, reason: 'lo pide', ...who(clinic) });
  const shown = (clinic: SmallClinic, orderId: number) =>
    clinic.commands.noteReceipts([{ orderId, stage: 'rendered', screens: [['screen-a', clinic.clock.now()]] }]);
  const cancelOwn = (clinic: SmallClinic, orderId: number) =>
    clinic.commands.cancelOwnOrder({ orderId, deviceUid: DEVICE_UIDS[0], note: '' });
  const unconfirmed = async ({ store, clock }: SmallClinic) =>
    (await store.reader.orders.unconfirmedSince(clock.now() - 60_000)).map(({ id }) => id);

  describe(`the kitchen on ${engineName}`, () => {
    test('a line is marked and unmarked, by all its screens at once', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { id, items } = await two(clinic);
      const itemId = items[1]?.id ?? 0;
      const mark = (done: boolean, of = itemId) =>
        clinic.commands.markItem({ orderId: id, itemId: of, done, ...who(clinic) });
      clinic.clock.advance(SECOND);
      const kinds = (await Promise.all([mark(true), mark(true), mark(true)])).map(({ kind }) => kind);
      expect(kinds).toEqual(['marked', 'unchanged', 'unchanged']);
      expect((await read(clinic, id)).items.map(({ done_at }) => done_at)).toEqual([
        null,
        new Date(START + SECOND).toISOString(),
      ]);
      expect((await Promise.all([mark(false), mark(false)])).map(({ kind }) => kind)).toEqual(['marked', 'unchanged']);
      expect((await read(clinic, id)).items.map(({ done_at }) => done_at)).toEqual([null, null]);
      const event = { kind: 'order_changed', orderId: id, deviceId: clinic.devices[0], ...who(clinic) };
      expect(await told(clinic)).toMatchObject([
        { ...event, change: 'item_done', at: START + SECOND },
        { ...event, change: 'item_undone', at: START + SECOND },
      ]);
      // A line belongs to its own order alone.
      const other = await two(clinic);
      expect(await mark(true, other.items[0]?.id)).toEqual({ kind: 'unknown' });
      expect(await clinic.commands.markItem({ orderId: 999, itemId, done: true, ...who(clinic) })).toEqual({
        kind: 'unknown',
      });
    });

    test('an amended order is another one for staff and rooms, and its request is answered as it was', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { id, items } = await two(clinic);
      const [water = 0, juice = 0] = items.map((item) => item.id);
      clinic.clock.advance(SECOND);
      expect(await amend(clinic, id, [{ id: water, quantity: 5 }], 'con hielo')).toEqual({ kind: 'amended' });
      clinic.clock.advance(SECOND);
      expect(await amend(clinic, id, [{ id: juice, quantity: 0 }])).toEqual({ kind: 'amended' });
      expect(await amend(clinic, id, [{ id: juice, quantity: 0 }])).toEqual({ kind: 'unchanged' });
      const order = await read(clinic, id);
      expect(order).toMatchObject({ note: 'con hielo', items: [{ quantity: 5 }, { quantity: 0 }] });
      const change = { changed_by_email: EMAIL, reason: 'lo pide' };
      expect(order.changes).toEqual([
        {
          ...{ ...change, changed_at: new Date(START + SECOND).toISOString() },
          items: [{ id: water, product_name: 'Agua', from_quantity: 2, to_quantity: 5 }],
          note: { from: 'al llegar', to: 'con hielo' },
        },
        {
          ...{ ...change, changed_at: new Date(START + 2 * SECOND).toISOString() },
          items: [{ id: juice, product_name: 'Zumo', from_quantity: 2, to_quantity: 0 }],
          note: null,
        },
      ]);
      // A kiosk that comes back from afar reads what is for it alone.
      await clinic.commands.markItem({ orderId: id, itemId: water, done: true, ...who(clinic) });
      const own = await clinic.store.reader.events.ofDeviceAfter(clinic.devices[0], 0, 100);
      expect(own.flatMap(({ event }) => (event.kind === 'order_changed' ? [event.change] : []))).toEqual([
        'amended',
        'amended',
      ]);
      const now = { note: 'con hielo', items: [{ id: water, quantity: 5 }] };
      expect(await clinic.store.reader.orders.openOfDevice(clinic.devices[0])).toMatchObject([now]);
      expect(await clinic.store.reader.orders.ownOrder(clinic.devices[0], id)).toMatchObject(now);
      expect((await clinic.store.reader.orders.asPlaced([id])).get(id)).toMatchObject({
        note: 'al llegar',
        items: [{ quantity: 2 }, { quantity: 2 }],
      });
      expect((await clinic.store.reader.reports.productsOf([id])).get(id)).toEqual([clinic.products[0]]);
    });

    test('whoever amends has the order in hand, and it climbs no more', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { id } = await two(clinic);
      await amend(clinic, id, [], 'otra');
      await amend(clinic, id, [], 'y otra');
      const row = await clinic.engine.reader.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({ acknowledged_at: START, acknowledged_by: clinic.staff, escalates_at: null });
      const all = await clinic.store.reader.events.after(0, 1_000);
      expect(all.map(({ event }) => event.kind)).toEqual(
        // The menu was made before the order.
        [...menuOf(all), 'order_placed', 'order_acknowledged', 'order_changed', 'order_changed'],
      );
    });

    const menuOf = (all: readonly { event: LogEvent }[]) =>
      all.map(({ event }) => event.kind).filter((kind) => kind === 'menu_changed');

    test('of what was done there is more to do when more is wanted, and not when less is', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { id, items } = await two(clinic);
      const [water = 0, juice = 0] = items.map((item) => item.id);
      for (const itemId of [water, juice]) {
        await clinic.commands.markItem({ orderId: id, itemId, done: true, ...who(clinic) });
      }
      await amend(clinic, id, [
        { id: water, quantity: 3 },
        { id: juice, quantity: 1 },
      ]);
      expect((await read(clinic, id)).items.map(({ done_at }) => done_at !== null)).toEqual([false, true]);
    });

    test('an order that somebody may be at work on is to be confirmed, and no other', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const placed = await Promise.all(Array.from({ length: 5 }, () => clinic.order()));
      const [unseen = 0, seen = 0, taken = 0, moved = 0, silent = 0] = placed.map(({ id }) => id);
      await shown(clinic, seen);
      await clinic.commands.acknowledgeOrder({ orderId: taken, screenId: null, ...who(clinic) });
      // From the command line nobody takes it in hand, and yet it is being made.
      await clinic.commands.moveOrder({ orderId: moved, to: 'PREPARING', expected: null, note: '', by: null });
      await clinic.commands.notePushes([
        { fromOrder: silent, toOrder: silent, at: clinic.clock.now(), isSilent: true, screens: ['plain'] },
      ]);
      for (const id of [unseen, seen, taken, silent]) await cancelOwn(clinic, id);
      await clinic.move(moved, 'CANCELLED');
      expect(await unconfirmed(clinic)).toEqual([seen, taken, moved, silent]);
      expect((await read(clinic, unseen)).unconfirmed).toBeNull();
      const at = new Date(START).toISOString();
      expect((await read(clinic, seen)).unconfirmed).toEqual({ change: 'cancelled', at });
    });

    test('it is confirmed once, and only what was seen', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { id } = await two(clinic);
      const confirm = (seenAt: number | null) => clinic.commands.confirmOrder({ orderId: id, seenAt, ...who(clinic) });
      expect(await confirm(null)).toBe('confirmed');
      await shown(clinic, id);
      await amend(clinic, id, [], 'otra');
      expect((await read(clinic, id)).unconfirmed).toMatchObject({ change: 'amended' });
      // An open one is in the queue: the list of the cancelled is without it.
      expect(await unconfirmed(clinic)).toEqual([]);
      clinic.clock.advance(SECOND);
      await clinic.move(id, 'CANCELLED');
      expect(await confirm(START)).toBe('changed_meanwhile');
      expect((await read(clinic, id)).unconfirmed).toMatchObject({ change: 'cancelled' });
      const all = await Promise.all([confirm(START + SECOND), confirm(START + SECOND), confirm(null)]);
      expect(all.every((outcome) => outcome === 'confirmed')).toBe(true);
      expect(await unconfirmed(clinic)).toEqual([]);
      expect((await told(clinic)).map((event) => ('change' in event ? event.change : ''))).toEqual([
        'amended',
        'confirmed',
      ]);
      expect(await clinic.commands.confirmOrder({ orderId: 999, seenAt: null, ...who(clinic) })).toBe('unknown_order');
    });

    test('the oldest come first, and those of long ago are left out', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const ids = [await clinic.order(), await clinic.order(), await clinic.order()].map(({ id }) => id);
      for (const id of ids) await shown(clinic, id);
      for (const id of [2, 0, 1].map((index) => ids[index] ?? 0)) {
        await cancelOwn(clinic, id);
        clinic.clock.advance(20 * SECOND);
      }
      const [first, second, third] = ids;
      expect((await unconfirmed(clinic)).join()).toBe(`${third},${first},${second}`);
      clinic.clock.advance(SECOND);
      expect((await unconfirmed(clinic)).join()).toBe(`${first},${second}`);
    });

    test('there is one drill at a time, whichever server is asked', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const other = bindClinic(database.open(), clinic.clock);
      const by = clinic.staff;
      const started = await Promise.all(
        [clinic.commands, other.commands, clinic.commands, other.commands].map((each) => each.startDrill({ by })),
      );
      expect(new Set(started).size).toBe(1);
      const [id = 0] = started;
      expect(await read(clinic, id)).toMatchObject({
        ...{ id, is_drill: true, status: 'PLACED', device_uid: '', room_code: null, note: '', items: [] },
        status_events: [{ from_status: '', to_status: 'PLACED', changed_by: by }],
      });
      const placed = (await clinic.store.reader.events.after(0, 100)).filter(
        ({ event }) => event.kind === 'order_placed',
      );
      expect(placed.map(({ event }) => event)).toMatchObject([{ orderId: id, isDrill: true }]);
      await clinic.move(id, 'DELIVERED');
      const next = await clinic.commands.startDrill({ by });
      expect(next).not.toBe(id);
      // Taken back it would be a second one.
      expect(await clinic.move(id, 'READY')).toEqual({ kind: 'refused', from: 'DELIVERED', reason: 'drill_is_over' });
      expect((await clinic.order()).id).toBe(next + 1);
    });

    test('a drill that was left open is cancelled in the end, and nobody need confirm it', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      expect(await clinic.commands.endStaleDrill()).toBe(false);
      const real = await clinic.order();
      const id = await clinic.commands.startDrill({ by: clinic.staff });
      await clinic.commands.acknowledgeOrder({ orderId: id, screenId: null, ...who(clinic) });
      clinic.clock.advance(DRILL_LIFETIME_MS - 1);
      expect(await clinic.commands.endStaleDrill()).toBe(false);
      clinic.clock.advance(1);
      expect(await clinic.commands.endStaleDrill()).toBe(true);
      expect(await read(clinic, id)).toMatchObject({ status: 'CANCELLED', unconfirmed: null });
      expect(await read(clinic, real.id)).toMatchObject({ status: 'PLACED' });
      expect(await clinic.commands.endStaleDrill()).toBe(false);
    });

    test('reports and expectations know of no drill', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { id } = await clinic.order();
      const drill = await clinic.commands.startDrill({ by: clinic.staff });
      for (const each of [id, drill]) await clinic.move(each, 'DELIVERED');
      const { reports } = clinic.store.reader;
      const placed = await reports.placedBetween(START - 1, START + 1, null, 10);
      expect(placed.map((order) => order.id)).toEqual([id]);
      expect((await reports.deliveredBefore(999, 10)).map((order) => order.id)).toEqual([id]);
    });

    test('whatever two servers do at once, each change is told once and history has no gap', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const other = bindClinic(database.open(), clinic.clock);
      const random = seeded(5);
      const orders = await Promise.all([two(clinic), two(clinic), two(clinic)]);
      for (const { id } of orders) await shown(clinic, id);
      const outcomes: string[] = [];
      for (let round = 0; round < 12; round++) {
        clinic.clock.advance(SECOND);
        const acts = Array.from({ length: 10 }, async () => {
          const { commands } = random(2) === 0 ? clinic : other;
          const order = orders[random(orders.length)];
          const item = order?.items[random(2)];
          if (!order || !item) throw new Error('an order of two lines');
          const about = { orderId: order.id, ...who(clinic) };
          switch (random(round < 9 ? 3 : 4)) {
            case 0: {
              const done = random(2) === 0;
              const { kind } = await commands.markItem({ ...about, itemId: item.id, done });
              return kind === 'marked' ? (done ? 'item_done' : 'item_undone') : kind;
            }
            case 1: {
              const wish = { lines: [{ id: item.id, quantity: random(4) }], note: null, expectedChanges: null };
              return (await commands.amendOrder({ ...about, ...wish, reason: 'lo pide' })).kind;
            }
            case 2:
              return await commands.confirmOrder({ ...about, seenAt: null });
            default: {
              const move = { to: 'CANCELLED', expected: null, note: '', by: clinic.staff } as const;
              return (await commands.moveOrder({ orderId: order.id, ...move })).kind;
            }
          }
        });
        outcomes.push(...(await Promise.all(acts)));
      }
      const log = (await clinic.store.reader.events.after(0, 10_000)).map(({ event }) => event);
      for (const change of ['item_done', 'item_undone', 'amended'] as const) {
        const events = log.filter((event) => event.kind === 'order_changed' && event.change === change);
        expect({ change, count: events.length }).toEqual({
          change,
          count: outcomes.filter((outcome) => outcome === change).length,
        });
        expect(events.length).toBeGreaterThan(0);
      }
      let confirmations = 0;
      for (const { id, items } of orders) {
        const now = await read(clinic, id);
        let isUnconfirmed = false;
        for (const event of log) {
          if (!('orderId' in event) || event.orderId !== id) continue;
          if (event.kind === 'order_moved' && event.status === 'CANCELLED') isUnconfirmed = true;
          if (event.kind !== 'order_changed') continue;
          if (event.change === 'amended') isUnconfirmed = true;
          if (event.change !== 'confirmed') continue;
          // Nobody confirms what there is nothing to know of.
          expect(isUnconfirmed).toBe(true);
          isUnconfirmed = false;
          confirmations += 1;
        }
        expect(now.unconfirmed !== null).toBe(isUnconfirmed);
        for (const { id: line, quantity } of items) {
          let before = quantity;
          for (const change of now.changes.flatMap((each) => each.items.filter((item) => item.id === line))) {
            expect(change.from_quantity).toBe(before);
            before = change.to_quantity;
          }
          expect(now.items.find((item) => item.id === line)?.quantity).toBe(before);
        }
      }
      expect(confirmations).toBeGreaterThan(0);
    });

    test('what must be looked at now is found without looking through the orders', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { reader } = clinic.engine;
      const asked = new Recorder();
      const db = reader.withPlugin(asked);
      await orderReads(db).unconfirmedSince(START);
      await drillWrites(db).open();
      const plans = await Promise.all(asked.nodes.map((node) => planOf(reader, node)));
      expect(plans.map((plan) => /orders_(unconfirmed|drills|status)/.exec(plan)?.[0])).toEqual([
        'orders_unconfirmed',
        'orders_drills',
      ]);
    });
  });
}

/** Keeps what is asked of a database. */
class Recorder implements KyselyPlugin {
  readonly nodes: RootOperationNode[] = [];

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    this.nodes.push(node);
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

/** How the engine finds the rows; of a table as small as this one PostgreSQL must be told not to read it whole. */
async function planOf(db: Kysely<Schema>, node: RootOperationNode): Promise<string> {
  const executor = db.getExecutor();
  const query = executor.compileQuery(node, createQueryId());
  const isPostgres = executor.adapter instanceof PostgresAdapter;
  return await db.transaction().execute(async (tx) => {
    if (isPostgres) await sql`set local enable_seqscan = off`.execute(tx);
    const words = isPostgres ? 'explain' : 'explain query plan';
    const { rows } = await tx.executeQuery({ ...query, sql: `${words} ${query.sql}` });
    return JSON.stringify(rows);
  });
}

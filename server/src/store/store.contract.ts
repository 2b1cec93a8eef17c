/** What the store promises on every engine: what it refuses to hold, what it tells again, and where the log stands. */
import { describe, expect, test } from 'bun:test';
import { OPEN_STATUSES, OrderStatus } from '@comanda/protocol/order';
import { type Kysely, sql } from 'kysely';
import type { MakeDatabase } from '../../test/harness/database.ts';
import {
  bindClinic,
  DEVICE_UIDS,
  made,
  openSmallClinic,
  RETENTION_MS,
  START,
} from '../../test/harness/small-clinic.ts';
import { watched } from '../../test/harness/watched-engine.ts';
import { IDEMPOTENCY_WINDOW_MS } from '../commands/place-order.ts';
import type { LoggedEvent } from '../domain/log-event.ts';
import type { Schema } from './schema.ts';
import { migrate, pendingMigrations } from './store.ts';

const MINUTE_MS = 60_000;
const NO_EVENT_LIMIT = 100_000;
const EVERYTHING = { offset: 0, limit: 200 };

const at = (ms: number) => new Date(START + ms).toISOString();

export function describeStore(engineName: string, makeDatabase: MakeDatabase): void {
  describe(`the store on ${engineName}`, () => {
    describe('migrations', () => {
      test('run once', async () => {
        await using database = await makeDatabase();
        const engine = database.open();
        const pending = await pendingMigrations(engine);
        expect(pending.length).toBeGreaterThan(0);
        expect(await migrate(engine)).toEqual(pending);
        expect(await pendingMigrations(engine)).toEqual([]);
        expect(await migrate(engine)).toEqual([]);
      });

      test('run once where two processes start together', async () => {
        await using database = await makeDatabase();
        const engines = [database.open(), database.open(), database.open()];
        const ran = await Promise.all(engines.map(migrate));
        expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
      });

      test('run as a whole or not at all', async () => {
        await using database = await makeDatabase();
        const engine = database.open();
        const free = await database.fill(engine);
        expect(await failureOf(migrate(engine))).toMatchObject({ name: 'StoreUnavailable', reason: 'full' });
        await free();
        expect((await migrate(engine)).length).toBeGreaterThan(0);
        const { order } = await openSmallClinic(engine);
        expect((await order()).id).toBe(1);
      });
    });

    describe('constraints', () => {
      const now = START;
      type Insert = (db: Kysely<Schema>) => { execute(): Promise<unknown> };

      const doubles: Record<string, Insert> = {
        'a device uid': (db) =>
          db
            .insertInto('devices')
            .values({ device_uid: DEVICE_UIDS[0], device_type: 'IPAD', is_active: 1, created_at: now }),
        'a room code': (db) => db.insertInto('rooms').values({ code: '101', is_active: 1, created_at: now }),
        'an e-mail address': (db) =>
          db
            .insertInto('users')
            .values({ email: 'staff@example.com', password_hash: '', role: 'STAFF', is_active: 1, created_at: now }),
        'a category name': (db) => db.insertInto('categories').values({ name: 'Bebidas', position: 1, is_active: 1 }),
        'a place in the log': (db) =>
          db.insertInto('events').values({ seq: 1, kind: 'user_revoked', body: '{}', created_at: now }),
        'an idempotency key': (db) =>
          db.insertInto('idempotency_keys').values({ id: 'kept', body_hash: '', order_id: 1, created_at: now }),
      };
      for (const [what, insert] of Object.entries(doubles)) {
        test(`${what} exists once`, async () => {
          await using database = await makeDatabase();
          const clinic = await openSmallClinic(database.open());
          await clinic.order({ idempotency: { id: 'kept', bodyHash: '' } });
          expect(await failureOf(insert(clinic.engine.writer).execute())).toMatchObject({
            message: expect.stringMatching(/unique/i),
          });
        });
      }

      const referredTo: Record<string, Insert> = {
        'a room of a device': (db) => db.deleteFrom('rooms').where('code', '=', '101'),
        'a device with orders': (db) => db.deleteFrom('devices').where('device_uid', '=', DEVICE_UIDS[0]),
        'a category of a product': (db) => db.deleteFrom('categories'),
        'a product that was ordered': (db) => db.deleteFrom('products').where('name', '=', 'Agua'),
        'a tag of a product': (db) => db.deleteFrom('tags'),
        'an order with items': (db) => db.deleteFrom('orders'),
        'a user who moved an order': (db) => db.deleteFrom('users').where('email', '=', 'staff@example.com'),
        'a user with a session': (db) => db.deleteFrom('users').where('email', '=', 'admin@example.com'),
      };
      for (const [what, remove] of Object.entries(referredTo)) {
        test(`${what} cannot be deleted`, async () => {
          await using database = await makeDatabase();
          const clinic = await openSmallClinic(database.open());
          const tag = made(await clinic.commands.createTag({ name: 'vegano', is_active: true }));
          await clinic.commands.updateProduct({ id: clinic.products[0], update: { tags: [tag] } });
          await clinic.commands.startSession({
            sessionId: 's',
            userId: clinic.admin,
            refreshId: 'r',
            expiresAt: now + 1,
          });
          await clinic.move((await clinic.order()).id, 'READY');
          expect(await failureOf(remove(clinic.engine.writer).execute())).toMatchObject({
            message: expect.stringMatching(/foreign key/i),
          });
        });
      }

      const impossible = {
        'an order in no known status': sql`update orders set status = 'LOST'`,
        'an item of none': sql`update order_items set quantity = 0`,
        'a price below zero': sql`update products set price_minor = -1`,
        'a role that nobody has': sql`update users set role = 'ROOT'`,
        'a device that is neither active nor not': sql`update devices set is_active = 2`,
      };
      for (const [what, write] of Object.entries(impossible)) {
        test(`${what} cannot be`, async () => {
          await using database = await makeDatabase();
          const clinic = await openSmallClinic(database.open());
          await clinic.order();
          expect(await failureOf(write.execute(clinic.engine.writer))).toMatchObject({
            message: expect.stringMatching(/check constraint/i),
          });
        });
      }
    });

    describe('an order', () => {
      test('keeps what its products were when it was placed', async () => {
        await using database = await makeDatabase();
        const { order, commands, products, store } = await openSmallClinic(database.open());
        const items = [{ product_id: products[1], quantity: 2, note: 'sin azúcar' }];
        const placed = await order({ items, note: 'despacio' });
        await commands.updateProduct({
          id: products[1],
          update: { name: 'Néctar', price_minor: 999, unit_label: 'jarra', category: null, is_active: false },
        });
        expect(await store.reader.orders.byId(placed.id)).toMatchObject({
          note: 'despacio',
          currency: 'EUR',
          device_uid: DEVICE_UIDS[0],
          room_code: '101',
          items: [
            {
              product: products[1],
              product_name: 'Zumo',
              product_category: 'Bebidas',
              unit_label: 'vaso',
              price_minor: 250,
              quantity: 2,
              note: 'sin azúcar',
              created_at: at(0),
            },
          ],
        });
      });

      test('keeps every text as it was written', async () => {
        await using database = await makeDatabase();
        const { order, store } = await openSmallClinic(database.open());
        const notes = ["'; drop table orders; --", 'ñ€ 🔑 العربية', ' \t"línea"\n\\ ', '%_?$1', 'x'.repeat(500)];
        for (const note of notes) await order({ note });
        expect((await store.reader.orders.open()).map(({ note }) => note)).toEqual(notes);
      });

      test('stays in the room where it was placed when its device moves on', async () => {
        await using database = await makeDatabase();
        const { order, commands, devices, rooms, store } = await openSmallClinic(database.open());
        const { id } = await order();
        await commands.updateDevice({ id: devices[0], update: { room: rooms[1] } });
        expect(await store.reader.orders.byId(id)).toMatchObject({ room_code: '101', device_uid: DEVICE_UIDS[0] });
      });

      test('tells its whole history: who, when, from, to and why', async () => {
        await using database = await makeDatabase();
        const { order, commands, staff, clock, store } = await openSmallClinic(database.open());
        const { id } = await order();
        const move = (to: OrderStatus, note: string, by: number | null) => {
          clock.advance(MINUTE_MS);
          return commands.moveOrder({ orderId: id, to, expected: null, note, by });
        };
        await move('PREPARING', '', staff);
        await move('DELIVERED', 'dejado en la puerta', staff);
        await move('PREPARING', 'puerta equivocada', null);
        await move('CANCELLED', 'alta del paciente', staff);
        const history = (await store.reader.orders.byId(id))?.status_events.map(({ id: _, ...event }) => event);
        const by = { changed_by: staff, changed_by_email: 'staff@example.com' };
        const nobody = { changed_by: null, changed_by_email: null };
        expect(history).toEqual([
          { from_status: '', to_status: 'PLACED', ...nobody, changed_at: at(0), note: '' },
          { from_status: 'PLACED', to_status: 'PREPARING', ...by, changed_at: at(MINUTE_MS), note: '' },
          {
            from_status: 'PREPARING',
            to_status: 'DELIVERED',
            ...by,
            changed_at: at(2 * MINUTE_MS),
            note: 'dejado en la puerta',
          },
          {
            from_status: 'DELIVERED',
            to_status: 'PREPARING',
            ...nobody,
            changed_at: at(3 * MINUTE_MS),
            note: 'puerta equivocada',
          },
          {
            from_status: 'PREPARING',
            to_status: 'CANCELLED',
            ...by,
            changed_at: at(4 * MINUTE_MS),
            note: 'alta del paciente',
          },
        ]);
      });

      test('says when it was delivered or cancelled, and no longer when that is taken back', async () => {
        await using database = await makeDatabase();
        const { order, move, clock, store } = await openSmallClinic(database.open());
        const { id } = await order();
        const times = async () => {
          const { status, delivered_at, cancelled_at } = (await store.reader.orders.byId(id)) ?? {};
          return { status, delivered_at, cancelled_at };
        };
        clock.advance(MINUTE_MS);
        await move(id, 'DELIVERED');
        expect(await times()).toEqual({ status: 'DELIVERED', delivered_at: at(MINUTE_MS), cancelled_at: null });
        await move(id, 'READY');
        expect(await times()).toEqual({ status: 'READY', delivered_at: null, cancelled_at: null });
        await move(id, 'CANCELLED');
        expect(await times()).toEqual({ status: 'CANCELLED', delivered_at: null, cancelled_at: at(MINUTE_MS) });
      });

      test('remembers who took it in hand first', async () => {
        await using database = await makeDatabase();
        const { order, commands, staff, admin, clock, store } = await openSmallClinic(database.open());
        const { id } = await order();
        clock.advance(MINUTE_MS);
        await commands.acknowledgeOrder({ orderId: id, by: staff, byEmail: 'staff@example.com', screenId: null });
        clock.advance(MINUTE_MS);
        await commands.acknowledgeOrder({ orderId: id, by: admin, byEmail: 'admin@example.com', screenId: null });
        expect(await store.reader.orders.byId(id)).toMatchObject({
          acknowledged_at: at(MINUTE_MS),
          acknowledged_by_email: 'staff@example.com',
        });
      });
    });

    describe('lists of orders', () => {
      test('are by status, by room and by time, newest first, a page at a time', async () => {
        await using database = await makeDatabase();
        const { order, move, clock, store } = await openSmallClinic(database.open());
        const other = { target: { kind: 'device' as const, uid: DEVICE_UIDS[1] } };
        const wishes = [{}, other, {}, other, {}];
        const ids: number[] = [];
        for (const wish of wishes) {
          ids.push((await order(wish)).id);
          clock.advance(MINUTE_MS);
        }
        const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = ids;
        await move(second, 'READY');
        await move(third, 'DELIVERED');
        await move(fourth, 'CANCELLED');
        const list = async (filter: Parameters<typeof store.reader.orders.list>[0], page = EVERYTHING) => {
          const { count, rows } = await store.reader.orders.list(filter, page);
          return { count, ids: rows.map(({ id }) => id) };
        };
        expect(await list({})).toEqual({ count: 5, ids: [fifth, fourth, third, second, first] });
        expect(await list({}, { offset: 3, limit: 2 })).toEqual({ count: 5, ids: [second, first] });
        expect(await list({}, { offset: 9, limit: 2 })).toEqual({ count: 5, ids: [] });
        expect(await list({ statuses: ['READY', 'CANCELLED'] })).toEqual({ count: 2, ids: [fourth, second] });
        expect(await list({ roomCode: '102' })).toEqual({ count: 2, ids: [fourth, second] });
        expect(await list({ roomCode: 'none' })).toEqual({ count: 0, ids: [] });
        const from = START + MINUTE_MS;
        expect(await list({ from })).toEqual({ count: 4, ids: [fifth, fourth, third, second] });
        expect(await list({ to: from })).toEqual({ count: 1, ids: [first] });
        expect(await list({ from, to: from + 1 })).toEqual({ count: 1, ids: [second] });
        expect(await list({ statuses: ['PLACED'], roomCode: '101', from })).toEqual({ count: 1, ids: [fifth] });

        const open = (await store.reader.orders.open()).map(({ id }) => id);
        expect(open).toEqual([first, second, fifth]);
      });

      test('show a device its own orders only', async () => {
        await using database = await makeDatabase();
        const { order, move, devices, store } = await openSmallClinic(database.open());
        const mine = await order();
        const done = await order();
        await move(done.id, 'DELIVERED');
        const theirs = await order({ target: { kind: 'device', uid: DEVICE_UIDS[1] } });
        const { openOfDevice, ownOrder } = store.reader.orders;
        expect((await openOfDevice(devices[0])).map(({ id }) => id)).toEqual([mine.id]);
        expect(await ownOrder(devices[0], done.id)).toMatchObject({ status: 'DELIVERED' });
        expect(await ownOrder(devices[0], theirs.id)).toBeUndefined();
      });
    });

    describe('idempotency keys', () => {
      const key = { id: 'device:ipad-room-101 k1', bodyHash: 'same' };

      test('answer with the first order for 24 hours, and then make another', async () => {
        await using database = await makeDatabase();
        const { place, order, move, clock } = await openSmallClinic(database.open());
        const first = await order({ idempotency: key });
        // The answer is the one that was given then, whatever has become of the order.
        await move(first.id, 'READY');
        clock.advance(IDEMPOTENCY_WINDOW_MS);
        expect(await place({ idempotency: key })).toEqual({ kind: 'replayed', order: first });
        clock.advance(1);
        expect(await place({ idempotency: key })).toMatchObject({ kind: 'placed', order: { id: first.id + 1 } });
        expect(await place({ idempotency: key })).toMatchObject({ kind: 'replayed', order: { id: first.id + 1 } });
      });

      test('that come many at once do not break up their group', async () => {
        await using database = await makeDatabase();
        let commits = 0;
        const { place } = await openSmallClinic(database.open(), () => {
          commits += 1;
        });
        commits = 0;
        await Promise.all(Array.from({ length: 20 }, () => place({ idempotency: key })));
        expect(commits).toBe(1);
      });

      test('refuse another body', async () => {
        await using database = await makeDatabase();
        const { place } = await openSmallClinic(database.open());
        await place({ idempotency: key });
        expect(await place({ idempotency: { ...key, bodyHash: 'other' } })).toEqual({ kind: 'key_reused' });
      });

      test('are not used up by a refusal', async () => {
        await using database = await makeDatabase();
        const { place } = await openSmallClinic(database.open());
        const nothing = [{ product_id: 999, quantity: 1 }];
        expect(await place({ idempotency: key, items: nothing })).toMatchObject({ kind: 'invalid' });
        expect(await place({ idempotency: key })).toMatchObject({ kind: 'placed' });
      });
    });

    describe('the log', () => {
      test('counts by one, without holes, whatever is refused between', async () => {
        await using database = await makeDatabase();
        const { place, order, move, commands, devices, store } = await openSmallClinic(database.open());
        await Promise.all(
          Array.from({ length: 40 }, async (_, index) => {
            const { id } = await order();
            await place({ items: [{ product_id: 999, quantity: 1 }] });
            await place({ target: { kind: 'device', uid: 'nobody' } });
            await move(id, 'PREPARING');
            await move(id, 'PREPARING');
            await move(99_999, 'READY');
            if (index === 7) await commands.updateDevice({ id: devices[1], update: { is_active: false } });
          }),
        );
        const events = await store.reader.events.after(0, NO_EVENT_LIMIT);
        expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 81 }, (_, index) => index + 1));
        expect(await store.reader.events.position()).toMatchObject({ seq: 81, prunedSeq: 0 });
        const orders = events.flatMap(({ event }) => (event.kind === 'order_placed' ? [event.orderId] : []));
        expect(orders).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      });

      test('is read in order, in pieces, and by device', async () => {
        await using database = await makeDatabase();
        const { order, move, devices, store } = await openSmallClinic(database.open());
        const mine = await order();
        const theirs = await order({ target: { kind: 'device', uid: DEVICE_UIDS[1] } });
        for (const id of [mine.id, theirs.id, mine.id]) await move(id, id === mine.id ? 'READY' : 'DELIVERED');
        await move(mine.id, 'DELIVERED');
        const { after, ofDeviceAfter } = store.reader.events;
        const places = (events: readonly LoggedEvent[]) => events.map(({ seq }) => seq);
        expect(places(await after(0, 3))).toEqual([1, 2, 3]);
        expect(places(await after(3, 3))).toEqual([4, 5]);
        expect(places(await ofDeviceAfter(devices[0], 0, 10))).toEqual([3, 5]);
        expect(places(await ofDeviceAfter(devices[0], 3, 10))).toEqual([5]);
        expect(places(await ofDeviceAfter(devices[1], 0, 10))).toEqual([4]);
      });

      test('forgets what is older than its retention, and says up to where', async () => {
        await using database = await makeDatabase();
        const { order, clock, commands, store } = await openSmallClinic(database.open());
        for (let count = 0; count < 3; count++) await order();
        clock.advance(1);
        await order();
        clock.advance(RETENTION_MS - 1);
        expect(await commands.prune()).toMatchObject({ events: 0, keys: 0, sessions: 0, more: false });
        clock.advance(1);
        expect(await commands.prune()).toMatchObject({ events: 3, keys: 0, sessions: 0, more: false });
        expect((await store.reader.events.after(0, 10)).map(({ seq }) => seq)).toEqual([4]);
        expect(await store.reader.events.position()).toMatchObject({ seq: 4, prunedSeq: 3 });
        clock.advance(1);
        expect(await commands.prune()).toMatchObject({ events: 1 });
        expect(await store.reader.events.position()).toMatchObject({ seq: 4, prunedSeq: 4 });
        await order();
        expect((await store.reader.events.after(0, 10)).map(({ seq }) => seq)).toEqual([5]);
        expect((await store.reader.orders.open()).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
      });

      test('is forgotten a piece at a time', async () => {
        await using database = await makeDatabase();
        const { place, clock, commands, store } = await openSmallClinic(database.open());
        await Promise.all(Array.from({ length: 2_500 }, () => place()));
        clock.advance(RETENTION_MS + 1);
        expect(await commands.prune()).toMatchObject({ events: 2_000, more: true });
        expect(await store.reader.events.position()).toMatchObject({ prunedSeq: 2_000 });
        expect(await commands.prune()).toMatchObject({ events: 500, more: false });
        expect(await store.reader.events.position()).toMatchObject({ seq: 2_500, prunedSeq: 2_500 });
      });

      test('takes keys and sessions along when their time is over', async () => {
        await using database = await makeDatabase();
        const { place, clock, commands, staff, store } = await openSmallClinic(database.open());
        const day = 24 * 60 * MINUTE_MS;
        await place({ idempotency: { id: 'k', bodyHash: 'b' } });
        const session = { userId: staff, refreshId: 'r' };
        await commands.startSession({ sessionId: 'short', ...session, expiresAt: START + day });
        await commands.startSession({ sessionId: 'long', ...session, expiresAt: START + 2 * day });
        clock.advance(day);
        expect(await commands.prune()).toMatchObject({ keys: 0, sessions: 0 });
        clock.advance(1);
        expect(await commands.prune()).toMatchObject({ keys: 1, sessions: 1 });
        expect(await store.reader.accounts.session('short')).toBeUndefined();
        expect(await store.reader.accounts.session('long')).toMatchObject({ id: 'long' });
      });
    });

    test('a snapshot is exactly what the log up to its place tells, whenever others commit', async () => {
      await using database = await makeDatabase();
      const { engine, before } = watched(database.open());
      const writing = await openSmallClinic(engine);
      const { snapshots, events } = bindClinic(database.open(), writing.clock).store.reader;
      const device = writing.devices[0];
      // The commit falls `tick` ticks after a snapshot has been asked for: somewhere it falls between its readings.
      for (let tick = 0; tick < 60; tick++) {
        let asked = Promise.all([snapshots.queue(), snapshots.activeOfDevice(device)]);
        before.commit = async () => {
          asked = Promise.all([snapshots.queue(), snapshots.activeOfDevice(device)]);
          for (let count = 0; count < tick; count++) await null;
        };
        const other = { target: { kind: 'device' as const, uid: DEVICE_UIDS[1] } };
        const placing = writing.order(tick % 3 === 0 ? other : {});
        const moving = writing.move(tick, OrderStatus.options[tick % 5] ?? 'READY');
        await Promise.all([placing, moving]);
        const [queue, own] = await asked;
        const log = await events.after(0, NO_EVENT_LIMIT);
        const upTo = (position: number) => log.filter(({ seq }) => seq <= position);
        expect({ tick, queue: queue.value.map(told) }).toEqual({
          tick,
          queue: openOrdersOf(upTo(queue.position.seq)),
        });
        expect({ tick, own: own.value.map(told) }).toEqual({
          tick,
          own: openOrdersOf(upTo(own.position.seq), device),
        });
      }
    });
  });
}

const told = ({ id, status }: { readonly id: number; readonly status: OrderStatus }) => `${id} ${status}`;

/** The open orders that a log tells of, oldest first: all of them, or one device's. */
function openOrdersOf(events: readonly LoggedEvent[], deviceId?: number): string[] {
  const statuses = new Map<number, OrderStatus>();
  for (const { event } of events) {
    if (event.kind !== 'order_placed' && event.kind !== 'order_moved') continue;
    if (deviceId !== undefined && event.deviceId !== deviceId) continue;
    statuses.set(event.orderId, event.kind === 'order_placed' ? 'PLACED' : event.status);
  }
  const orders = [...statuses].map(([id, status]) => ({ id, status })).sort((a, b) => a.id - b.id);
  return orders.filter(({ status }) => OPEN_STATUSES.some((open) => open === status)).map(told);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  return 'it did not fail';
}

/** What the store promises of menu and settings on every engine: sold out by the clock, chosen with a product, told to every device, kept over migrations. */
import { describe, expect, test } from 'bun:test';
import { type RawBuilder, sql } from 'kysely';
import type { MakeDatabase } from '../../test/harness/database.ts';
import { seeded } from '../../test/harness/random.ts';
import { DEVICE_UIDS, openSmallClinic, placement, START } from '../../test/harness/small-clinic.ts';
import { DEFAULT_BOARD } from '../domain/board.ts';
import { DEFAULT_LADDER } from '../domain/escalation.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { catalogReads } from './catalog.ts';
import { eventReads } from './events.ts';
import { orderReads } from './orders.ts';
import { migrate, migrateTo } from './store.ts';

const MINUTE = 60_000;
const at = (ms: number) => new Date(START + ms).toISOString();

export function describeMenu(engineName: string, makeDatabase: MakeDatabase): void {
  describe(`the menu on ${engineName}`, () => {
    test('a product that is sold out for a while is back by the clock, for readers and for orders', async () => {
      await using database = await makeDatabase();
      const it = await openSmallClinic(database.open());
      const [water] = it.products;
      const { catalog } = it.store.reader;
      const state = async () => {
        const product = await catalog.product(water, it.clock.now());
        const { rows } = await catalog.products({}, { offset: 0, limit: 1 }, it.clock.now());
        expect(rows[0]).toEqual(product);
        return [product?.is_available, product?.unavailable_until, (await it.place()).kind];
      };
      const keep = (until: number | null) =>
        it.commands.changeAvailability({ id: water, kept: { isAvailable: false, until } });
      expect(await state()).toEqual([true, null, 'placed']);
      await keep(START + MINUTE);
      expect(await state()).toEqual([false, at(MINUTE), 'invalid']);
      expect(await it.place()).toMatchObject({
        problems: [{ path: 'items.0.product_id', reason: 'sold_out', product: 'Agua' }],
      });
      it.clock.advance(MINUTE - 1);
      expect(await state()).toEqual([false, at(MINUTE), 'invalid']);
      it.clock.advance(1);
      const { seq } = await it.store.reader.events.position();
      expect(await state()).toEqual([true, null, 'placed']);
      // The order was written, and nothing else: nobody brings a product back.
      expect((await it.store.reader.events.after(seq, 10)).map(({ event }) => event.kind)).toEqual(['order_placed']);
      await keep(null);
      it.clock.advance(365 * 24 * 60 * MINUTE);
      expect(await state()).toEqual([false, null, 'invalid']);
      await it.commands.updateProduct({ id: water, update: { is_available: true } });
      expect(await state()).toEqual([true, null, 'placed']);
    });

    test('an update that calls it sold out takes its time away, and one that says nothing leaves it', async () => {
      await using database = await makeDatabase();
      const it = await openSmallClinic(database.open());
      const [water] = it.products;
      const until = async () => (await it.store.reader.catalog.product(water, START))?.unavailable_until;
      await it.commands.changeAvailability({ id: water, kept: { isAvailable: false, until: START + MINUTE } });
      await it.commands.updateProduct({ id: water, update: { price_minor: 7 } });
      expect(await until()).toBe(at(MINUTE));
      await it.commands.updateProduct({ id: water, update: { is_available: false } });
      expect(await until()).toBeNull();
      it.clock.advance(MINUTE);
      expect(await it.place()).toMatchObject({ kind: 'invalid' });
    });

    test('what is chosen is written with the line, and is the same in all that reads it', async () => {
      await using database = await makeDatabase();
      const it = await openSmallClinic(database.open());
      const [water, juice] = it.products;
      const choice = (id: string, price_minor: number) => ({ id, name: `«${id}»`, price_minor, is_available: true });
      const options = [{ id: 'gas', name: 'Gas', min: 1, max: 2, choices: [choice('still', 0), choice('lemon', 25)] }];
      await it.commands.updateProduct({ id: water, update: { options, allergens: [], diets: ['vegan'] } });
      expect(await it.store.reader.catalog.product(water, START)).toMatchObject({
        options,
        allergens: [],
        diets: ['vegan'],
      });
      expect(await it.store.reader.catalog.product(juice, START)).toMatchObject({
        options: [],
        allergens: null,
        diets: [],
      });
      expect(await it.place()).toEqual({
        kind: 'invalid',
        problems: [{ path: 'items.0.options', reason: 'too_few_choices', group: 'Gas', minimum: 1 }],
      });
      const items = [
        { product_id: water, quantity: 2, options: ['lemon', 'still'] },
        { product_id: juice, quantity: 1 },
      ];
      const order = await it.order({ items });
      const chosen = [
        { group: 'Gas', choice: '«still»', price_minor: 0 },
        { group: 'Gas', choice: '«lemon»', price_minor: 25 },
      ];
      expect(order.items.map((item) => item.options)).toEqual([chosen, []]);
      const { orders } = it.store.reader;
      expect((await orders.asPlaced([order.id])).get(order.id)).toEqual(order);
      expect((await orders.ownOrder(it.devices[0], order.id))?.items).toEqual(order.items);
      const staff = await orders.byId(order.id);
      expect(staff?.items.map((item) => [item.price_minor, item.options])).toEqual([
        [25, chosen],
        [250, []],
      ]);
    });

    test('what is told to every device stands among its own events, in order, whatever the size of a piece', async () => {
      await using database = await makeDatabase();
      const it = await openSmallClinic(database.open());
      const [water, juice] = it.products;
      const random = seeded(5);
      for (let step = 0; step < 40; step++) {
        const choice = random(4);
        if (choice === 0) await it.commands.updateProduct({ id: juice, update: { price_minor: step + 1_000 } });
        else if (choice === 1) {
          await it.commands.changeAvailability({ id: juice, kept: { isAvailable: false, until: START + step + 1 } });
        } else {
          const uid = DEVICE_UIDS[choice === 2 ? 0 : 1];
          const outcome = await it.commands.placeOrder(placement(water, { target: { kind: 'device', uid } }));
          if (outcome.kind === 'placed') await it.move(outcome.order.id, 'READY');
        }
      }
      const { after, ofDeviceAfter } = it.store.reader.events;
      const all = await after(0, 1_000);
      for (const device of it.devices) {
        const own = all.filter(({ event }) => isFor(event, device));
        expect(own.filter(({ event }) => !('deviceId' in event)).length).toBeGreaterThan(5);
        expect(own.filter(({ event }) => 'deviceId' in event).length).toBeGreaterThan(3);
        expect(await ofDeviceAfter(device, 0, 1_000)).toEqual(own);
        for (const limit of [1, 2, 7]) {
          const told = [];
          for (let last = 0; ; ) {
            const piece = await ofDeviceAfter(device, last, limit);
            told.push(...piece);
            if (piece.length < limit) break;
            last = piece.at(-1)?.seq ?? last;
          }
          expect({ limit, told }).toEqual({ limit, told: own });
        }
      }
    });

    test('settings: as they come, as they are set, each for itself, and who set them', async () => {
      await using database = await makeDatabase();
      const it = await openSmallClinic(database.open());
      const { settings } = it.store.reader;
      expect(await settings.all()).toEqual({ escalation: DEFAULT_LADDER, board: DEFAULT_BOARD });
      const board = { ...DEFAULT_BOARD, stations: [{ name: 'Barra', categories: [1] }] };
      expect(await it.commands.changeBoard({ board, by: it.admin })).toEqual({ ok: true, value: board });
      expect(await settings.all()).toEqual({ escalation: DEFAULT_LADDER, board });
      const unknown = { ...board, stations: [...board.stations, { name: 'Plancha', categories: [1, 98, 99] }] };
      expect(await it.commands.changeBoard({ board: unknown, by: null })).toEqual({
        ok: false,
        refusal: { code: 'unknown_reference', field: 'stations.1.categories.1' },
      });
      const ladder = { undelivered: [], unacknowledged: [] };
      await it.commands.changeLadder({ ladder, by: null });
      expect(await settings.all()).toEqual({ escalation: ladder, board });
      const rows = await it.engine.reader
        .selectFrom('settings')
        .select(['name', 'changed_by'])
        .orderBy('name')
        .execute();
      expect(rows).toEqual([
        { name: 'board', changed_by: it.admin },
        { name: 'escalation', changed_by: null },
      ]);
      const told = (await it.store.reader.events.after(0, 10)).map(({ event }) => event);
      expect(told).toEqual(['board', 'escalation'].map((name) => ({ kind: 'setting_changed', name, at: START })));
    });

    test('a menu and orders from before there were options have none, and nobody has stated allergens', async () => {
      await using database = await makeDatabase();
      const engine = database.open();
      await migrateTo(engine, '0006-availability');
      const write = (statement: RawBuilder<unknown>) => statement.execute(engine.writer);
      await write(sql`insert into products (name, description, unit_label, price_minor, position, is_active, is_available, created_at)
        values ('Agua', '', '', 0, 0, 1, 1, ${START})`);
      await write(
        sql`insert into orders (id, status, note, currency, placed_at) values (1, 'PLACED', '', 'EUR', ${START})`,
      );
      await write(sql`insert into order_items (id, order_id, product_id, product_name, unit_label, price_minor, quantity, note, created_at)
        values (1, 1, 1, 'Agua', '', 0, 1, '', ${START})`);
      await migrate(engine);
      expect(await catalogReads(engine.reader).product(1, START)).toMatchObject({
        options: [],
        allergens: null,
        diets: [],
      });
      expect((await orderReads(engine.reader).byId(1))?.items).toMatchObject([{ product_name: 'Agua', options: [] }]);
    });

    test('a change of a setting from before it said when is told at the time at which it was written', async () => {
      await using database = await makeDatabase();
      const engine = database.open();
      await migrateTo(engine, '0004-web-push');
      for (const [seq, kind, body] of [
        [1, 'setting_changed', '{"kind":"setting_changed","name":"escalation"}'],
        [2, 'user_revoked', '{"kind":"user_revoked","userId":1}'],
      ] as const) {
        await sql`insert into events (seq, kind, body, created_at) values (${seq}, ${kind}, ${body}, ${START})`.execute(
          engine.writer,
        );
      }
      await migrate(engine);
      expect(await eventReads(engine.reader).after(0, 10)).toEqual([
        { seq: 1, event: { kind: 'setting_changed', name: 'escalation', at: START } },
        { seq: 2, event: { kind: 'user_revoked', userId: 1 } },
      ]);
    });
  });
}

function isFor(event: LogEvent, device: number): boolean {
  if (event.kind === 'menu_changed' || event.kind === 'product_availability_changed') return true;
  return event.kind === 'order_moved' && event.deviceId === device;
}

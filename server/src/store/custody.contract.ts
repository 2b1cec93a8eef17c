/** What custody promises on every engine: what was said once is kept once, in the right order, and belongs to one order alone. */
import { describe, expect, test } from 'bun:test';
import type { MakeDatabase } from '../../test/harness/database.ts';
import { bindClinic, openSmallClinic, type SmallClinic, START } from '../../test/harness/small-clinic.ts';
import { HEARD_FOR_MS } from '../domain/screens.ts';
import { LARGEST_PUSH, type Saying } from './receipts.ts';
import type { ScreenRecord } from './screens.ts';

const SECOND = 1_000;

export function describeCustody(engineName: string, makeDatabase: MakeDatabase): void {
  async function kinds(clinic: SmallClinic): Promise<unknown[]> {
    const all = await clinic.store.reader.events.after(0, 1_000);
    return all.flatMap(({ event }) => (event.kind === 'order_placed' ? [] : [event]));
  }

  const rendered = (orderId: number, ...screens: Saying[]) => ({ orderId, stage: 'rendered' as const, screens });
  const audible = (orderId: number, ...screens: Saying[]) => ({ orderId, stage: 'audible' as const, screens });

  describe(`custody on ${engineName}`, () => {
    test('the first time of each stage stays, is told to the room, and moves the timer', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { commands, store, clock } = clinic;
      const { id } = await clinic.order();
      clock.advance(9 * SECOND);
      await commands.noteReceipts([rendered(id, ['screen-a', START + 5 * SECOND], ['screen-b', START + 4 * SECOND])]);
      await commands.noteReceipts([audible(id, ['screen-b', START + 6 * SECOND])]);
      await commands.noteReceipts([rendered(id, ['screen-c', START + 8 * SECOND])]);
      const told = { kind: 'order_shown', orderId: id, deviceId: clinic.devices[0] };
      expect(await kinds(clinic)).toEqual([
        { ...told, stage: 'rendered', at: START + 4 * SECOND },
        { ...told, stage: 'audible', at: START + 6 * SECOND },
      ]);
      const row = await clinic.engine.reader.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({
        shown_at: START + 4 * SECOND,
        rendered_at: START + 4 * SECOND,
        audible_at: START + 6 * SECOND,
        // By the ladder that a site begins with, 60 s after it was shown.
        escalates_at: START + 64 * SECOND,
      });
      const custody = await store.reader.receipts.custodyOf(id);
      expect(custody?.screens.map(({ screenId, renderedAt, audibleAt }) => [screenId, renderedAt, audibleAt])).toEqual([
        ['screen-b', START + 4 * SECOND, START + 6 * SECOND],
        ['screen-a', START + 5 * SECOND, null],
        ['screen-c', START + 8 * SECOND, null],
      ]);
    });

    test('of what comes together the furthest is told, whichever was said first', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { id } = await clinic.order();
      await clinic.commands.noteReceipts([
        audible(id, ['screen-b', START + 6 * SECOND]),
        rendered(id, ['screen-a', START + 5 * SECOND]),
      ]);
      expect(await kinds(clinic)).toEqual([
        { kind: 'order_shown', orderId: id, deviceId: clinic.devices[0], stage: 'audible', at: START + 6 * SECOND },
      ]);
      const row = await clinic.engine.reader.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({ rendered_at: START + 5 * SECOND, audible_at: START + 6 * SECOND });
    });

    test('what is said again is not written again, and of an order that is not there nothing is', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { id } = await clinic.order();
      const said = [rendered(id, ['screen-a', START]), rendered(999, ['screen-a', START])];
      for (let again = 0; again < 3; again++) await clinic.commands.noteReceipts(said);
      const rows = await clinic.engine.reader.selectFrom('receipts').select(['order_id', 'screens']).execute();
      expect(rows).toEqual([{ order_id: id, screens: JSON.stringify([['screen-a', START]]) }]);
      expect((await kinds(clinic)).length).toBe(1);
    });

    test('many orders at once, each with its own times', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const orders = await Promise.all(Array.from({ length: 300 }, () => clinic.order()));
      await clinic.commands.noteReceipts(orders.map(({ id }) => rendered(id, ['screen-a', START + id])));
      const rows = await clinic.engine.reader
        .selectFrom('orders')
        .select(['id', 'rendered_at', 'audible_at'])
        .execute();
      expect(rows.filter(({ id, rendered_at }) => rendered_at === START + id).length).toBe(300);
      expect(rows.every(({ audible_at }) => audible_at === null)).toBe(true);
    });

    test('once somebody has it in hand a receipt is kept, tells nobody and starts no timer', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { id } = await clinic.order();
      const by = { orderId: id, by: clinic.staff, byEmail: 'staff@example.com' };
      expect(await clinic.commands.acknowledgeOrder({ ...by, screenId: 'screen-a' })).toBe('not_rendered');
      expect(await clinic.commands.acknowledgeOrder({ ...by, screenId: null })).toBe('acknowledged');
      await clinic.commands.noteReceipts([rendered(id, ['screen-a', START + 1])]);
      expect(await clinic.commands.acknowledgeOrder({ ...by, screenId: 'screen-a' })).toBe('acknowledged');
      expect(await clinic.commands.acknowledgeOrder({ ...by, screenId: 'screen-b' })).toBe('not_rendered');
      expect(await kinds(clinic)).toEqual([
        { kind: 'order_acknowledged', ...by, deviceId: clinic.devices[0], at: START },
      ]);
      const row = await clinic.engine.reader.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({ rendered_at: START + 1, shown_at: START + 1, escalates_at: null });
    });

    test('a member of staff who moves an order has it in hand, a room that takes it back has not', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const [moved, cancelled] = [await clinic.order(), await clinic.order()];
      clinic.clock.advance(SECOND);
      await clinic.move(moved.id, 'PREPARING');
      clinic.clock.advance(SECOND);
      await clinic.move(moved.id, 'READY');
      await clinic.commands.cancelOwnOrder({ orderId: cancelled.id, deviceUid: 'ipad-room-101', note: '' });
      const rows = await clinic.engine.reader
        .selectFrom('orders')
        .select(['acknowledged_at', 'acknowledged_by', 'escalates_at'])
        .orderBy('id')
        .execute();
      expect(rows).toEqual([
        { acknowledged_at: START + SECOND, acknowledged_by: clinic.staff, escalates_at: null },
        { acknowledged_at: null, acknowledged_by: null, escalates_at: null },
      ]);
      expect((await kinds(clinic)).every((event) => JSON.stringify(event).includes('order_moved'))).toBe(true);
    });

    test('an order that waits says the newest step that it has climbed, one in hand says none', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const [waiting, taken] = [await clinic.order(), await clinic.order()];
      const lease = { lease: 'background', holder: 'server-a' };
      await clinic.commands.takeLease({ name: lease.lease, holder: lease.holder, dead: null });
      // Nobody watches and no screen has them: every step that is due is taken in one look.
      clinic.clock.advance(61 * SECOND);
      const climbed = await clinic.commands.climbLadder(lease);
      const steps = climbed?.steps.filter(({ orderId }) => orderId === waiting.id) ?? [];
      expect(steps.length).toBeGreaterThan(1);
      await clinic.commands.acknowledgeOrder({
        ...{ orderId: taken.id, by: clinic.staff, byEmail: 'staff@example.com', screenId: null },
      });
      const shown = (await clinic.store.reader.orders.open()).map(({ escalation }) => escalation);
      const [last] = steps.slice(-1);
      const at = new Date(START + 61 * SECOND).toISOString();
      expect(shown).toEqual([{ step: last?.step ?? 'other_sound', branch: 'undelivered', at }, null]);
    });

    test('finds the pushes of an order, the widest too, and whether a silent screen had it', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const orders = await Promise.all(Array.from({ length: LARGEST_PUSH + 1 }, () => clinic.order()));
      const [first, last, beyond] = [orders.at(0)?.id ?? 0, orders.at(-2)?.id ?? 0, orders.at(-1)?.id ?? 0];
      const push = { fromOrder: first, toOrder: last, screens: ['screen-a', 'screen-b'] };
      await clinic.commands.notePushes([{ ...push, at: START + 5, isSilent: false }]);
      const silent = () => clinic.store.reader.receipts.pushedToSilent([first, last, beyond]);
      expect(await silent()).toEqual(new Map());
      await clinic.commands.notePushes([
        { ...push, at: START + 9, isSilent: true },
        { ...push, at: START + 7, isSilent: true },
      ]);
      expect(await silent()).toEqual(new Map([first, last].map((id) => [id, START + 7])));
      const custody = async (id: number) => (await clinic.store.reader.receipts.custodyOf(id))?.screens ?? [];
      for (const id of [first, last]) {
        expect((await custody(id)).map(({ screenId, pushedAt }) => [screenId, pushedAt])).toEqual([
          ['screen-a', START + 5],
          ['screen-b', START + 5],
        ]);
      }
      expect(await custody(beyond)).toEqual([]);
    });

    test('a screen counts as long as it is heard of and somebody would notice; each server has its own', async () => {
      await using database = await makeDatabase();
      const { commands, store, clock, staff } = await openSmallClinic(database.open());
      const { screens } = store.reader;
      const here = (wish: Partial<ScreenRecord>): ScreenRecord => ({
        ...{ id: 'screen-a', userId: staff, reports: true, visible: true, audio: false, skewMs: null, cursor: null },
        ...{ connectedAt: START, heardAt: clock.now() },
        ...wish,
      });
      const note = (server: string, ...all: ScreenRecord[]) => commands.noteScreens({ server, here: all, gone: [] });
      const any = () => screens.anyHealthy(clock.now());
      expect([await any(), await screens.anyHeard(clock.now())]).toEqual([false, false]);
      for (const [wish, counts] of [
        [{ visible: false }, false],
        [{ visible: false, audio: true }, true],
        [{ visible: false, reports: false }, true],
        [{ visible: true }, true],
      ] as const) {
        await note('one', here(wish));
        expect(await any()).toBe(counts);
      }
      expect(await screens.anyHealthyElsewhere('one', clock.now())).toBe(false);
      expect(await screens.anyHealthyElsewhere('two', clock.now())).toBe(true);
      clock.advance(HEARD_FOR_MS);
      expect(await any()).toBe(true);
      clock.advance(1);
      expect(await any()).toBe(false);

      // It has come to another server: what the first one still says of it, and that it is gone there, counts no more.
      await note('two', here({ connectedAt: START + 5 }));
      await note('one', here({ visible: false }));
      await commands.noteScreens({ server: 'one', here: [], gone: ['screen-a'] });
      expect(await any()).toBe(true);
      await commands.noteScreens({ server: 'two', here: [], gone: ['screen-a'] });
      expect([await any(), await screens.anyHeard(clock.now())]).toEqual([false, true]);
      // And back again.
      await note('one', here({ connectedAt: START + 2 }));
      expect(await screens.anyHealthyElsewhere('two', clock.now())).toBe(true);
    });

    test('a device is suspected once per reason and hour, whichever server saw it', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const other = bindClinic(database.open(), clinic.clock);
      const [deviceId] = clinic.devices;
      const suspect = (commands: SmallClinic['commands'], reason: 'too_many_orders' | 'too_many_sockets') =>
        commands.noteSuspicion({ device: { uid: 'ipad-room-101' }, reason });
      clinic.clock.advance(25 * 60 * SECOND);
      const answers = await Promise.all([
        suspect(clinic.commands, 'too_many_orders'),
        suspect(other.commands, 'too_many_orders'),
      ]);
      expect(answers.filter((id) => id !== null)).toEqual([deviceId]);
      expect(await clinic.commands.noteSuspicion({ device: { id: deviceId }, reason: 'too_many_sockets' })).toBe(
        deviceId,
      );
      clinic.clock.advance(5 * 60 * SECOND - 1);
      expect(await suspect(other.commands, 'too_many_orders')).toBeNull();
      clinic.clock.advance(1);
      expect(await suspect(other.commands, 'too_many_orders')).toBe(deviceId);
      expect(await clinic.commands.noteSuspicion({ device: { uid: 'nowhere' }, reason: 'too_many_orders' })).toBeNull();
      expect(await kinds(clinic)).toMatchObject(
        ['too_many_orders', 'too_many_sockets', 'too_many_orders'].map((reason) => ({
          ...{ kind: 'device_suspicious', deviceId, deviceUid: 'ipad-room-101', reason },
        })),
      );
    });

    test('forgets pushes and screens past retention, and never what a screen said', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { commands, engine, clock, staff } = clinic;
      const { id } = await clinic.order();
      await commands.notePushes([{ fromOrder: id, toOrder: id, at: START, isSilent: false, screens: ['screen-a'] }]);
      await commands.noteReceipts([rendered(id, ['screen-a', START])]);
      const screen = { id: 'screen-a', userId: staff, reports: true, visible: true, audio: true };
      const times = { skewMs: null, cursor: null, connectedAt: START, heardAt: START };
      await commands.noteScreens({ server: 'one', here: [{ ...screen, ...times }], gone: [] });
      clock.advance(8 * 24 * 60 * 60 * SECOND);
      expect(await commands.prune()).toMatchObject({ handedOn: 1, screens: 1 });
      const left = async (table: 'pushes' | 'screens' | 'receipts') =>
        (await engine.reader.selectFrom(table).selectAll().execute()).length;
      expect([await left('pushes'), await left('screens'), await left('receipts')]).toEqual([0, 0, 1]);
      const custody = await clinic.store.reader.receipts.custodyOf(id);
      expect(custody?.screens).toMatchObject([
        { screenId: 'screen-a', reports: true, renderedAt: START, userEmail: null },
      ]);
    });
  });
}

/** One look of whoever holds the lease: what it writes, what keeps it from writing, and what makes an order be looked at. */
import { expect, test } from 'bun:test';
import { type OpenClinic, openClinic } from '../../test/harness/open-clinic.ts';
import { DEFAULT_LADDER } from '../domain/escalation.ts';

const SECOND = 1_000;
const HELD = { lease: 'background', holder: 'one' };

async function open(): Promise<OpenClinic> {
  const clinic = await openClinic();
  expect(await clinic.commands.takeLease({ name: HELD.lease, holder: HELD.holder, dead: null })).toBe(true);
  return clinic;
}

/** A board that somebody looks at, so that the watch keeps out of it. */
async function lookAfter({ clock, commands, staff }: OpenClinic, ms: number): Promise<readonly string[]> {
  clock.advance(ms);
  const now = clock.now();
  const how = { userId: staff, reports: true, visible: true, audio: true, skewMs: null, cursor: null };
  const here = [{ id: 'board', ...how, connectedAt: now, heardAt: now }];
  await commands.noteScreens({ server: 'one', here, gone: [] });
  const climbed = await commands.climbLadder(HELD);
  return (climbed?.steps ?? []).map(({ branch, step }) => `${branch} ${step}`);
}

const silentPush = ({ clock, commands }: OpenClinic, order: number) =>
  commands.notePushes([
    { fromOrder: order, toOrder: order, at: clock.now(), isSilent: true, screens: ['plain-screen'] },
  ]);

const escalations = async ({ engine }: OpenClinic) => engine.reader.selectFrom('escalations').selectAll().execute();

test('whoever does not hold the lease writes nothing, not even of who watches', async () => {
  await using clinic = await open();
  await clinic.order();
  await clinic.news();
  clinic.clock.advance(3600 * SECOND);
  expect(await clinic.commands.climbLadder({ ...HELD, holder: 'two' })).toBeNull();
  expect({ rows: await escalations(clinic), news: await clinic.news() }).toEqual({ rows: [], news: [] });
  expect(await clinic.store.reader.siteMarks.mark('watch')).toBeUndefined();
  expect((await clinic.commands.climbLadder(HELD))?.steps.length).toBe(5);
});

test.each(['acknowledged', 'moved'])('an order that was %s climbs no more, whatever its timer says', async (how) => {
  await using clinic = await open();
  const { id } = await clinic.order();
  if (how === 'moved') await clinic.move(id, 'PREPARING');
  else await clinic.commands.acknowledgeOrder({ orderId: id, by: clinic.staff, byEmail: 'a@b.c', screenId: null });
  if (how === 'moved') {
    // As if the move had forgotten to note who has it: leaving PLACED alone must do.
    await clinic.engine.writer.updateTable('orders').set({ acknowledged_at: null, acknowledged_by: null }).execute();
  }
  await clinic.engine.writer.updateTable('orders').set({ escalates_at: clinic.clock.now() }).execute();
  expect(await lookAfter(clinic, 3600 * SECOND)).toEqual([]);
  expect(await escalations(clinic)).toEqual([]);
  expect(await clinic.store.reader.escalations.anyDue(clinic.clock.now())).toBe(false);
});

test('a silent screen that comes after all steps of the first branch begins the second', async () => {
  await using clinic = await open();
  const { id } = await clinic.order();
  expect((await lookAfter(clinic, 120 * SECOND)).length).toBe(5);
  await silentPush(clinic, id);
  expect(await lookAfter(clinic, 59 * SECOND)).toEqual([]);
  expect(await lookAfter(clinic, SECOND)).toEqual(['unacknowledged other_sound']);
  expect(await lookAfter(clinic, 240 * SECOND)).toEqual(
    DEFAULT_LADDER.unacknowledged.slice(1).map(({ step }) => `unacknowledged ${step}`),
  );
});

test('a silent push neither delays a look nor touches an order that is in hand', async () => {
  await using clinic = await open();
  const [first, second] = [await clinic.order(), await clinic.order()];
  await clinic.move(second.id, 'PREPARING');
  await silentPush(clinic, first.id);
  await silentPush(clinic, second.id);
  const rows = await clinic.engine.reader.selectFrom('orders').select(['escalates_at']).orderBy('id').execute();
  expect(rows.map(({ escalates_at }) => escalates_at)).toEqual([clinic.clock.now() + 20 * SECOND, null]);
});

test('a new ladder has the orders that wait looked at, but not those that were left lying', async () => {
  await using clinic = await open();
  await clinic.order();
  clinic.clock.advance(25 * 3600 * SECOND);
  await clinic.order();
  await clinic.engine.writer.updateTable('orders').set({ escalates_at: null }).execute();
  const ladder = { undelivered: [{ step: 'admin' as const, after_s: 0 }], unacknowledged: [] };
  await clinic.commands.changeLadder({ ladder, by: clinic.admin });
  expect(await lookAfter(clinic, 0)).toEqual(['undelivered admin']);
  expect((await escalations(clinic)).map(({ order_id }) => order_id)).toEqual([2]);
});

test('that nobody watches is told once over looks and holders, hastens what waits, and is taken back at once', async () => {
  await using clinic = await open();
  await lookAfter(clinic, 0);
  await clinic.news();
  await clinic.commands.noteScreens({ server: 'one', here: [], gone: ['board'] });
  await clinic.order();
  const look = async (ms: number, holder: string) => {
    clinic.clock.advance(ms);
    return (await clinic.commands.climbLadder({ ...HELD, holder }))?.steps.map(({ step }) => step);
  };
  expect(await look(0, 'one')).toEqual([]);
  const seen = (await clinic.store.reader.leases.read(HELD.lease)) ?? null;
  expect(await clinic.commands.takeLease({ name: HELD.lease, holder: 'two', dead: seen })).toBe(true);
  expect(await look(19 * SECOND, 'two')).toEqual([]);
  expect(await look(SECOND, 'two')).toEqual(['other_sound', 'every_screen', 'web_push', 'webhook']);
  expect(await look(SECOND, 'two')).toEqual([]);
  const watched = (await clinic.news()).flatMap((event) => (event.kind === 'watch_changed' ? [event.isWatched] : []));
  expect(watched).toEqual([false]);
  const again = (await clinic.store.reader.leases.read(HELD.lease)) ?? null;
  expect(await clinic.commands.takeLease({ name: HELD.lease, holder: 'one', dead: again })).toBe(true);
  await lookAfter(clinic, 0);
  expect((await clinic.news()).map(({ kind }) => kind)).toEqual(['watch_changed']);
});

test('a drill climbs as far as the screens reach, on either branch, watched or not', async () => {
  await using clinic = await open();
  const { clock, commands, staff } = clinic;
  const unseen = await commands.startDrill({ by: staff });
  // Nobody watches: an order would go beyond the screens at once.
  clock.advance(3600 * SECOND);
  const steps = (await commands.climbLadder(HELD))?.steps ?? [];
  expect(steps.map(({ branch, step }) => `${branch} ${step}`)).toEqual([
    'undelivered other_sound',
    'undelivered every_screen',
  ]);
  await clinic.move(unseen, 'DELIVERED');
  const seen = await commands.startDrill({ by: staff });
  await commands.noteReceipts([{ orderId: seen, stage: 'rendered', screens: [['board', clock.now()]] }]);
  expect(await lookAfter(clinic, 3600 * SECOND)).toEqual(['unacknowledged other_sound', 'unacknowledged every_screen']);
  expect(await clinic.store.reader.escalations.anyDue(clock.now() + 3600 * SECOND)).toBe(false);
  const told = (await clinic.news()).flatMap((event) => (event.kind === 'order_escalated' ? [event.isDrill] : []));
  expect(told).toEqual([true, true, true, true]);
});

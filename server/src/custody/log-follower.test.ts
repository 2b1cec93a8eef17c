/** Followers of the log: each event once, over restarts, several servers and crashes. */
import { describe, expect, test } from 'bun:test';
import { pino } from 'pino';
import { sqliteDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { bindClinic, openSmallClinic, RETENTION_MS, type SmallClinic } from '../../test/harness/small-clinic.ts';
import { oneByOne } from '../commands/command.ts';
import { type FollowedBatch, moveOn } from '../commands/follow-log.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { FOLLOW_TICK_MS, type Follow, LogFollower } from './log-follower.ts';

/** Writes down how often each event was dealt with, as a follower's work would be written. */
const record = oneByOne('record', async (tx, batch: FollowedBatch) => {
  if (!(await moveOn(tx, batch))) return false;
  for (const { seq } of batch.events) {
    const times = Number((await tx.siteMarks.mark(`dealt ${seq}`)) ?? 0);
    await tx.siteMarks.setMark(`dealt ${seq}`, String(times + 1));
  }
  return true;
});

/** All that a small clinic's orders cause. */
const KINDS = ['order_placed', 'order_moved'] as const;

/** One server's follower on a connection of its own. `wrap` stands between it and its command. */
function follower(database: TestDatabase, clinic: SmallClinic, holder: string, wrap = (follow: Follow) => follow) {
  const { store } = bindClinic(database.open(), clinic.clock);
  const lease = { name: 'background', holder, isHeld: true };
  const lines: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  const follow = wrap(store.transactor.bind(record));
  const following = { name: 'test', follow, kinds: async () => KINDS };
  return { lease, lines, follower: new LogFollower(following, lease, store.reader, clinic.clock, log) };
}

async function takeLease({ commands, store }: SmallClinic, holder: string): Promise<void> {
  const dead = (await store.reader.leases.read('background')) ?? null;
  expect(await commands.takeLease({ name: 'background', holder, dead })).toBe(true);
}

/** Each event's number and how often it was dealt with, in order. */
async function dealtWith({ engine }: SmallClinic): Promise<Record<number, number>> {
  const rows = await engine.reader.selectFrom('site_marks').selectAll().where('name', 'like', 'dealt %').execute();
  return Object.fromEntries(rows.map(({ name, value }) => [Number(name.slice(6)), Number(value)]));
}

const once = (first: number, last: number) =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, index) => [first + index, 1]));

const placeMany = ({ place }: SmallClinic, count: number) => Promise.all(Array.from({ length: count }, () => place()));

async function openClinic() {
  const database = await sqliteDatabase();
  const clinic = await openSmallClinic(database.open());
  await takeLease(clinic, 'one');
  return { database, clinic, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
}

describe('a follower of the log', () => {
  test('begins at the end of the log, then deals with each event once and in order, however many', async () => {
    await using it = await openClinic();
    await placeMany(it.clinic, 3);
    const seen: number[] = [];
    const { follower: one } = follower(it.database, it.clinic, 'one', (follow) => (batch) => {
      seen.push(...batch.events.map(({ seq }) => seq));
      return follow(batch);
    });
    await one.look();
    expect(await dealtWith(it.clinic)).toEqual({});
    await placeMany(it.clinic, 700);
    await one.look();
    await one.look();
    expect(await dealtWith(it.clinic)).toEqual(once(4, 703));
    expect(seen).toEqual(Array.from({ length: 700 }, (_, index) => index + 4));
  });

  test('looks by itself', async () => {
    await using it = await openClinic();
    const { follower: one } = follower(it.database, it.clinic, 'one');
    await one.look();
    await it.clinic.order();
    it.clinic.clock.advance(FOLLOW_TICK_MS);
    await one.stop();
    expect(await dealtWith(it.clinic)).toEqual(once(1, 1));
  });

  test('keeps its place over a restart, and nothing that happened meanwhile is left out', async () => {
    await using it = await openClinic();
    const { follower: before } = follower(it.database, it.clinic, 'one');
    await before.look();
    await placeMany(it.clinic, 2);
    await before.look();
    await before.stop();
    await placeMany(it.clinic, 2);
    await before.look();
    expect(await dealtWith(it.clinic)).toEqual(once(1, 2));
    await takeLease(it.clinic, 'two');
    await follower(it.database, it.clinic, 'two').follower.look();
    expect(await dealtWith(it.clinic)).toEqual(once(1, 4));
  });
});

describe('several servers', () => {
  test('whoever does not hold the lease does nothing', async () => {
    await using it = await openClinic();
    const { follower: one, lease } = follower(it.database, it.clinic, 'one');
    await one.look();
    await it.clinic.order();
    lease.isHeld = false;
    await one.look();
    expect(await dealtWith(it.clinic)).toEqual({});
    lease.isHeld = true;
    await one.look();
    expect(await dealtWith(it.clinic)).toEqual(once(1, 1));
  });

  test('a holder that has lost it without knowing writes nothing, though it has read the events before', async () => {
    await using it = await openClinic();
    const { follower: one } = follower(it.database, it.clinic, 'one', (follow) => async (batch) => {
      // It stands still between reading and writing; meanwhile the other takes over.
      if (batch.events.length > 0) await takeLease(it.clinic, 'two');
      return await follow(batch);
    });
    await one.look();
    await it.clinic.order();
    await one.look();
    expect(await dealtWith(it.clinic)).toEqual({});
    await follower(it.database, it.clinic, 'two').follower.look();
    expect(await dealtWith(it.clinic)).toEqual(once(1, 1));
  });

  test('two that both believe in the same lease deal with each event once', async () => {
    await using it = await openClinic();
    const both = [follower(it.database, it.clinic, 'one'), follower(it.database, it.clinic, 'one')];
    await both[0]?.follower.look();
    for (let round = 0; round < 20; round++) {
      await placeMany(it.clinic, 30);
      await Promise.all(both.map(({ follower: each }) => each.look()));
    }
    expect(await dealtWith(it.clinic)).toEqual(once(1, 600));
  });

  const crashes: Record<string, (follow: Follow) => Follow> = {
    'before its batch is written': () => () => Promise.reject(new Error('killed')),
    'after its batch is written, before it knows': (follow) => async (batch) => {
      await follow(batch);
      throw new Error('killed');
    },
  };
  for (const [when, crash] of Object.entries(crashes)) {
    test(`one that dies ${when}: the next goes on where it stood`, async () => {
      await using it = await openClinic();
      let batches = 0;
      const { follower: one } = follower(it.database, it.clinic, 'one', (follow) => {
        const dying = crash(follow);
        return (batch) => (++batches < 3 ? follow(batch) : dying(batch));
      });
      await one.look();
      await placeMany(it.clinic, 1_000);
      await one.look();
      expect(batches).toBe(3);
      await takeLease(it.clinic, 'two');
      await follower(it.database, it.clinic, 'two').follower.look();
      expect(await dealtWith(it.clinic)).toEqual(once(1, 1_000));
    });
  }
});

describe('what goes wrong', () => {
  test('a log that was pruned past its place is followed from what is left, and that is said', async () => {
    await using it = await openClinic();
    const { follower: one, lines } = follower(it.database, it.clinic, 'one');
    await one.look();
    await placeMany(it.clinic, 3);
    it.clinic.clock.advance(0);
    const asleep = it.clinic.clock.now() + RETENTION_MS + 1;
    // The clock moves without ringing anybody.
    it.clinic.clock.now = () => asleep;
    await it.clinic.commands.prune();
    await placeMany(it.clinic, 2);
    await one.look();
    expect(await dealtWith(it.clinic)).toEqual(once(4, 5));
    expect(lines).toMatchObject([{ event: 'follower_missed', follower: 'test', after: 0, before: 4 }]);
  });

  test('a store that is away loses nothing, and is spoken of once', async () => {
    await using it = await openClinic();
    let isAway = false;
    const { follower: one, lines } = follower(it.database, it.clinic, 'one', (follow) => (batch) => {
      return isAway ? Promise.reject(new StoreUnavailable('failing', null)) : follow(batch);
    });
    await one.look();
    isAway = true;
    await placeMany(it.clinic, 2);
    for (let round = 0; round < 3; round++) await one.look();
    expect(await dealtWith(it.clinic)).toEqual({});
    isAway = false;
    await one.look();
    expect(await dealtWith(it.clinic)).toEqual(once(1, 2));
    expect(lines.map(({ event }) => event)).toEqual(['following_failed', 'following_again']);
  });
});

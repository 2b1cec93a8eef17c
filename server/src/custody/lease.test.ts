/** The lease: one holder over several servers, taken over from the dead, learned of by whoever stood still; by no clock. */
import { describe, expect, test } from 'bun:test';
import { pino } from 'pino';
import { TestClock } from '../../test/harness/clock.ts';
import { sqliteDatabase } from '../../test/harness/database.ts';
import { bindClinic, openSmallClinic } from '../../test/harness/small-clinic.ts';
import type { LeaseRecord } from '../store/leases.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { LEASE_TICK_MS, Lease } from './lease.ts';

async function openSite() {
  const database = await sqliteDatabase();
  await openSmallClinic(database.open());
  return {
    /** A server with a clock of its own, and a store that a test may take away. */
    async contender(now?: number) {
      const clock = new TestClock(now);
      const { store, commands } = bindClinic(database.open(), clock);
      const way = { isAway: false };
      const away = () => Promise.reject(new StoreUnavailable('failing', null));
      const lines: string[] = [];
      const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line).event) });
      const reader = {
        leases: { read: (name: string) => (way.isAway ? away() : store.reader.leases.read(name)) },
      };
      const lease = new Lease(
        'background',
        {
          takeLease: (claim) => (way.isAway ? away() : commands.takeLease(claim)),
          returnLease: (claim) => (way.isAway ? away() : commands.returnLease(claim)),
        },
        reader,
        clock,
        log,
      );
      await lease.looked;
      const look = async (ms = LEASE_TICK_MS) => {
        clock.advance(ms);
        await lease.looked;
      };
      const claim = (holder: string, dead: LeaseRecord | null) =>
        commands.takeLease({ name: 'background', holder, dead });
      return { lease, look, claim, way, lines, row: () => store.reader.leases.read('background') };
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe('the lease', () => {
  test('has one holder of three, for as long as it lives', async () => {
    await using site = await openSite();
    const all = [await site.contender(), await site.contender(), await site.contender()];
    for (let round = 0; round < 8; round++) {
      for (const each of all) await each.look();
      expect(all.map(({ lease }) => lease.isHeld)).toEqual([true, false, false]);
    }
    expect(all.map(({ lines }) => lines)).toEqual([['lease_taken'], [], []]);
  });

  test('of a holder that died one other takes it, after three looks at an unchanged count', async () => {
    await using site = await openSite();
    const [dead, two, three] = [await site.contender(), await site.contender(), await site.contender()];
    expect(dead.lease.isHeld).toBe(true);
    for (let look = 1; look <= 2; look++) {
      for (const each of [two, three]) await each.look();
      expect([two.lease.isHeld, three.lease.isHeld]).toEqual([false, false]);
    }
    for (const each of [two, three]) await each.look();
    expect([two.lease.isHeld, three.lease.isHeld]).toEqual([true, false]);
    for (let look = 0; look < 6; look++) for (const each of [two, three]) await each.look();
    expect([two.lease.isHeld, three.lease.isHeld]).toEqual([true, false]);
  });

  test('a holder that stood still learns at its next look that it has lost it, and takes nothing from a living one', async () => {
    await using site = await openSite();
    const [one, two] = [await site.contender(), await site.contender()];
    for (let look = 0; look < 3; look++) await two.look();
    expect([one.lease.isHeld, two.lease.isHeld]).toEqual([true, true]);
    await one.look();
    expect([one.lease.isHeld, two.lease.isHeld]).toEqual([false, true]);
    expect(one.lines).toEqual(['lease_taken', 'lease_lost']);
    expect(await one.row()).toMatchObject({ holder: two.lease.holder });
    for (let look = 0; look < 6; look++) {
      await two.look();
      await one.look();
    }
    expect([one.lease.isHeld, two.lease.isHeld]).toEqual([false, true]);
  });

  test('without the store nobody holds it; with it again the holder goes on at its next look', async () => {
    await using site = await openSite();
    const [one, two] = [await site.contender(), await site.contender()];
    await two.look();
    await two.look();
    for (const each of [one, two]) each.way.isAway = true;
    for (const each of [one, two]) await each.look();
    expect([one.lease.isHeld, two.lease.isHeld]).toEqual([false, false]);
    for (const each of [one, two]) each.way.isAway = false;
    // The looks before the store went away are no proof: nobody could raise the count.
    await two.look();
    expect(two.lease.isHeld).toBe(false);
    await one.look();
    expect([one.lease.isHeld, two.lease.isHeld]).toEqual([true, false]);
  });

  test('a holder that raises its count at the last moment keeps it', async () => {
    await using site = await openSite();
    const one = await site.contender();
    const seen = (await one.row()) ?? null;
    await one.look();
    expect(await one.claim('two', seen)).toBe(false);
    expect(await one.claim('two', (await one.row()) ?? null)).toBe(true);
  });

  test('is given back at the stop, and not by one that has lost it', async () => {
    await using site = await openSite();
    const [one, two] = [await site.contender(), await site.contender()];
    for (let look = 0; look < 3; look++) await two.look();
    await one.lease.stop();
    expect(await one.row()).toMatchObject({ holder: two.lease.holder });
    await two.lease.stop();
    expect(await one.row()).toBeUndefined();
    const three = await site.contender();
    expect(three.lease.isHeld).toBe(true);
  });

  test('a stop while the store is away ends, and what was stopped looks no more', async () => {
    await using site = await openSite();
    const one = await site.contender();
    one.way.isAway = true;
    await one.lease.stop();
    one.way.isAway = false;
    await one.look();
    expect(one.lease.isHeld).toBe(false);
  });

  test('clocks that are apart by years and jump change nothing', async () => {
    await using site = await openSite();
    const one = await site.contender(0);
    const two = await site.contender(4_000_000_000_000);
    for (const jump of [LEASE_TICK_MS, 365 * 86_400_000, LEASE_TICK_MS]) {
      await two.look(jump);
      await one.look(LEASE_TICK_MS);
    }
    expect([one.lease.isHeld, two.lease.isHeld]).toEqual([true, false]);
  });
});

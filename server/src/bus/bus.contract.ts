/** What every bus must do, and what the log's readers must stand from it: wake-ups lost, doubled and late. */
import { describe, expect, test } from 'bun:test';
import { pino } from 'pino';
import { sqliteDatabase } from '../../test/harness/database.ts';
import { seeded } from '../../test/harness/random.ts';
import { openSmallClinic } from '../../test/harness/small-clinic.ts';
import { Tail } from '../log/tail.ts';
import type { Bus } from './bus.ts';

/** Two servers' ends of one bus; one and the same where it lives within a process, which is then all the servers there are. */
export interface BusEnds extends AsyncDisposable {
  readonly here: Bus;
  readonly there: Bus;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

export function describeBus(name: string, open: () => Promise<BusEnds>): void {
  describe(`the ${name} bus`, () => {
    test('wakes every listener at both ends', async () => {
      await using ends = await open();
      const woken = [ends.here, ends.here, ends.there].map((bus) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        bus.onWake(resolve);
        return promise;
      });
      ends.here.wake();
      await Promise.all(woken);
    });

    test('wakes them again and again', async () => {
      await using ends = await open();
      for (let count = 0; count < 3; count++) {
        const { promise, resolve } = Promise.withResolvers<void>();
        ends.there.onWake(resolve);
        ends.here.wake();
        await promise;
      }
    });

    test('may be woken where nobody listens', async () => {
      await using ends = await open();
      expect(() => ends.here.wake()).not.toThrow();
    });

    test('tells all other servers what was counted, in order, and nothing to the one that counted', async () => {
      await using ends = await open();
      const isOne = ends.here === ends.there;
      const here: string[] = [];
      const there: string[] = [];
      ends.here.onCounts((counts) => here.push(counts));
      ends.there.onCounts((counts) => there.push(counts));
      ends.here.tellCounts('[["orders",1]]');
      ends.here.tellCounts('[]');
      ends.there.tellCounts('"from-there"');
      // Each end hears its own messages between those of the other.
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.there.onWake(resolve);
      ends.here.wake();
      await promise;
      if (!isOne) await until(() => here.length > 0);
      expect({ here, there }).toEqual(
        isOne ? { here: [], there: [] } : { here: ['"from-there"'], there: ['[["orders",1]]', '[]'] },
      );
    });

    test('knows whether staff watch at another server, and does not mean its own', async () => {
      await using ends = await open();
      const isOne = ends.here === ends.there;
      expect([ends.here.watchedElsewhere, ends.there.watchedElsewhere]).toEqual([false, false]);
      for (let round = 0; round < 2; round++) {
        ends.here.watch(true);
        if (!isOne) await until(() => ends.there.watchedElsewhere);
        expect(ends.here.watchedElsewhere).toBe(false);
        ends.here.watch(false);
        await until(() => !ends.there.watchedElsewhere);
      }
    });

    test('that loses, doubles and delays wake-ups costs time and no event', async () => {
      await using ends = await open();
      await using database = await sqliteDatabase();
      const random = seeded(7);
      const late: (() => void)[] = [];
      const { place, store } = await openSmallClinic(database.open(), () => {
        const fate = random(4);
        if (fate === 0) late.push(() => ends.here.wake());
        if (fate >= 1) ends.here.wake();
        if (fate === 2) ends.here.wake();
      });
      const places: number[] = [];
      const all = Promise.withResolvers<void>();
      const tail = new Tail(store.reader.events, pino({ level: 'silent' }));
      await tail.start({
        onEvent: ({ seq }) => {
          places.push(seq);
          if (seq === 60) all.resolve();
        },
        onGap: () => all.reject(new Error('a gap')),
      });
      ends.there.onWake(() => {
        if (random(3) > 0) tail.wake();
      });
      for (let order = 0; order < 60; order++) {
        await place();
        // What was late comes in any order.
        if (random(5) === 0) late.splice(random(late.length + 1), 1)[0]?.();
      }
      await all.promise;
      await tail.stop();
      expect(places).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    });
  });
}

/** What every bus must do, and what the log's readers must stand from it: wake-ups lost, doubled and late. */
import { describe, expect, test } from 'bun:test';
import { pino } from 'pino';
import { sqliteDatabase } from '../../test/harness/database.ts';
import { seeded } from '../../test/harness/random.ts';
import { openSmallClinic } from '../../test/harness/small-clinic.ts';
import { Tail } from '../log/tail.ts';
import type { Bus } from './bus.ts';

/** Two servers' ends of one bus; one and the same where it lives within a process. */
export interface BusEnds extends AsyncDisposable {
  readonly here: Bus;
  readonly there: Bus;
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

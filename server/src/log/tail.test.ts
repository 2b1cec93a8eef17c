import { afterEach, beforeEach, describe, expect, jest, test } from 'bun:test';
import { sql } from 'kysely';
import { pino } from 'pino';
import { sqliteDatabase } from '../../test/harness/database.ts';
import { openSmallClinic, RETENTION_MS, type SmallClinic } from '../../test/harness/small-clinic.ts';
import type { LoggedEvent } from '../domain/log-event.ts';
import type { EventReads } from '../store/events.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { Tail } from './tail.ts';

// The poll happens when a test says so, and never by itself.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});
const poll = () => jest.advanceTimersByTime(250);

/** Lets everything go on that is not waiting for a timer. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function openTail(reads?: (events: EventReads) => EventReads) {
  const database = await sqliteDatabase();
  const clinic = await openSmallClinic(database.open());
  const seen: LoggedEvent[] = [];
  const gaps: number[] = [];
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line).event) });
  const events = clinic.store.reader.events;
  const tail = new Tail(reads ? reads(events) : events, log);
  const start = () => tail.start({ onEvent: (logged) => seen.push(logged), onGap: () => gaps.push(tail.position) });
  return {
    clinic,
    tail,
    start,
    gaps,
    /** What it said in the log of the server. */
    lines,
    places: () => seen.map(({ seq }) => seq),
    async [Symbol.asyncDispose]() {
      await tail.stop();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function placeMany({ place }: SmallClinic, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => place()));
}

describe('following the log', () => {
  test('begins where the log stands and hands on what comes, once and in order', async () => {
    await using it = await openTail();
    await placeMany(it.clinic, 3);
    await it.start();
    expect(it.tail).toMatchObject({ position: 3, healthy: true });
    it.tail.wake();
    await settle();
    expect(it.places()).toEqual([]);
    await placeMany(it.clinic, 2);
    for (let count = 0; count < 4; count++) it.tail.wake();
    await settle();
    expect(it.places()).toEqual([4, 5]);
    expect(it.tail.position).toBe(5);
  });

  test('takes all there is after one wake-up, however much', async () => {
    await using it = await openTail();
    await it.start();
    await placeMany(it.clinic, 1_700);
    it.tail.wake();
    // What it has begun to read it reads to the end.
    await it.tail.stop();
    expect(it.places()).toEqual(Array.from({ length: 1_700 }, (_, index) => index + 1));
  });

  test('a wake-up that never came costs a poll and nothing else', async () => {
    await using it = await openTail();
    await it.start();
    await placeMany(it.clinic, 2);
    await settle();
    expect(it.places()).toEqual([]);
    poll();
    await settle();
    expect(it.places()).toEqual([1, 2]);
  });

  test('a wake-up at any moment of a reading that found nothing is not lost', async () => {
    // The reading has its empty answer in hand while an order is committed; the wake-up then falls `tick` ticks later.
    let armed = false;
    let tick = 0;
    await using it = await openTail((events) => ({
      ...events,
      async after(seq, limit) {
        const found = await events.after(seq, limit);
        if (armed) {
          armed = false;
          await it.clinic.order();
          void wakeLater();
        }
        return found;
      },
    }));
    async function wakeLater(): Promise<void> {
      for (let count = 0; count < tick; count++) await null;
      it.tail.wake();
    }
    await it.start();
    for (; tick < 40; tick++) {
      armed = true;
      it.tail.wake();
      await settle();
      expect({ tick, position: it.tail.position }).toEqual({ tick, position: tick + 1 });
    }
  });

  test('says when a place is reached', async () => {
    await using it = await openTail();
    await it.start();
    await it.tail.reached(0);
    let reached = 0;
    const wait = async (seq: number) => {
      await it.tail.reached(seq);
      reached = seq;
    };
    const waiting = [wait(1), wait(2), wait(2)];
    await settle();
    expect(reached).toBe(0);
    await it.clinic.order();
    it.tail.wake();
    await settle();
    expect(reached).toBe(1);
    // Whoever waits does not wait for a wake-up that may have been lost.
    await it.clinic.order();
    await it.tail.reached(2);
    await Promise.all(waiting);
    expect(reached).toBe(2);
  });

  test('reads nothing more once it is stopped', async () => {
    await using it = await openTail();
    await it.start();
    await it.tail.stop();
    await it.clinic.order();
    it.tail.wake();
    poll();
    await settle();
    expect(it.places()).toEqual([]);
  });
});

describe('a log that cannot be read', () => {
  test('makes it unhealthy, and loses nothing', async () => {
    let broken = false;
    await using it = await openTail((events) => ({
      ...events,
      async after(seq, limit) {
        if (broken) throw new StoreUnavailable('failing', null);
        return events.after(seq, limit);
      },
    }));
    await it.start();
    await placeMany(it.clinic, 1);
    it.tail.wake();
    await settle();
    broken = true;
    await placeMany(it.clinic, 2);
    for (let count = 0; count < 5; count++) {
      it.tail.wake();
      await settle();
    }
    expect(it.tail).toMatchObject({ position: 1, healthy: false });
    broken = false;
    poll();
    await settle();
    expect(it.tail).toMatchObject({ position: 3, healthy: true });
    expect(it.places()).toEqual([1, 2, 3]);
    expect(it.gaps).toEqual([]);
    // Once each, not once a poll.
    expect(it.lines).toEqual(['log_unreadable', 'log_readable_again']);
  });
});

describe('a log that went on without it', () => {
  async function pruneAll({ clock, commands }: SmallClinic): Promise<void> {
    clock.advance(RETENTION_MS + 1);
    await commands.prune();
  }

  test('because it was pruned past its place', async () => {
    await using it = await openTail();
    await it.start();
    await placeMany(it.clinic, 3);
    await pruneAll(it.clinic);
    await placeMany(it.clinic, 2);
    poll();
    await settle();
    expect(it.gaps).toEqual([0]);
    expect(it.places()).toEqual([4, 5]);
    expect(it.tail.recentAfter(3)?.map(({ seq }) => seq)).toEqual([4, 5]);
    expect(it.tail.recentAfter(2)).toBeNull();
  });

  test('because it was pruned up to its end', async () => {
    await using it = await openTail();
    await it.start();
    await placeMany(it.clinic, 3);
    await pruneAll(it.clinic);
    const reached = it.tail.reached(3);
    await settle();
    expect(it.gaps).toEqual([3]);
    await reached;
    expect(it.tail).toMatchObject({ position: 3, healthy: true });
    await placeMany(it.clinic, 1);
    poll();
    await settle();
    expect(it.gaps).toEqual([3]);
    expect(it.places()).toEqual([4]);
  });

  test('but not because what it has handed on was pruned', async () => {
    await using it = await openTail();
    await it.start();
    await placeMany(it.clinic, 3);
    poll();
    await settle();
    await pruneAll(it.clinic);
    poll();
    await settle();
    expect(it.gaps).toEqual([]);
    expect(it.tail.position).toBe(3);
  });

  test('because another took its place and went on where it had stood', async () => {
    await using it = await openTail();
    await it.start();
    await sql`update log_head set epoch = 'taken over'`.execute(it.clinic.engine.writer);
    await placeMany(it.clinic, 2);
    poll();
    await settle();
    expect(it.gaps).toEqual([2]);
    expect(it.places()).toEqual([]);
    expect(it.tail).toMatchObject({ position: 2, epoch: 'taken over' });
  });

  const replacements = {
    'by another with as much in it': sql`update log_head set epoch = 'restored'`,
    'by another with less in it': sql`update log_head set epoch = 'restored', event_seq = 1`,
    'by an older copy of itself': sql`update log_head set event_seq = 1`,
  };
  for (const [how, replace] of Object.entries(replacements)) {
    test(`because it was replaced ${how}`, async () => {
      await using it = await openTail();
      await it.start();
      await placeMany(it.clinic, 3);
      poll();
      await settle();
      await sql`delete from events`.execute(it.clinic.engine.writer);
      await replace.execute(it.clinic.engine.writer);
      poll();
      await settle();
      const head = await it.clinic.store.reader.events.position();
      expect(it.gaps).toEqual([head.seq]);
      expect(it.tail).toMatchObject({ position: head.seq, epoch: head.epoch });
      expect(it.tail.recentAfter(0)).toBeNull();
      await placeMany(it.clinic, 1);
      poll();
      await settle();
      expect(it.places()).toEqual([1, 2, 3, head.seq + 1]);
    });
  }
});

describe('what it remembers', () => {
  test('is what it has handed on itself, without holes', async () => {
    await using it = await openTail();
    await placeMany(it.clinic, 2);
    await it.start();
    await placeMany(it.clinic, 3);
    it.tail.wake();
    await settle();
    const recent = (seq: number) => it.tail.recentAfter(seq)?.map((logged) => logged.seq) ?? null;
    expect(recent(0)).toBeNull();
    expect(recent(1)).toBeNull();
    expect(recent(2)).toEqual([3, 4, 5]);
    expect(recent(4)).toEqual([5]);
    expect(recent(5)).toEqual([]);
    expect(recent(6)).toEqual([]);
  });

  test('is bounded, and whole as far as it goes', async () => {
    await using it = await openTail();
    await it.start();
    for (let round = 0; round < 10; round++) {
      await placeMany(it.clinic, 1_000);
      it.tail.wake();
      await settle();
    }
    expect(it.tail.position).toBe(10_000);
    expect(it.tail.recentAfter(0)).toBeNull();
    expect(it.tail.recentAfter(10_000 - 4_096)).toHaveLength(4_096);
    let kept = 0;
    while (it.tail.recentAfter(10_000 - kept - 1) !== null) kept += 1;
    expect(kept).toBeLessThanOrEqual(2 * 4_096);
    expect(it.tail.recentAfter(10_000 - kept)?.map(({ seq }) => seq)).toEqual(
      Array.from({ length: kept }, (_, index) => 10_000 - kept + index + 1),
    );
  });
});

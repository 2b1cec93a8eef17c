/** The log's order on every engine: the order of commit, without holes, for whoever reads while many write. */
import { describe, expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { MakeDatabase, TestDatabase } from '../../test/harness/database.ts';
import { seeded } from '../../test/harness/random.ts';
import { ORDERS_A_WRITER, writeSlowly } from '../../test/harness/slow-writer.ts';
import { bindClinic, openSmallClinic, placement } from '../../test/harness/small-clinic.ts';
import type { LoggedEvent } from '../domain/log-event.ts';
import { Tail } from '../log/tail.ts';
import type { EventReads } from './events.ts';

const WRITER_PROCESS = fileURLToPath(new URL('../../test/harness/slow-writer-process.ts', import.meta.url));

/** Starts a writing process; answers, once it is ready, the way to let it go and to have the ids of its orders. */
async function spawnWriter(database: TestDatabase, productId: number, seed: number) {
  const child = Bun.spawn([process.execPath, WRITER_PROCESS, database.address, String(productId), String(seed)], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await output.read();
  if (value !== 'ready\n') throw new Error(`The writing process said ${value}`);
  return {
    async write(): Promise<number[]> {
      await child.stdin.end();
      let text = '';
      for (let piece = await output.read(); !piece.done; piece = await output.read()) text += piece.value;
      if ((await child.exited) !== 0) throw new Error('The writing process failed');
      return JSON.parse(text);
    },
  };
}

/** Follows the log from its beginning and keeps what it is told. */
async function follow(events: EventReads) {
  const seen: LoggedEvent[] = [];
  let gaps = 0;
  const tail = new Tail(events, pino({ level: 'silent' }));
  await tail.start({
    onEvent: (logged) => seen.push(logged),
    onGap: () => {
      gaps += 1;
    },
  });
  return { tail, seen, gaps: () => gaps };
}

export function describeLogOrder(engineName: string, makeDatabase: MakeDatabase): void {
  describe(`the order of the log on ${engineName}`, () => {
    test('no reader skips or repeats an event while many write slowly from three processes', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const product = clinic.products[0];
      const reads = () => bindClinic(database.open(), clinic.clock).store.reader.events;

      const local = await follow(reads());
      const poller = await follow(reads());
      let writing = true;
      // Looks as often as it can, a few events at a time: the reader with the best chance to see too early.
      const eager = { events: reads(), seen: [] as LoggedEvent[] };
      const random = seeded(6);
      const hurry = (async () => {
        while (writing) {
          const place = eager.seen.at(-1)?.seq ?? 0;
          eager.seen.push(...(await eager.events.after(place, 1 + random(4))));
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
      })();

      const there = [await spawnWriter(database, product, 2), await spawnWriter(database, product, 3)];
      const written = await Promise.all([
        writeSlowly(database.open(), product, 1, local.tail.wake),
        ...there.map((writer) => writer.write()),
      ]);
      const head = await clinic.store.reader.events.position();
      await Promise.all([local.tail.reached(head.seq), poller.tail.reached(head.seq)]);
      writing = false;
      await hurry;
      eager.seen.push(...(await eager.events.after(eager.seen.at(-1)?.seq ?? 0, head.seq)));
      await Promise.all([local.tail.stop(), poller.tail.stop()]);

      expect(head.seq).toBe(3 * ORDERS_A_WRITER);
      const log = await clinic.store.reader.events.after(0, head.seq);
      expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: head.seq }, (_, index) => index + 1));
      for (const reader of [local, poller, eager]) expect(reader.seen).toEqual(log);
      expect([local.gaps(), poller.gaps()]).toEqual([0, 0]);
      const told = log.flatMap(({ event }) => (event.kind === 'order_placed' ? [event.orderId] : []));
      expect(told).toEqual(log.map(({ seq }) => seq));
      expect(written.flat().sort((a, b) => a - b)).toEqual(told);
      // They did write at the same time: the log goes from one to another again and again.
      const writerOf = new Map(written.flatMap((ids, writer) => ids.map((id) => [id, writer])));
      const turns = told.filter((id, index) => writerOf.get(id) !== writerOf.get(told[index - 1] ?? 0));
      expect(turns.length).toBeGreaterThan(3);
    }, 30_000);

    test('a hundred placements at once under one key make one order and one event', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { place, store } = clinic;
      const idempotency = { id: 'device:ipad-room-101 k', bodyHash: 'b' };
      const outcomes = await Promise.all(Array.from({ length: 100 }, () => place({ idempotency })));
      expect(tally(outcomes)).toEqual({ placed: 1, replayed: 99 });
      expect(new Set(outcomes.map((outcome) => 'order' in outcome && outcome.order.id))).toEqual(new Set([1]));
      expect((await store.reader.orders.open()).length).toBe(1);
      expect(await store.reader.events.position()).toMatchObject({ seq: 1 });
    });

    test('so do placements from several servers, in more runs than one', async () => {
      await using database = await makeDatabase();
      const { clock, place, store, products } = await openSmallClinic(database.open());
      const other = bindClinic(database.open(), clock);
      const idempotency = { id: 'device:ipad-room-101 k', bodyHash: 'b' };
      const there = placement(products[0], { idempotency });
      const outcomes = await Promise.all([
        ...Array.from({ length: 300 }, () => place({ idempotency })),
        ...Array.from({ length: 300 }, () => other.commands.placeOrder(there)),
      ]);
      expect(tally(outcomes)).toEqual({ placed: 1, replayed: 599 });
      expect((await store.reader.orders.open()).length).toBe(1);
      expect(await store.reader.events.position()).toMatchObject({ seq: 1 });
    });
  });
}

function tally(outcomes: readonly { readonly kind: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

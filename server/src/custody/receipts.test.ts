/** Receipts and pushes in memory: how few writes become of many, and what happens to them while the store is away. */
import { expect, test } from 'bun:test';
import { pino } from 'pino';
import { sqliteDatabase } from '../../test/harness/database.ts';
import { bindClinic, openSmallClinic, START } from '../../test/harness/small-clinic.ts';
import { watched } from '../../test/harness/watched-engine.ts';
import type { Push, Receipt } from '../store/receipts.ts';
import { LARGEST_PUSH } from '../store/receipts.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { MOST_PUSHES, MOST_RECEIPTS, Receipts, WIDEST_PUSH } from './receipts.ts';

const clock = { now: () => START };
const SILENT = pino({ level: 'silent' });
const BOARDS = { screens: ['screen-a', 'screen-b'], isSilent: false };

interface Line {
  readonly event: string;
  readonly count?: number;
}

/** Commands over a store that can be away, what happens while they run, and what was written and logged. */
function bench() {
  const written: { receipts: Receipt[]; pushes: Push[] } = { receipts: [], pushes: [] };
  const lines: Line[] = [];
  const store: { failure: Error | null; meanwhile: () => void } = { failure: null, meanwhile: () => {} };
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const receipts = new Receipts(
    {
      async noteReceipts(batch) {
        store.meanwhile();
        if (store.failure) throw store.failure;
        written.receipts.push(...batch);
      },
      async notePushes(batch) {
        if (store.failure) throw store.failure;
        written.pushes.push(...batch.map((push) => ({ ...push })));
      },
    },
    clock,
    log,
  );
  const logged = (event: string) => lines.filter((line) => line.event === event);
  return { receipts, written, store, logged };
}

test('300 screens that paint and sound 20 orders are a few transactions', async () => {
  await using database = await sqliteDatabase();
  const clinic = await openSmallClinic(database.open());
  const { engine, steps } = watched(database.open());
  const { commands, store } = bindClinic(engine, clinic.clock);
  const orders = await Promise.all(Array.from({ length: 20 }, () => clinic.order()));
  const receipts = new Receipts(commands, clinic.clock, SILENT);
  for (const { id } of orders) receipts.handedOn(id, BOARDS);
  for (let screen = 0; screen < 300; screen++) {
    for (const stage of ['rendered', 'audible'] as const) {
      for (const { id } of orders) receipts.said(`screen-${screen}`, stage, [id]);
    }
    // Frames come in between writes.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await receipts.stop();
  let said = 0;
  for (const { id } of orders) {
    const custody = await store.reader.receipts.custodyOf(id);
    said += custody?.screens.filter((screen) => screen.renderedAt !== null && screen.audibleAt !== null).length ?? 0;
  }
  expect(said).toBe(300 * 20);
  // 12,000 receipts and 20 orders handed on: 8 when it was measured; a slower machine needs a few more.
  expect(steps.committed).toBeLessThanOrEqual(30);
});

test('orders that are handed on one after the other are one row, as long as it is to the same screens', async () => {
  const { receipts, written } = bench();
  expect(WIDEST_PUSH).toBe(LARGEST_PUSH);
  const others = { screens: ['screen-c'], isSilent: true };
  for (const id of [1, 2, 3]) receipts.handedOn(id, BOARDS);
  for (const id of [4, 5]) receipts.handedOn(id, others);
  receipts.handedOn(2, others);
  receipts.handedOn(6, BOARDS);
  receipts.handedOn(3 + WIDEST_PUSH, others);
  await receipts.stop();
  expect(written.pushes.map(({ fromOrder, toOrder, screens }) => [fromOrder, toOrder, screens.length])).toEqual([
    [1, 6, 2],
    [4, 5, 1],
    [2, 2, 1],
    [3 + WIDEST_PUSH, 3 + WIDEST_PUSH, 1],
  ]);
});

test('what is said while the store is away is written when it is back, the first times first', async () => {
  const { receipts, written, store, logged } = bench();
  store.failure = new StoreUnavailable('failing', new Error('away'));
  receipts.said('screen-a', 'rendered', [1, 2]);
  receipts.handedOn(1, BOARDS);
  store.meanwhile = () => {
    store.meanwhile = () => {};
    receipts.said('screen-b', 'audible', [1]);
    receipts.said('screen-b', 'rendered', [1]);
  };
  await receipts.written();
  expect([written.receipts, logged('custody_waits').length]).toEqual([[], 1]);
  store.failure = null;
  await receipts.stop();
  expect(written.receipts).toEqual([
    {
      orderId: 1,
      stage: 'rendered',
      screens: [
        ['screen-a', START],
        ['screen-b', START],
      ],
    },
    { orderId: 1, stage: 'audible', screens: [['screen-b', START]] },
    { orderId: 2, stage: 'rendered', screens: [['screen-a', START]] },
  ]);
  expect(written.pushes.length).toBe(1);
  expect(logged('custody_writes_again').length).toBeGreaterThan(0);
});

test('it tries again by itself', async () => {
  const { receipts, written, store } = bench();
  store.failure = new StoreUnavailable('uncertain', new Error('away'));
  receipts.said('screen-a', 'rendered', [1]);
  await receipts.written();
  store.failure = null;
  while (written.receipts.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(written.receipts.length).toBe(1);
  await receipts.stop();
});

test('memory has an end: what is over it is refused aloud, and of what was handed on the oldest is forgotten', async () => {
  const { receipts, written, store, logged } = bench();
  store.failure = new StoreUnavailable('failing', new Error('away'));
  const ids = Array.from({ length: 100 }, (_, index) => index + 1);
  for (let screen = 0; screen * 100 < MOST_RECEIPTS + 300; screen++) receipts.said(`screen-${screen}`, 'rendered', ids);
  for (let n = 0; n < MOST_PUSHES + 5; n++) receipts.handedOn(n * WIDEST_PUSH + 1, BOARDS);
  await receipts.written();
  expect(logged('receipts_refused').map(({ count }) => count)).toEqual([300]);
  await receipts.stop();
  expect(logged('pushes_forgotten').map(({ count }) => count)).toEqual([5]);
  store.failure = null;
  receipts.handedOn(1_000_000, BOARDS);
  await receipts.stop();
  expect(written.receipts.reduce((sum, { screens }) => sum + screens.length, 0)).toBe(MOST_RECEIPTS);
  expect(written.pushes.at(0)?.fromOrder).toBe(5 * WIDEST_PUSH + 1);
});

test('a receipt that cannot be written at all does not hold up those that come after it', async () => {
  const { receipts, written, store, logged } = bench();
  store.failure = new Error('a bug');
  receipts.said('screen-a', 'rendered', [1]);
  await receipts.written();
  store.failure = null;
  receipts.said('screen-a', 'rendered', [2]);
  await receipts.stop();
  expect(written.receipts.map(({ orderId }) => orderId)).toEqual([2]);
  expect(logged('custody_failed').length).toBe(1);
});

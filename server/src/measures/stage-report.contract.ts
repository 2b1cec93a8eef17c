/** The report of stages and what is expected of orders, on every engine, held against what one counts with one's fingers. */
import { describe, expect, test } from 'bun:test';
import type { OrderFigures, ReportGrouping, StageReport } from '@comanda/protocol/report';
import { REPORT_GROUPS, StageReport as StageReportSchema } from '@comanda/protocol/report';
import pino from 'pino';
import { TestClock } from '../../test/harness/clock.ts';
import type { MakeDatabase } from '../../test/harness/database.ts';
import { type PastOrder, randomPast, writePast } from '../../test/harness/past-orders.ts';
import { seeded } from '../../test/harness/random.ts';
import { openSmallClinic } from '../../test/harness/small-clinic.ts';
import { roundDuration } from '../domain/duration-tally.ts';
import { siteCalendar } from '../domain/site-calendar.ts';
import { reportReads } from '../store/reports.ts';
import { Expectations, MOST_ORDERS } from './expectations.ts';
import { MOST_REPORTED, ORDERS_A_PAGE, stageReport } from './stage-report.ts';

const calendar = siteCalendar('Europe/Madrid');

/** Two days around the night in which summer time ends. */
const FROM = Date.parse('2026-10-24T12:00:00Z');
const TO = Date.parse('2026-10-26T12:00:00Z');
const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

const NONE = { count: 0, p50_ms: null, p90_ms: null };
const NOTHING: OrderFigures = {
  count: 0,
  notify: NONE,
  acknowledge: NONE,
  prepare: NONE,
  deliver: NONE,
  total: NONE,
  escalated_share: null,
};

/** All times of an order as the definitions say them, from its story and not from the tables. */
function timesOf({ placedAt, shownAt, acknowledgedAt, moves }: PastOrder) {
  const statuses = ['PLACED', ...moves.map(({ to }) => to)];
  let ready: number | null = null;
  moves.forEach(({ to, at }, index) => {
    const isBackFromDelivery = statuses[index] === 'DELIVERED';
    if (to === 'READY') ready = isBackFromDelivery && ready !== null ? ready : at;
    if (to === 'PREPARING' || to === 'PLACED') ready = null;
  });
  const readyAt: number | null = ready;
  const last = moves.at(-1);
  const deliveredAt = last?.to === 'DELIVERED' ? last.at : null;
  const begun = acknowledgedAt !== null && readyAt !== null && acknowledgedAt <= readyAt ? acknowledgedAt : placedAt;
  const between = (start: number | null, end: number | null) =>
    start === null || end === null ? [] : [Math.max(0, end - start)];
  return {
    notify: between(placedAt, shownAt),
    acknowledge: between(placedAt, acknowledgedAt),
    prepare: between(begun, readyAt),
    deliver: between(readyAt, deliveredAt),
    total: between(placedAt, deliveredAt),
  };
}

function figuresOf(orders: readonly PastOrder[]): OrderFigures {
  const times = orders.map(timesOf);
  const of = (stage: keyof ReturnType<typeof timesOf>) => {
    const sorted = times.flatMap((each) => each[stage]).sort((a, b) => a - b);
    const nearest = (percent: number) => {
      const value = sorted[Math.ceil((sorted.length * percent) / 100) - 1];
      return value === undefined ? null : roundDuration(value);
    };
    return { count: sorted.length, p50_ms: nearest(50), p90_ms: nearest(90) };
  };
  const taken = orders.filter(({ acknowledgedAt }) => acknowledgedAt !== null);
  const late = taken.filter(({ acknowledgedAt, escalatedAt }) =>
    escalatedAt.some((at) => acknowledgedAt !== null && at < acknowledgedAt),
  );
  return {
    count: orders.length,
    notify: of('notify'),
    acknowledge: of('acknowledge'),
    prepare: of('prepare'),
    deliver: of('deliver'),
    total: of('total'),
    escalated_share: taken.length === 0 ? null : late.length / taken.length,
  };
}

async function told(report: Promise<StageReport | null>): Promise<StageReport> {
  const found = await report;
  if (!found) throw new Error('too many orders for a report');
  return found;
}

const localDay = (at: number) => new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Europe/Madrid' });
const localHour = (at: number) => new Date(at).toLocaleTimeString('sv-SE', { timeZone: 'Europe/Madrid' }).slice(0, 2);

export function describeStageReport(engineName: string, makeDatabase: MakeDatabase): void {
  async function openPast(past: (clinic: { rooms: readonly number[]; products: readonly number[] }) => PastOrder[]) {
    const database = await makeDatabase();
    const engine = database.open();
    const clinic = await openSmallClinic(engine);
    const orders = past(clinic);
    await engine.writer.transaction().execute((tx) => writePast(tx, orders));
    const report = (groupBy: ReportGrouping | null = null, from = FROM, to = TO): Promise<StageReport> =>
      told(stageReport(clinic.store.reader.reports, calendar, { from, to, groupBy }));
    return {
      clinic,
      engine,
      orders,
      report,
      async [Symbol.asyncDispose]() {
        await database[Symbol.asyncDispose]();
      },
    };
  }

  describe(`the report of stages on ${engineName}`, () => {
    test('says of random orders what one would count, by every group', async () => {
      for (const seed of [1, 2, 3]) {
        const random = seeded(seed);
        await using place = await openPast(({ rooms, products }) =>
          randomPast(random, {
            // More than two pages, some of them outside the range on either side.
            count: ORDERS_A_PAGE * 2 + 60,
            from: FROM - DAY_MS / 4,
            to: TO + DAY_MS / 4,
            rooms: [...rooms, null],
            products,
          }),
        );
        const { orders, clinic } = place;
        const within = orders.filter(({ placedAt }) => placedAt >= FROM && placedAt < TO);
        expect(within.length).toBeGreaterThan(ORDERS_A_PAGE);
        const keysOf: Record<ReportGrouping, (order: PastOrder) => readonly string[]> = {
          day: ({ placedAt }) => [localDay(placedAt)],
          hour: ({ placedAt }) => [localHour(placedAt)],
          room: ({ roomId }) => [roomId === null ? '' : roomId === clinic.rooms[0] ? '101' : '102'],
          product: ({ products }) => products.map(String),
        };
        for (const groupBy of REPORT_GROUPS) {
          const report = StageReportSchema.parse(await place.report(groupBy));
          expect(report.all).toEqual(figuresOf(within));
          const keys = [...new Set(within.flatMap(keysOf[groupBy]))].sort();
          expect(report.groups.map(({ key }) => key)).toEqual(keys);
          for (const { key, label, ...figures } of report.groups) {
            expect({ key, figures }).toEqual({
              key,
              figures: figuresOf(within.filter((order) => keysOf[groupBy](order).includes(key))),
            });
            expect(label).toBe(groupBy === 'product' ? (key === String(clinic.products[0]) ? 'Agua' : 'Zumo') : key);
          }
        }
      }
    }, 60_000);

    test('orders placed at one and the same moment are all counted, once, over the ends of pages', async () => {
      await using place = await openPast(({ products }) =>
        randomPast(seeded(4), { count: ORDERS_A_PAGE + 50, from: FROM, to: FROM + 2, rooms: [null], products }),
      );
      const { all } = await place.report();
      expect(all).toEqual(figuresOf(place.orders));
    });

    test('a day of 25 hours is one day, from its midnight to the next', async () => {
      const at = (instant: string): PastOrder => ({
        roomId: null,
        products: [],
        placedAt: Date.parse(instant),
        shownAt: null,
        acknowledgedAt: null,
        moves: [],
        escalatedAt: [],
      });
      await using place = await openPast(({ products }) =>
        [
          at('2026-10-24T21:59:59.999Z'),
          at('2026-10-24T22:00:00.000Z'),
          at('2026-10-25T00:30:00.000Z'),
          at('2026-10-25T01:30:00.000Z'),
          at('2026-10-25T22:59:59.999Z'),
          at('2026-10-25T23:00:00.000Z'),
        ].map((order) => ({ ...order, products })),
      );
      const counts = async (groupBy: ReportGrouping) =>
        (await place.report(groupBy)).groups.map(({ key, count }) => `${key}: ${count}`);
      expect(await counts('day')).toEqual(['2026-10-24: 1', '2026-10-25: 4', '2026-10-26: 1']);
      const day = await place.report('day', calendar.startOf('2026-10-25'), calendar.startOf('2026-10-26'));
      expect(day.groups).toMatchObject([{ key: '2026-10-25', count: 4 }]);
      expect(await counts('hour')).toEqual(['00: 2', '02: 2', '23: 2']);
    });

    test('of a range without orders there is nothing to say', async () => {
      await using place = await openPast(() => []);
      for (const groupBy of [null, ...REPORT_GROUPS]) {
        expect(await place.report(groupBy)).toEqual({
          from: '2026-10-24T12:00:00.000Z',
          to: '2026-10-26T12:00:00.000Z',
          time_zone: 'Europe/Madrid',
          group_by: groupBy,
          all: NOTHING,
          groups: [],
        });
      }
    });

    test('too many orders are none, and counted no further than needed', async () => {
      await using place = await openPast(({ products }) =>
        randomPast(seeded(6), { count: 30, from: FROM, to: TO, rooms: [null], products }),
      );
      const reads = reportReads(place.engine.reader);
      const within = place.orders.filter(({ placedAt }) => placedAt >= FROM + DAY_MS).length;
      const counts = [within - 1, within, within + 1];
      const answers = await Promise.all(counts.map((count) => reads.hasMoreThan(count, FROM + DAY_MS, TO)));
      expect(answers).toEqual([true, false, false]);
      const asked: number[] = [];
      const full = { ...reads, hasMoreThan: async (count: number) => asked.push(count) > 0 };
      expect(await stageReport(full, calendar, { from: FROM, to: TO, groupBy: null })).toBeNull();
      expect(asked).toEqual([MOST_REPORTED]);
    });

    test('lets others work between two pages', async () => {
      await using place = await openPast(({ products }) =>
        randomPast(seeded(5), { count: ORDERS_A_PAGE * 3, from: FROM, to: TO, rooms: [null], products }),
      );
      let turns = 0;
      let isDone = false;
      const count = () => {
        turns += 1;
        if (!isDone) setImmediate(count);
      };
      setImmediate(count);
      await place.report();
      isDone = true;
      expect(turns).toBeGreaterThanOrEqual(3);
    });
  });

  describe(`what is expected of orders on ${engineName}`, () => {
    const NOON = Date.parse('2026-10-20T10:00:00Z');

    /** Delivered orders of one product, ready after so long; they need not say when where ready was skipped. */
    const delivered = (product: number, placedAt: number, ms: number, isSkipping = false): PastOrder => ({
      roomId: null,
      products: [product],
      placedAt,
      shownAt: null,
      acknowledgedAt: null,
      moves: isSkipping
        ? [{ to: 'DELIVERED', at: placedAt + ms }]
        : [
            { to: 'READY', at: placedAt + ms },
            { to: 'DELIVERED', at: placedAt + ms + 7 * MINUTE_MS },
          ],
      escalatedAt: [],
    });

    async function openExpectations(now: number, past: (products: readonly number[]) => PastOrder[]) {
      const place = await openPast(({ products }) => past(products));
      const clock = new TestClock(now);
      const { reports } = place.clinic.store.reader;
      const expectations = new Expectations(reports, calendar, clock, pino({ level: 'silent' }));
      const ask = (product: number | undefined, placedAt = clock.now()) => {
        const at = expectations.of({
          status: 'PLACED',
          placed_at: new Date(placedAt).toISOString(),
          items: [
            {
              ...{ id: 1, product: product ?? 0, product_name: '', product_category: null, product_image_url: null },
              ...{ quantity: 1, unit_label: '', note: '', options: [], created_at: new Date(placedAt).toISOString() },
            },
          ],
        });
        return at === null ? null : Date.parse(at) - placedAt;
      };
      return { ...place, clock, expectations, ask };
    }

    test('the median of the last two weeks, ready or else delivered, and nothing of what is older', async () => {
      const recent = NOON - 2 * DAY_MS;
      await using place = await openExpectations(NOON, ([water = 0, juice = 0]) => [
        ...Array.from({ length: 50 }, (_, index) => delivered(water, NOON - 15 * DAY_MS + index, 59 * MINUTE_MS)),
        ...Array.from({ length: 11 }, (_, index) => delivered(water, recent + index, 5 * MINUTE_MS, index % 2 === 0)),
        ...Array.from({ length: 10 }, (_, index) => delivered(water, recent + index, 9 * MINUTE_MS)),
        ...Array.from({ length: 19 }, (_, index) => delivered(juice, recent - 9 * 3_600_000 + index, MINUTE_MS)),
      ]);
      const { clinic, expectations, ask } = place;
      const [water, juice] = clinic.products;
      expect(ask(water)).toBeNull();
      await expectations.gather();
      expect(ask(water)).toBe(5 * MINUTE_MS);
      // Too few of its own: what is known of this hour speaks for it, and of another hour nothing is known.
      expect(ask(juice)).toBe(5 * MINUTE_MS);
      expect(ask(juice, NOON - 9 * 3_600_000)).toBeNull();
      await expectations.stop();
    });

    test('is read anew every ten minutes, and goes on with what it knows while that cannot be read', async () => {
      await using place = await openExpectations(NOON, ([water = 0]) =>
        Array.from({ length: 20 }, (_, index) => delivered(water, NOON - DAY_MS + index, 5 * MINUTE_MS)),
      );
      const { clinic, engine, clock, expectations, ask } = place;
      const [water] = clinic.products;
      expectations.start();
      await expectations.gather();
      expect(ask(water)).toBe(5 * MINUTE_MS);
      const later = Array.from({ length: 30 }, (_, index) => delivered(water, NOON - DAY_MS + index, 8 * MINUTE_MS));
      await engine.writer.transaction().execute((tx) => writePast(tx, later, 21));
      clock.advance(9 * MINUTE_MS);
      expect(ask(water)).toBe(5 * MINUTE_MS);
      clock.advance(MINUTE_MS);
      // Joins the reading that the clock has begun.
      await expectations.gather();
      expect(ask(water)).toBe(8 * MINUTE_MS);
      await engine.writer.schema.alterTable('order_items').renameTo('gone').execute();
      clock.advance(10 * MINUTE_MS);
      await expectations.gather();
      expect(ask(water)).toBe(8 * MINUTE_MS);
      await expectations.stop();
      clock.advance(10 * MINUTE_MS);
      await expectations.stop();
    });

    test('reads no more than it must', async () => {
      await using place = await openPast(({ products }) =>
        Array.from({ length: 900 }, (_, index) => delivered(products[0] ?? 0, NOON - index * 3_600_000, MINUTE_MS)),
      );
      const reads = reportReads(place.engine.reader);
      const asked: number[] = [];
      const clock = new TestClock(NOON);
      const watched = {
        ...reads,
        deliveredBefore(id: number, limit: number) {
          asked.push(limit);
          return reads.deliveredBefore(id, limit);
        },
      };
      await new Expectations(watched, calendar, clock, pino({ level: 'silent' })).gather();
      // Orders were numbered from the newest on: the first page is one of old ones, and with it the rest is old.
      expect(asked).toHaveLength(1);
      await place.engine.writer.updateTable('orders').set({ placed_at: NOON }).execute();
      asked.length = 0;
      await new Expectations(watched, calendar, clock, pino({ level: 'silent' })).gather();
      expect(asked.reduce((sum, limit) => sum + limit, 0)).toBeGreaterThanOrEqual(900);
      expect(asked.reduce((sum, limit) => sum + limit, 0)).toBeLessThanOrEqual(MOST_ORDERS);
    });
  });
}

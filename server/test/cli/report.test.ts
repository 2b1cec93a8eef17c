/** `comanda report stages`: the report by days of the site, for people and for programs. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { StageReport } from '@comanda/protocol/report';
import { TestClock } from '../harness/clock.ts';
import { makeTestSite, PRODUCTS } from '../harness/site.ts';
import { answer, comanda, type Way, withEach } from './program.ts';

setDefaultTimeout(60_000);

const MINUTE_MS = 60_000;

/** Three orders: one before and one in the first hour of 29 March, one in the last; that day has 23 hours in Madrid. */
async function site() {
  const clock = new TestClock(Date.parse('2026-03-28T22:59:00Z'));
  const place = await makeTestSite({}, clock);
  const { placeOrder, moveOrder } = place.site.commands;
  const orders = [
    ['2026-03-28T22:59:00Z', '101'],
    ['2026-03-28T23:00:00Z', '101'],
    ['2026-03-29T21:59:00Z', '102'],
  ] as const;
  for (const [index, [at, code]] of orders.entries()) {
    clock.advance(Date.parse(at) - clock.now());
    const items = [{ product_id: PRODUCTS.water, quantity: 1 }];
    await placeOrder({ target: { kind: 'room', code }, items, note: '', placedBy: 1, idempotency: null });
    clock.advance(30_000);
    await moveOrder({ orderId: index + 1, to: 'READY', expected: null, note: '', by: null });
  }
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  return { way, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

const stages = ['report', 'stages'];

test('a day is the site’s own, from its midnight to the next', async () => {
  await using place = await site();
  const report = StageReport.parse(
    await answer(place.way, ...stages, '--from', '2026-03-29', '--to', '2026-03-29', '--by', 'room'),
  );
  expect(report).toMatchObject({
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
    time_zone: 'Europe/Madrid',
    group_by: 'room',
    all: { count: 2, prepare: { count: 2, p50_ms: 30_000, p90_ms: 30_000 } },
    groups: [
      { key: '101', count: 1 },
      { key: '102', count: 1 },
    ],
  });
  // Without a first day: the week that ends with the last one.
  const week = StageReport.parse(await answer(place.way, ...stages, '--to', '2026-03-29'));
  expect(week).toMatchObject({ from: '2026-03-22T23:00:00.000Z', group_by: null, all: { count: 3 }, groups: [] });
  const utc = { ...place.way, env: { ...place.way.env, SITE_TIME_ZONE: 'UTC' } };
  const elsewhere = StageReport.parse(await answer(utc, ...stages, '--from', '2026-03-29', '--to', '2026-03-29'));
  expect(elsewhere).toMatchObject({ from: '2026-03-29T00:00:00.000Z', time_zone: 'UTC', all: { count: 1 } });
});

test('a table for people, in their language', async () => {
  await using place = await site();
  const { exit, out } = await comanda(
    { ...place.way, env: { ...place.way.env, COMANDA_LANG: 'es' } },
    ...stages,
    ...['--from', '2026-03-28', '--to', '2026-03-29', '--by', 'DAY'],
  );
  expect(exit).toBe(0);
  const lines = out.trimEnd().split('\n');
  expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
    ['Día', 'Pedidos'],
    ['2026-03-28', '1'],
    ['2026-03-29', '2'],
    ['Todos', '3'],
    [expect.stringContaining('Del 2026-03-28 al 2026-03-29, Europe/Madrid.')],
  ]);
  expect(lines[1]).toContain('30 s · 30 s');
  // Nothing was delivered and nobody took anything: a dash and no nought.
  expect(lines[1]).toEndWith('–');
});

test('where nothing was ordered it says so, and today without being told', async () => {
  await using place = await site();
  const { exit, out } = await comanda(place.way, ...stages, '--from', '2026-01-01', '--to', '2026-03-27');
  expect({ exit, out }).toEqual({ exit: 0, out: 'No orders were placed in that time.\n' });
  const today = StageReport.parse(await answer(place.way, ...stages));
  const [from, to] = [Date.parse(today.from), Date.parse(today.to)];
  expect(Math.round((to - from) / (24 * 60 * MINUTE_MS))).toBe(7);
  expect(to).toBeGreaterThan(Date.now() - MINUTE_MS);
});

test('what cannot be meant is refused, with the cure', async () => {
  await using place = await site();
  const cases: readonly (readonly [string[], string])[] = [
    [['--from', 'yesterday'], '"yesterday" is not a day'],
    [['--to', '2026-02-30'], '"2026-02-30" is not a day'],
    [['--by', 'device'], '"device" is not a grouping: day, hour, room or product'],
    [['--from', '2026-02-02', '--to', '2026-02-01'], 'at most 92 days'],
    [['--from', '2026-01-01', '--to', '2026-12-31'], 'at most 92 days'],
  ];
  await withEach(cases, async ([flags, words]) => {
    const { exit, err } = await comanda(place.way, ...stages, ...flags);
    expect({ flags, exit }).toEqual({ flags, exit: 2 });
    expect(err).toContain(words);
  });
});

/** `comanda tail`: the log as it happens, from any place that it keeps, and a plain word where it keeps it no more. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { NewOrder, OrderUpdated, Resync } from '@comanda/protocol/feed';
import { z } from 'zod';
import { encodeCursor } from '../../src/log/cursor.ts';
import { TestClock } from '../harness/clock.ts';
import { makeTestSite, type TestSite } from '../harness/site.ts';
import { comanda, MAIN, Running, run, type Way } from './program.ts';

setDefaultTimeout(60_000);

const cursor = z.string();
const Line = z.discriminatedUnion('type', [
  NewOrder.extend({ cursor }),
  OrderUpdated.extend({ cursor }),
  Resync,
  z.strictObject({ type: z.literal('device_revoked'), device_id: z.int(), cursor }),
  z.strictObject({ type: z.enum(['user_revoked', 'role_changed']), user_id: z.int(), cursor }),
]);
const parse = (line: string) => Line.parse(JSON.parse(line));

const way = ({ folder }: TestSite): Way => ({ folder, env: { DATA_DIR: folder } });

async function place({ site }: TestSite, uid = 'ipad-room-101') {
  const outcome = await site.commands.placeOrder({
    target: { kind: 'device', uid },
    items: [{ product_id: 1, quantity: 1 }],
    note: '',
    placedBy: null,
    idempotency: null,
  });
  if (outcome.kind !== 'placed') throw new Error(outcome.kind);
  return outcome.order.id;
}

async function move({ site }: TestSite, orderId: number, to: 'PREPARING' | 'READY' | 'CANCELLED') {
  await site.commands.moveOrder({ orderId, to, expected: null, note: '', by: null });
}

async function cursorAt({ site }: TestSite, seq: number) {
  return encodeCursor({ epoch: (await site.reader.events.position()).epoch, seq });
}

test('what happened after a cursor, then what happens, each once and in order', async () => {
  await using here = await makeTestSite();
  const first = await place(here);
  const since = await cursorAt(here, 1);
  await move(here, first, 'PREPARING');
  await using tail = run(way(here), 'tail', '--json', '--since', since);
  const missed = parse(await tail.line());
  expect(missed).toMatchObject({ type: 'order_updated', order_id: first, from_status: 'PLACED', status: 'PREPARING' });
  await place(here, 'ipad-room-102');
  await move(here, first, 'READY');
  expect(parse(await tail.line())).toMatchObject({ type: 'new_order', room_code: '102', device_uid: 'ipad-room-102' });
  const last = parse(await tail.line());
  expect(last).toMatchObject({ type: 'order_updated', status: 'READY', cursor: await cursorAt(here, 4) });

  const { exit, out, err } = await tail.stop();
  expect({ exit, out }).toEqual({ exit: 0, out: '' });
  // Ctrl-C says where to go on, and going on there misses nothing and repeats nothing.
  expect(err).toContain(`comanda tail --since ${last.cursor}`);
  await move(here, 2, 'CANCELLED');
  await using again = run(way(here), 'tail', '--json', '--since', last.cursor);
  expect(parse(await again.line())).toMatchObject({ order_id: 2, status: 'CANCELLED' });
});

test('more events than one read takes come whole, and through a slow reader too', async () => {
  await using here = await makeTestSite();
  await Promise.all(Array.from({ length: 1_700 }, () => place(here)));
  await using tail = run(way(here), 'tail', '--json', '--since', await cursorAt(here, 0));
  const ids: number[] = [];
  while (ids.length < 1_700) {
    const line = parse(await tail.line());
    if (line.type === 'new_order') ids.push(line.order_id);
  }
  expect(ids).toEqual(Array.from({ length: 1_700 }, (_, index) => index + 1));
});

test('--last begins with the newest that pass the filter, and goes on live', async () => {
  await using here = await makeTestSite();
  for (let count = 0; count < 3; count++) {
    await place(here, 'ipad-room-101');
    await place(here, 'ipad-room-102');
  }
  // Further back than one read goes, with one in the middle that two reads could both find.
  const others = () => Promise.all(Array.from({ length: 300 }, () => place(here, 'ipad-hall')));
  await others();
  const middle = await place(here, 'ipad-room-102');
  await others();
  await using tail = run(way(here), 'tail', '--json', '--last', '3', '--room', '102');
  const ids = [parse(await tail.line()), parse(await tail.line()), parse(await tail.line())];
  expect(ids).toMatchObject([{ order_id: 4 }, { order_id: 6 }, { order_id: middle }]);
  await place(here, 'ipad-room-101');
  const id = await place(here, 'ipad-room-102');
  expect(parse(await tail.line())).toMatchObject({ order_id: id });
});

test('without a place to begin it tells what comes from now on', async () => {
  await using here = await makeTestSite();
  await place(here);
  await using tail = run(way(here), 'tail', '--json');
  // It has begun at some moment; from then on nothing is missing.
  let placing = true;
  const stream = (async () => {
    while (placing) await place(here, 'ipad-room-102');
  })();
  const first = parse(await tail.line());
  placing = false;
  await stream;
  if (first.type !== 'new_order') throw new Error(first.type);
  expect(first.order_id).toBeGreaterThan(1);
  const newest = (await here.site.reader.events.position()).seq;
  for (let id = first.order_id + 1; id <= newest; id++) {
    expect(parse(await tail.line())).toMatchObject({ type: 'new_order', order_id: id });
  }
});

test('room, device, status and order each let through what is theirs', async () => {
  await using here = await makeTestSite();
  await place(here, 'ipad-room-101');
  await place(here, 'ipad-room-102');
  await place(here, 'ipad-hall');
  await move(here, 1, 'PREPARING');
  await move(here, 2, 'PREPARING');
  await move(here, 2, 'READY');
  await here.site.commands.updateDevice({ id: 2, update: { is_active: false } });
  const told = async (...filter: string[]) => {
    await using tail = run(way(here), 'tail', '--since', await cursorAt(here, 0), ...filter);
    const lines = await tail.linesUntil((line) => line.endsWith('Ready'));
    return lines.map((line) => line.replace(/^\S+ \S+ +/, '').replace(/ {2,}/g, ' | '));
  };
  expect(await told('--order', '2')).toEqual([
    '#2 | 102 | ipad-room-102 | New order',
    '#2 | 102 | ipad-room-102 | Placed → Preparing',
    '#2 | 102 | ipad-room-102 | Preparing → Ready',
  ]);
  expect(await told('--room', '102')).toHaveLength(3);
  expect(await told('--device', 'ipad-room-102')).toHaveLength(3);
  expect(await told('--status', 'preparing,READY')).toEqual([
    '#1 | 101 | ipad-room-101 | Placed → Preparing',
    '#2 | 102 | ipad-room-102 | Placed → Preparing',
    '#2 | 102 | ipad-room-102 | Preparing → Ready',
  ]);
  expect(await told('--device', 'ipad-room-102', '--room', '102', '--status', 'READY')).toHaveLength(1);
});

test('what becomes of an order after its placing is told, and a drill as what it is', async () => {
  await using here = await makeTestSite();
  const since = await cursorAt(here, await newest(here));
  const { commands } = here.site;
  const who = { by: 2, byEmail: 'staff@example.com' };
  const orderId = await place(here);
  await commands.markItem({ orderId, itemId: 1, done: true, ...who });
  await commands.markItem({ orderId, itemId: 1, done: false, ...who });
  await commands.amendOrder({ orderId, lines: [], note: 'otra', expectedChanges: null, reason: 'lo pide', ...who });
  await move(here, orderId, 'CANCELLED');
  await commands.confirmOrder({ orderId, seenAt: null, ...who });
  await commands.startDrill({ by: 2 });
  await using text = run(way(here), 'tail', '--since', since);
  const lines = await text.linesUntil((line) => line.endsWith('Drill'));
  expect(lines.map((line) => line.replace(/^\S+ \S+ +/, '').replace(/ {2,}/g, ' | '))).toEqual([
    '#1 | 101 | ipad-room-101 | New order',
    '#1 | 101 | ipad-room-101 | Line done, by staff@example.com',
    '#1 | 101 | ipad-room-101 | Line to do again, by staff@example.com',
    '#1 | 101 | ipad-room-101 | Taken by staff@example.com',
    '#1 | 101 | ipad-room-101 | Amended by staff@example.com',
    '#1 | 101 | ipad-room-101 | Placed → Cancelled',
    '#1 | 101 | ipad-room-101 | Change confirmed by staff@example.com',
    '#2 | – | – | Drill',
  ]);
  const { out } = await comanda(way(here), 'order', 'list');
  expect(out).toMatch(/2 .* drill/);
  expect((await comanda(way(here), 'order', 'show', '2')).out).toContain('Drill 2');
});

test('control events are told too, without what is nobody else’s business', async () => {
  await using here = await makeTestSite();
  await here.site.commands.updateDevice({ id: 2, update: { is_active: false } });
  await here.site.commands.updateUser({ id: 2, update: { role: 'USER' } });
  await here.site.commands.updateUser({ id: 2, update: { is_active: false } });
  const since = await cursorAt(here, 0);
  await using json = run(way(here), 'tail', '--json', '--since', since);
  expect([parse(await json.line()), parse(await json.line()), parse(await json.line())]).toMatchObject([
    { type: 'device_revoked', device_id: 2 },
    { type: 'role_changed', user_id: 2 },
    { type: 'user_revoked', user_id: 2 },
  ]);
  await using text = run(way(here), 'tail', '--since', since);
  expect(await text.line()).toMatch(/102 +ipad-room-102 +Device disabled or renamed$/);
  expect(await text.line()).toContain('User 2: another role');
});

test('a place that the log does not have is told as resync, then what comes is told', async () => {
  const clock = new TestClock();
  await using here = await makeTestSite({ EVENT_RETENTION_DAYS: '1' }, clock);
  await place(here);
  const old = await cursorAt(here, 0);
  const { epoch } = await here.site.reader.events.position();
  clock.advance(2 * 86_400_000);
  await here.site.commands.prune();
  const cases = [
    ['no cursor', 'unknown_cursor'],
    ['ffffffff.1', 'other_epoch'],
    [old, 'too_old'],
    [`${epoch}.zz`, 'in_the_future'],
  ] as const;
  for (const [since, reason] of cases) {
    await using tail = run(way(here), 'tail', '--json', '--since', since);
    const told = parse(await tail.line());
    expect(told).toEqual({ type: 'resync', reason, cursor: await cursorAt(here, await newest(here)) });
    const id = await place(here);
    expect(parse(await tail.line())).toMatchObject({ type: 'new_order', order_id: id });
  }
  await using text = run(way(here), 'tail', '--since', old);
  expect(await text.line()).toContain('resync: the cursor is older than what is kept');
});

async function newest({ site }: TestSite) {
  return (await site.reader.events.position()).seq;
}

test('a reader that has seen enough ends it, quietly', async () => {
  await using here = await makeTestSite();
  await place(here);
  const since = await cursorAt(here, 0);
  // Like `head -1`, which goes after its line; the next event finds nobody there.
  const script =
    '"$1" "$2" tail --json --since "$3" | { read -r line; echo "$line"; exec <&-; echo gone; }; echo "end $?"';
  await using pipe = new Running(way(here), [
    'bash',
    '-o',
    'pipefail',
    '-c',
    script,
    'bash',
    process.execPath,
    MAIN,
    since,
  ]);
  expect(parse(await pipe.line())).toMatchObject({ order_id: 1 });
  expect(await pipe.line()).toBe('gone');
  await place(here);
  expect(await pipe.ended()).toEqual({ exit: 0, out: 'end 0', err: '' });
});

test.each([
  [['--since', 'a.1', '--last', '3'], 2, 'not both'],
  [['--last', '0'], 2, '"0"'],
  [['--status', 'EATEN'], 2, '"EATEN"'],
  [['--order', 'x'], 2, '"x"'],
  [['--device', 'a b'], 2, '"a b"'],
  [['--room', '999'], 3, 'There is no room 999'],
  [['--device', 'nobody'], 3, 'There is no device nobody'],
  [['--data', 'mistyped'], 3, 'There are no data'],
] as const)('%p is refused', async (args, code, words) => {
  await using here = await makeTestSite();
  const { exit, out, err } = await comanda(way(here), 'tail', ...args);
  expect({ exit, out }).toEqual({ exit: code, out: '' });
  expect(err).toContain(words);
});

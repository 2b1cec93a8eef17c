/** `comanda order`: sees, places and moves orders by the rules of the house. */
import { Database } from 'bun:sqlite';
import { expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { StaffOrder } from '@comanda/protocol/order';
import { z } from 'zod';
import { makeTestSite, PRODUCTS } from '../harness/site.ts';
import { answer, comanda, type Way, withEach } from './program.ts';

setDefaultTimeout(60_000);

const List = z.strictObject({ count: z.int(), results: z.array(StaffOrder) });
const Moved = z.strictObject({ moved: z.boolean(), from_status: z.string(), order: StaffOrder });

async function site() {
  const place = await makeTestSite();
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  return { ...place, way, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

test('an order placed for a device is the order that the API would answer', async () => {
  await using place = await site();
  const made = await answer(
    place.way,
    ...['order', 'place', '--device', 'ipad-room-101', '--note', 'sin hielo'],
    ...['--item', `${PRODUCTS.water}:2`, '--item', `${PRODUCTS.soup}`, '--item', `${PRODUCTS.water}:3`],
  );
  const order = StaffOrder.parse(made);
  expect(order).toMatchObject({
    id: 1,
    device_uid: 'ipad-room-101',
    room_code: '101',
    status: 'PLACED',
    note: 'sin hielo',
  });
  // Lines of one product are added up.
  expect(order.items.map(({ product, quantity }) => [product, quantity])).toEqual([
    [PRODUCTS.water, 5],
    [PRODUCTS.soup, 1],
  ]);
  expect(order.status_events).toMatchObject([{ from_status: '', to_status: 'PLACED', changed_by: null }]);
  expect(StaffOrder.parse(await answer(place.way, 'order', 'show', '1'))).toEqual(order);
});

test('an order for a room goes to its device, or to none where it has none', async () => {
  await using place = await site();
  const order = ['order', 'place', '--item', '1'];
  expect(await answer(place.way, ...order, '--room', '102')).toMatchObject({ device_uid: 'ipad-room-102' });
  expect(await answer(place.way, ...order, '--room', '103')).toMatchObject({ room_code: '103', device_uid: '' });
});

test('the card tells what was ordered, what it costs and what happened', async () => {
  await using place = await site();
  const order = ['order', 'place', '--room', '101', '--item', '1:2', '--note'];
  // A note cannot steer the terminal of whoever reads it, nor break its lines.
  expect(await comanda(place.way, ...order, 'rápido\u001b[31m')).toMatchObject({ exit: 2 });
  await answer(place.way, ...order, 'rápido\nya');
  await answer(place.way, 'order', 'status', '1', 'ready', '--note', 'en la barra');
  const { exit, out } = await comanda(
    { ...place.way, env: { ...place.way.env, COMANDA_LANG: 'es' } },
    'order',
    'show',
    '1',
  );
  expect(exit).toBe(0);
  for (const words of ['Pedido 1', 'Listo', '101', 'ipad-room-101', 'Agua', '1,50', 'Total: 3,00', 'en la barra']) {
    expect(out).toContain(words);
  }
  expect(out).toContain('rápido ya');
});

test('the list is newest first, filtered, limited, and says so', async () => {
  await using place = await site();
  for (const room of ['101', '102', '101']) await answer(place.way, 'order', 'place', '--room', room, '--item', '1');
  await answer(place.way, 'order', 'status', '2', 'PREPARING');
  const ids = async (...args: string[]) =>
    List.parse(await answer(place.way, 'order', 'list', ...args)).results.map(({ id }) => id);
  expect(await ids()).toEqual([3, 2, 1]);
  expect(await ids('--room', '101')).toEqual([3, 1]);
  expect(await ids('--status', 'preparing,ready')).toEqual([2]);
  expect(await ids('--status', 'PLACED', '--room', '102')).toEqual([]);
  expect(List.parse(await answer(place.way, 'order', 'list', '--limit', '2'))).toMatchObject({ count: 3 });
  const { out } = await comanda(place.way, 'order', 'list', '--limit', '2');
  expect(out).toContain('2 of 3 shown');
  expect((await comanda(place.way, 'order', 'list', '--status', 'READY')).out).toContain('There are no orders.');
});

test('an order goes forward, stays where it is, and one step back', async () => {
  await using place = await site();
  await answer(place.way, 'order', 'place', '--room', '101', '--item', '1');
  const move = async (...args: string[]) => Moved.parse(await answer(place.way, 'order', 'status', '1', ...args));
  expect(await move('PREPARING', '--from', 'PLACED')).toMatchObject({ moved: true, from_status: 'PLACED' });
  expect(await move('PREPARING')).toMatchObject({ moved: false, from_status: 'PREPARING' });
  expect(await move('READY', '--note', 'lista')).toMatchObject({ moved: true, order: { status: 'READY' } });
  const back = await move('preparing');
  expect(back).toMatchObject({ moved: true, from_status: 'READY', order: { status: 'PREPARING' } });
  expect(back.order.status_events.map(({ to_status, note }) => [to_status, note])).toEqual([
    ['PLACED', ''],
    ['PREPARING', ''],
    ['READY', 'lista'],
    ['PREPARING', ''],
  ]);
  expect((await comanda(place.way, 'order', 'status', '1', 'READY')).out).toBe('Order 1: Preparing → Ready.\n');
  expect((await comanda(place.way, 'order', 'status', '1', 'READY')).out).toBe('Order 1 was there already: Ready.\n');
});

test('what the rules forbid is refused with the reason, and nothing is written', async () => {
  await using place = await site();
  await answer(place.way, 'order', 'place', '--room', '101', '--item', '1');
  await answer(place.way, 'order', 'place', '--room', '102', '--item', '1');
  await answer(place.way, 'order', 'status', '1', 'CANCELLED');
  await answer(place.way, 'order', 'status', '2', 'READY');
  const before = await place.site.reader.events.position();
  const refusals: [string[], string][] = [
    [['status', '1', 'READY'], 'cannot go from "Cancelled" to "Ready". The order is cancelled'],
    [['status', '2', 'DELIVERED', '--from', 'PLACED'], 'it has another status now (Ready)'],
    [['status', '9', 'READY'], 'There is no order 9'],
    [['show', '9'], 'There is no order 9'],
    [['list', '--room', '999'], 'There is no room 999'],
    [['place', '--room', '999', '--item', '1'], 'There is no active room 999'],
    [['place', '--device', 'nobody', '--item', '1'], 'There is no active device nobody'],
    [['place', '--device', 'ipad-off', '--item', '1'], 'There is no active device ipad-off'],
    [['place', '--room', '101', '--item', '77'], 'Product 77: There is no such product'],
    [
      ['place', '--room', '101', '--item', '1', '--item', `${PRODUCTS.archived}`],
      'Product 3: There is no such product',
    ],
    [['place', '--room', '101', '--item', `${PRODUCTS.soldOut}`], 'Product 4: Agotado is sold out'],
    [
      ['place', '--room', '101', '--item', '1:600', '--item', '1:600'],
      'Product 1: This product adds up to more than 999',
    ],
  ];
  await withEach(refusals, async ([args, words]) => {
    const { exit, out, err } = await comanda(place.way, 'order', ...args);
    expect({ args, exit, out }).toEqual({ args, exit: 3, out: '' });
    expect(err).toContain(words);
  });
  expect(await place.site.reader.events.position()).toEqual(before);
  expect(await place.site.reader.orders.list({}, { offset: 0, limit: 1 })).toMatchObject({ count: 2 });
});

test('what cannot be meant is refused before the data are opened', async () => {
  await using place = await site();
  const bad: [string[], string][] = [
    [['place', '--room', '101'], '--item'],
    [['place', '--item', '1'], 'Give --device or --room'],
    [['place', '--item', '1', '--room', '101', '--device', 'ipad-room-101'], 'one of the two'],
    [['place', '--room', '101', '--item', '1:0'], '"0" is not a quantity'],
    [['place', '--room', '101', '--item', '1:-1'], '"-1" is not a quantity'],
    [['place', '--room', '101', '--item', '1:1.5'], '"1.5" is not a quantity'],
    [['place', '--room', '101', '--item', '1:1000'], '"1000" is not a quantity'],
    [['place', '--room', '101', '--item', 'soup'], '"soup" is not a number'],
    [['place', '--room', '101', '--item', '1:2:3:4'], '"1:2:3:4" is not a line'],
    [['place', '--room', '101', '--item', '1', '--note', 'x'.repeat(501)], 'at most 500'],
    [['place', '--room', '101', ...Array.from({ length: 51 }, () => ['--item', '1']).flat()], 'at most 50 lines'],
    [['status', '1'], 'status'],
    [['status', 'one', 'READY'], '"one" is not a number'],
    [['status', '1', 'EATEN'], '"EATEN" is not a status'],
    [['status', '1', 'READY', '--from', 'there'], '"there" is not a status'],
    [['list', '--status', 'PLACED,'], '"" is not a status'],
    [['list', '--limit', '0'], '"0" is not valid'],
    [['show', '1', '2'], 'Too many arguments'],
    [['sow', '1'], 'Did you mean show?'],
  ];
  await withEach(bad, async ([args, words]) => {
    const { exit, out, err } = await comanda(place.way, 'order', ...args);
    expect({ args, exit, out }).toEqual({ args, exit: 2, out: '' });
    expect(err).toContain(words);
  });
});

test('while another process holds the database nothing is saved, and that is said', async () => {
  await using place = await site();
  const holder = new Database(join(place.folder, 'comanda.sqlite3'));
  holder.run('begin immediate');
  const { exit, out, err } = await comanda(place.way, 'order', 'place', '--room', '101', '--item', '1');
  // Looking is not writing.
  expect(await answer(place.way, 'order', 'list')).toMatchObject({ count: 0 });
  holder.run('rollback');
  holder.close();
  expect({ exit, out }).toEqual({ exit: 1, out: '' });
  expect(err).toContain('Another process holds the database. Nothing was saved');
});

test('a folder without data is named, not made', async () => {
  await using place = await site();
  for (const args of [['list'], ['show', '1'], ['status', '1', 'READY'], ['place', '--room', '1', '--item', '1']]) {
    const { exit, err } = await comanda(place.way, 'order', ...args, '--data', 'mistyped');
    expect(exit).toBe(3);
    expect(err).toContain('mistyped');
  }
  expect(await Bun.file(`${place.folder}/mistyped`).exists()).toBe(false);
});

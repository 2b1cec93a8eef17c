/** `comanda product sold-out · back`: until when, for people and programs; what `tail` says of it, and what is refused. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { Product } from '@comanda/protocol/catalog';
import { makeTestSite, PRODUCTS } from '../harness/site.ts';
import { answer, comanda, run, type Way, withEach } from './program.ts';

setDefaultTimeout(60_000);

const HOUR = 60 * 60_000;

test('an hour, the rest of the day, until further notice, and back', async () => {
  await using place = await makeTestSite({ SITE_TIME_ZONE: 'America/Bogota' });
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder, SITE_TIME_ZONE: 'America/Bogota' } };
  const product = async (...args: string[]) => Product.parse(await answer(way, 'product', ...args));
  const before = Date.now();
  const hour = await product('sold-out', '1', '--until', 'hour');
  expect(hour).toMatchObject({ id: 1, is_available: false, currency: 'EUR' });
  const until = Date.parse(hour.unavailable_until ?? '');
  expect(until).toBeGreaterThanOrEqual(before + HOUR);
  expect(until).toBeLessThanOrEqual(Date.now() + HOUR);
  const { unavailable_until } = await product('sold-out', '1', '--until', 'DAY');
  // Midnight in Bogotá, all year round.
  expect(unavailable_until).toMatch(/T05:00:00\.000Z$/);
  const shown = (await comanda(way, 'product', 'list')).out.split('\n').find((line) => line.includes('Agua'));
  expect(shown).toContain(`sold out until ${unavailable_until?.slice(0, 10)} 00:00:00`);
  expect(await product('sold-out', '1')).toMatchObject({ is_available: false, unavailable_until: null });
  const es = { ...way, env: { ...way.env, COMANDA_LANG: 'es' } };
  expect((await comanda(es, 'product', 'sold-out', '1')).out).toBe('Producto 1 agotado hasta nuevo aviso: Agua.\n');
  expect((await comanda(es, 'product', 'back', '1')).out).toBe('Producto 1 disponible: Agua.\n');
  expect((await comanda(way, 'product', 'back', `${PRODUCTS.soldOut}`)).out).toBe('Product 4 available: Agotado.\n');
  expect((await comanda(way, 'product', 'sold-out', '2', '--until', 'hour')).out).toMatch(
    /^Product 2 sold out until \d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}: Sopa\.\n$/,
  );
});

test('tail tells of it in words, and in the frames of the staff', async () => {
  await using place = await makeTestSite();
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  const { commands } = place.site;
  await commands.changeAvailability({ id: 2, kept: { isAvailable: false, until: null } });
  await commands.changeAvailability({ id: 2, kept: { isAvailable: true, until: null } });
  await commands.updateProduct({ id: 2, update: { price_minor: 1 } });
  await commands.changeLadder({ ladder: { undelivered: [], unacknowledged: [] }, by: null });
  await commands.changeAvailability({ id: 1, kept: { isAvailable: false, until: Date.now() + HOUR } });
  await using words = run(way, 'tail', '--last', '5');
  const lines = await words.linesUntil((line) => line.includes('Product 1'));
  for (const [index, text] of [
    'Product 2: sold out until further notice',
    'Product 2: available',
    'The menu has changed',
    'Setting changed: escalation',
    'Product 1: sold out until ',
  ].entries()) {
    expect(lines.at(index - 5)).toContain(text);
  }
  await using frames = run(way, 'tail', '--last', '5', '--json');
  const types: unknown[] = [];
  for (let count = 0; count < 5; count++) types.push(JSON.parse(await frames.line()).type);
  expect(types).toEqual([
    ...['product_availability_changed', 'product_availability_changed'],
    ...['menu_changed', 'settings_changed', 'product_availability_changed'],
  ]);
});

test('what cannot be meant is refused, and changes nothing', async () => {
  await using place = await makeTestSite();
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  const refusals: [exit: number, words: string, ...args: string[]][] = [
    [3, 'There is no product 99', 'sold-out', '99'],
    [3, 'There is no product 99', 'back', '99'],
    [2, '"0" is not a number', 'sold-out', '0'],
    [2, '"Agua" is not a number', 'back', 'Agua'],
    [2, '"week" is not a span: hour, day or notice', 'sold-out', '1', '--until', 'week'],
  ];
  await withEach(refusals, async ([exit, words, ...args]) => {
    const ended = await comanda(way, 'product', ...args);
    expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit, out: '' });
    expect(ended.err).toContain(words);
  });
  expect((await place.site.reader.events.position()).seq).toBe(0);
});

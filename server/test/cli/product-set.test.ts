/** `comanda product set`, and orders of what is chosen: for people and programs, and what is refused. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { Product } from '@comanda/protocol/catalog';
import { StaffOrder } from '@comanda/protocol/order';
import { makeTestSite } from '../harness/site.ts';
import { answer, comanda, type Way, withEach } from './program.ts';

setDefaultTimeout(60_000);

const OPTIONS = [
  {
    ...{ id: 'milk', name: 'Leche', min: 1 },
    choices: [
      { id: 'cow', name: 'De vaca' },
      { id: 'oat', name: 'De avena', price_minor: 20 },
    ],
  },
];

async function site() {
  const place = await makeTestSite();
  const file = join(place.folder, 'options.json');
  await Bun.write(file, JSON.stringify(OPTIONS));
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  return { way, file, folder: place.folder, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

test('what is said is kept, what is not said stays', async () => {
  await using place = await site();
  const set = async (...args: string[]) => Product.parse(await answer(place.way, 'product', 'set', '1', ...args));
  expect(await set('--allergens', 'Milk, gluten', '--options', place.file)).toMatchObject({
    ...{ allergens: ['gluten', 'milk'], diets: [], currency: 'EUR' },
    options: [{ id: 'milk', min: 1, max: 1, choices: [{ price_minor: 0 }, { price_minor: 20 }] }],
  });
  expect(await set('--diets', 'vegetarian')).toMatchObject({ allergens: ['gluten', 'milk'], diets: ['vegetarian'] });
  expect(await set('--allergens', 'none', '--diets', 'none')).toMatchObject({ allergens: [], diets: [] });
  const es = { ...place.way, env: { ...place.way.env, COMANDA_LANG: 'es' } };
  expect((await comanda(es, 'product', 'set', '1', '--allergens', 'unknown')).out).toBe(
    'Producto 1, Agua. Alérgenos: unknown. Dietas: none. Opciones: Leche (2).\n',
  );
  expect(await set('--options', 'none')).toMatchObject({ allergens: null, options: [] });
});

test('an order says what is chosen, and its card too', async () => {
  await using place = await site();
  await answer(place.way, 'product', 'set', '1', '--options', place.file);
  const order = ['order', 'place', '--room', '101', '--item'];
  const made = StaffOrder.parse(await answer(place.way, ...order, '1:2:oat'));
  expect(made.items).toMatchObject([{ quantity: 2, price_minor: 170, options: [{ choice: 'De avena' }] }]);
  expect((await comanda(place.way, 'order', 'show', '1')).out).toContain('Agua (De avena)');
  const lacking = await comanda(place.way, ...order, '1');
  expect([lacking.exit, lacking.err]).toEqual([3, expect.stringContaining('Product 1: Leche: choose at least 1.')]);
});

test('what cannot be meant is said with its cure, and changes nothing', async () => {
  await using place = await site();
  const bad = join(place.folder, 'bad.json');
  await Bun.write(bad, JSON.stringify([{ ...OPTIONS[0], max: 9 }]));
  await withEach(
    [
      [['product', 'set', '1'], 2, '--allergens, --diets or --options'],
      [['product', 'set', '1', '--allergens', 'butter'], 2, 'molluscs, unknown, none'],
      [['product', 'set', '1', '--diets', 'unknown'], 2, 'liquid, none'],
      [['product', 'set', '1', '--options', join(place.folder, 'none.json')], 2, 'No JSON can be read'],
      [['product', 'set', '1', '--options', bad], 2, 'the field 0.max is not valid'],
      [['product', 'set', '99', '--diets', 'vegan'], 3, 'There is no product 99'],
      [['order', 'place', '--room', '101', '--item', '1:2:'], 2, 'PRODUCT:QUANTITY:OPTIONS'],
      [['order', 'place', '--room', '101', '--item', '1:2:oat'], 3, 'Product 1: Agua has no such option.'],
    ] as [string[], number, string][],
    async ([args, code, words]) => {
      const { exit, out, err } = await comanda(place.way, ...args);
      expect({ args, exit, out }).toEqual({ args, exit: code, out: '' });
      expect(err).toContain(words);
    },
  );
});

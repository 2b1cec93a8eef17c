import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { detailsOf, lineOf, orderOf } from '../../test/orders.ts';
import { ALL, stationsOf, type View } from '../stations/stations.ts';
import { totalsOf } from './totals.ts';

const NOBODY = stationsOf([], { products: [], categories: [] });
const MADE = { done_at: '2026-01-15T12:05:00.000Z' };

const order = (id: number, items: ReturnType<typeof lineOf>[], more: Parameters<typeof orderOf>[0] = {}) =>
  orderOf({ id, ...more, details: detailsOf({ id, items }) });

const all = (orders: ReturnType<typeof orderOf>[]) => totalsOf(orders, ALL, NOBODY, 'es');

test('open and done by product, and how many orders still want it', () => {
  const totals = all([
    order(1, [lineOf({ id: 1, quantity: 2 }), lineOf({ id: 2, quantity: 3, note: 'sin hielo' })]),
    order(2, [lineOf({ id: 3, quantity: 4, ...MADE }), lineOf({ id: 4, quantity: 1 })]),
    order(3, [lineOf({ id: 5, quantity: 5, ...MADE })]),
  ]);
  expect(totals).toEqual([
    { product: 10, name: 'Agua', unit: '', category: 'Bebidas', open: 6, done: 9, orders: 2, kinds: [] },
  ]);
});

test('what is ready is made, what was taken out is not wanted, a drill is nobody’s', () => {
  const taken = order(2, [lineOf({ id: 2, quantity: 0 })]);
  const drill = orderOf({ id: 3, details: detailsOf({ id: 3, is_drill: true }) });
  const unread = orderOf({ id: 4, details: null });
  expect(all([order(1, [lineOf({ quantity: 2 })], { status: 'READY' }), taken, drill, unread])).toMatchObject([
    { open: 0, done: 2, orders: 0 },
  ]);
});

test('a product is one row; what is still to be made is told by what was chosen, as it comes last', () => {
  const milk = (choice: string) => ({ group: 'Leche', choice, price_minor: 0 });
  const ice = { group: 'Con', choice: 'Hielo', price_minor: 0 };
  const totals = all([
    order(1, [lineOf({ id: 1, quantity: 2, options: [milk('De vaca')] }), lineOf({ id: 2 })]),
    order(2, [lineOf({ id: 3, quantity: 3, options: [milk('De avena'), ice] })]),
    order(3, [lineOf({ id: 4, options: [milk('De vaca')] }), lineOf({ id: 5, options: [milk('De soja')], ...MADE })]),
  ]);
  expect(totals).toMatchObject([{ open: 7, done: 1 }]);
  expect(totals[0]?.kinds).toEqual([
    { words: 'De avena, Hielo', open: 3 },
    { words: 'De vaca', open: 3 },
    { words: '', open: 1 },
  ]);
});

describe('rows stay where they are', () => {
  const water = (id: number) => lineOf({ id, product: 10, product_name: 'Agua' });
  const accent = (id: number) => lineOf({ id, product: 11, product_name: 'Ácido' });
  const soup = (id: number) => lineOf({ id, product: 12, product_name: 'Sopa', product_category: null });

  test('by category and name in the reader’s alphabet, those of no category last', () => {
    const names = all([order(1, [soup(1), water(2), accent(3)])]).map(({ name }) => name);
    expect(names).toEqual(['Ácido', 'Agua', 'Sopa']);
  });
  test('in whatever order the orders come', () => {
    const orders = [order(1, [soup(1)]), order(2, [water(2), water(3)]), order(3, [accent(4)])];
    fc.assert(
      fc.property(fc.shuffledSubarray(orders, { minLength: 3 }), (some) => {
        expect(all(some)).toEqual(all(orders));
      }),
    );
  });
  test('under the newest name', () => {
    const renamed = lineOf({ id: 9, product: 10, product_name: 'Agua con gas' });
    for (const orders of [
      [order(1, [water(1)]), order(2, [renamed])],
      [order(2, [renamed]), order(1, [water(1)])],
    ])
      expect(all(orders)).toMatchObject([{ name: 'Agua con gas', open: 2 }]);
  });
});

test('a station counts its own and what is nobody’s', () => {
  const makersOf = stationsOf(
    [
      { name: 'Bar', categories: [1] },
      { name: 'Cocina', categories: [2] },
    ],
    {
      products: [
        { id: 10, category: 1 },
        { id: 20, category: 2 },
        { id: 30, category: null },
      ],
      categories: [],
    },
  );
  const orders = [
    order(
      1,
      [10, 20, 30].map((product) => lineOf({ id: product, product, product_name: `${product}` })),
    ),
  ];
  const products = (view: View) => totalsOf(orders, view, makersOf, 'es').map(({ product }) => product);
  expect(products({ of: 'station', name: 'Bar' })).toEqual([10, 30]);
  expect(products({ of: 'catch_all' })).toEqual([30]);
  expect(products(ALL)).toEqual([10, 20, 30]);
});

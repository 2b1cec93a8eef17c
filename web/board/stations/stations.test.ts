import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { lineOf } from '../../test/orders.ts';
import { ALL, concerns, divide, type Menu, stationsOf, type View, viewAmong } from './stations.ts';

const STATIONS = [
  { name: 'Bar', categories: [1, 2] },
  { name: 'Cocina', categories: [3] },
  { name: 'Pase', categories: [2, 3] },
];
const MENU: Menu = {
  categories: [
    { id: 1, name: 'Bebidas' },
    { id: 2, name: 'Postres' },
    { id: 3, name: 'Platos' },
    { id: 4, name: 'Otros' },
  ],
  products: [
    { id: 10, category: 1 },
    { id: 20, category: 2 },
    { id: 30, category: 3 },
    { id: 40, category: 4 },
    { id: 50, category: null },
  ],
};
const makersOf = stationsOf(STATIONS, MENU);
const BAR: View = { of: 'station', name: 'Bar' };
const drink = lineOf({ id: 1, product: 10, product_category: 'Bebidas' });
const dish = lineOf({ id: 2, product: 30, product_category: 'Platos' });
const stray = lineOf({ id: 3, product: 40, product_category: 'Otros' });

describe('who makes a line', () => {
  test('its category of today, whatever it was when it was ordered', () => {
    expect(makersOf({ product: 30, product_category: 'Bebidas' })).toEqual(['Cocina', 'Pase']);
  });
  test('a product that is not on the menu: the category it was ordered in', () => {
    expect(makersOf({ product: 99, product_category: 'Bebidas' })).toEqual(['Bar']);
    expect(makersOf({ product: 99, product_category: 'Gone' })).toEqual([]);
    expect(makersOf({ product: 99, product_category: null })).toEqual([]);
  });
  test('of no category, or of one that no station has: nobody', () => {
    expect(makersOf({ product: 50, product_category: 'Bebidas' })).toEqual([]);
    expect(makersOf({ product: 40, product_category: 'Otros' })).toEqual([]);
  });
  test('two categories of one name: both', () => {
    const twice = { ...MENU, products: [], categories: [...MENU.categories, { id: 3, name: 'Postres' }] };
    expect(stationsOf(STATIONS, twice)({ product: 1, product_category: 'Postres' })).toEqual(['Bar', 'Pase', 'Cocina']);
  });
});

describe('what a screen shows', () => {
  test('its own, what is nobody’s, and that there is more', () => {
    expect(divide([drink, dish, stray], BAR, makersOf)).toEqual({ own: [drink], unclaimed: [stray], others: [dish] });
    const catchAll = divide([drink, dish, stray], { of: 'catch_all' }, makersOf);
    expect(catchAll).toEqual({ own: [], unclaimed: [stray], others: [drink, dish] });
    expect(divide([drink, stray], ALL, makersOf)).toEqual({ own: [drink, stray], unclaimed: [], others: [] });
  });
  test('a station that is no more shows everything', () => {
    expect(viewAmong({ of: 'station', name: 'Sala' }, STATIONS)).toEqual(ALL);
    expect(viewAmong(BAR, STATIONS)).toEqual(BAR);
    expect(viewAmong({ of: 'catch_all' }, [])).toEqual({ of: 'catch_all' });
  });
  test('what is another station’s alone is none of its business; a drill and what nobody has read is', () => {
    expect(concerns({ items: [dish], is_drill: false }, BAR, makersOf)).toBe(false);
    expect(concerns({ items: [dish, drink], is_drill: false }, BAR, makersOf)).toBe(true);
    expect(concerns({ items: [stray], is_drill: false }, BAR, makersOf)).toBe(true);
    expect(concerns({ items: [dish], is_drill: true }, BAR, makersOf)).toBe(true);
    expect(concerns({ items: [], is_drill: false }, BAR, makersOf)).toBe(true);
    expect(concerns(null, BAR, makersOf)).toBe(true);
    expect(concerns({ items: [dish], is_drill: false }, ALL, makersOf)).toBe(true);
    expect(concerns({ items: [dish], is_drill: false }, { of: 'catch_all' }, makersOf)).toBe(false);
  });
});

test('whatever the stations and the menu: every line is on some station’s screen or in the catch-all, and none twice on one', () => {
  const id = fc.integer({ min: 1, max: 6 });
  const name = fc.constantFrom('A', 'B', 'C');
  const stations = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('X', 'Y', 'Z'), categories: fc.uniqueArray(id, { minLength: 1 }) }),
    { selector: ({ name }) => name },
  );
  const menu = fc.record({
    products: fc.array(fc.record({ id, category: fc.option(id) })),
    categories: fc.array(fc.record({ id, name })),
  });
  const lines = fc.array(fc.record({ product: id, product_category: fc.option(name) }));
  fc.assert(
    fc.property(stations, menu, lines, (stations, menu, some) => {
      const makers = stationsOf(stations, menu);
      const all = some.map((line, index) => lineOf({ id: index, ...line }));
      const seen = new Set<number>();
      const views: View[] = [...stations.map(({ name }) => ({ of: 'station' as const, name })), { of: 'catch_all' }];
      for (const view of views) {
        const { own, unclaimed, others } = divide(all, view, makers);
        const ids = [...own, ...unclaimed, ...others].map((line) => line.id);
        expect(ids.sort((a, b) => a - b)).toEqual(all.map((line) => line.id));
        for (const line of [...own, ...unclaimed]) seen.add(line.id);
        for (const line of [...own, ...unclaimed]) {
          expect(concerns({ items: [line], is_drill: false }, view, makers)).toBe(true);
        }
      }
      expect(seen.size).toBe(all.length);
    }),
  );
});

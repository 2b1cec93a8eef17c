/** The menu in sections, searched, and what of it is sold out. */
import { expect, test } from 'bun:test';
import type { Category, Product } from '@comanda/protocol/catalog';
import { productOf } from '../test/menus.ts';
import { isAway, menuSections } from './menu-sections.ts';

const AT = '2026-01-15T12:00:00.000Z';

const product = (more: Partial<Product>) => productOf({ category_name: null, ...more });

const category = (id: number, name: string): Category => ({ id, name, position: id, is_active: true });

test('sold out until a time is over by itself when that time has come', () => {
  const now = Date.parse(AT);
  expect(isAway(product({}), now)).toBe(false);
  expect(isAway(product({ is_available: false }), now)).toBe(true);
  expect(isAway(product({ is_available: false, unavailable_until: AT }), now - 1)).toBe(true);
  expect(isAway(product({ is_available: false, unavailable_until: AT }), now)).toBe(false);
});

test('sections as the menu has them, what has no category last, empty ones left out', () => {
  const products = [
    product({ id: 1, category: 2 }),
    product({ id: 2, category: null }),
    product({ id: 3, category: 1 }),
    product({ id: 4, category: 1, is_active: false }),
    product({ id: 5, category: 99 }),
  ];
  const sections = menuSections(products, [category(1, 'A'), category(2, 'B'), category(3, 'C')], '');
  expect(sections.map((section) => [section.category?.name ?? null, section.products.map(({ id }) => id)])).toEqual([
    ['A', [3]],
    ['B', [1]],
    [null, [2, 5]],
  ]);
});

test('a search minds neither accents nor capitals', () => {
  const products = [product({ id: 1, name: 'Café con leche' }), product({ id: 2, name: 'Té' })];
  expect(menuSections(products, [category(1, 'A')], ' CAFE ')[0]?.products.map(({ id }) => id)).toEqual([1]);
  expect(menuSections(products, [category(1, 'A')], 'zumo')).toEqual([]);
});

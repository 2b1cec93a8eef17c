import { describe, expect, test } from 'bun:test';
import type { OptionGroup } from '@comanda/protocol/product-options';
import fc from 'fast-check';
import { chooseOptions } from './chosen-options.ts';

const choice = (id: string, more: { price_minor?: number; is_available?: boolean } = {}) => ({
  ...{ id, name: id.toUpperCase(), price_minor: 0, is_available: true },
  ...more,
});
const MILK: OptionGroup = {
  ...{ id: 'milk', name: 'Leche', min: 1, max: 1 },
  choices: [choice('cow'), choice('oat', { price_minor: 20 }), choice('soy', { is_available: false })],
};
const WITH: OptionGroup = {
  ...{ id: 'with', name: 'Con', min: 0, max: 2 },
  choices: [choice('sugar'), choice('honey', { price_minor: 30 }), choice('lemon')],
};
const COFFEE = { name: 'Café', options: [MILK, WITH] };

const choose = (...chosen: string[]) => chooseOptions(COFFEE, chosen, 'items.3.options');

describe('a choice that can be made', () => {
  test('is told in the words and the order of the menu, with what it adds', () => {
    expect(choose('honey', 'oat')).toEqual({
      problems: [],
      options: [
        { group: 'Leche', choice: 'OAT', price_minor: 20 },
        { group: 'Con', choice: 'HONEY', price_minor: 30 },
      ],
      key: 'oat,honey',
    });
  });

  test('is the same in whatever order it was asked for', () => {
    const wanted = ['oat', 'sugar', 'lemon'];
    fc.assert(
      fc.property(fc.shuffledSubarray(wanted, { minLength: 3 }), (some) => {
        expect(choose(...some)).toEqual(choose(...wanted));
      }),
    );
    expect(choose('oat').key).not.toBe(choose('cow').key);
  });

  test('of a product without options is none', () => {
    expect(chooseOptions({ name: 'Agua', options: [] }, [], 'x')).toEqual({ problems: [], options: [], key: '' });
  });
});

describe('a choice that cannot be made names its field and why', () => {
  test.each([
    ['nothing where something is needed', [], [['', 'too_few_choices', { group: 'Leche', minimum: 1 }]]],
    ['two of one', ['cow', 'oat'], [['', 'too_many_choices', { group: 'Leche', maximum: 1 }]]],
    ['three of two', ['cow', 'sugar', 'honey', 'lemon'], [['', 'too_many_choices', { group: 'Con', maximum: 2 }]]],
    ['what is not there', ['cow', 'rum'], [['.1', 'unknown_choice', { product: 'Café' }]]],
    ['what is sold out', ['soy'], [['.0', 'choice_sold_out', { group: 'Leche', choice: 'SOY' }]]],
    ['the same twice', ['cow', 'cow'], [['.1', 'choice_twice', { choice: 'COW' }]]],
    [
      'all of it at once',
      ['rum', 'sugar'],
      [
        ['.0', 'unknown_choice', { product: 'Café' }],
        ['', 'too_few_choices', { group: 'Leche', minimum: 1 }],
      ],
    ],
  ] as const)('%s', (_, chosen, problems) => {
    expect(choose(...chosen).problems.map(({ path, reason, ...values }) => [path, reason, values])).toEqual(
      problems.map(([place, reason, values]) => [`items.3.options${place}`, reason, values]),
    );
  });
});

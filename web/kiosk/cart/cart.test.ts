/** What a cart takes, what it refuses, and what becomes of it on the wire. */
import { describe, expect, test } from 'bun:test';
import { MAX_ITEMS, MAX_QUANTITY, Note, OrderPlacement } from '@comanda/protocol/order';
import { choiceOf, groupOf, productOf } from '../../test/menus.ts';
import {
  type Cart,
  type CartChange,
  type Choice,
  cleanNote,
  countOf,
  emptyCart,
  givenBack,
  LONGEST_NOTE,
  MOST_LINES,
  MOST_OF_A_PRODUCT,
  readCart,
  troubles,
  wishOf,
  withChoice,
  withLine,
  withNote,
} from './cart.ts';

const WATER = { product: 1, name: 'Agua', quantity: 1, note: '', options: [] };
const SOUP = { product: 2, name: 'Sopa', quantity: 2, note: 'sin sal', options: [] };

function cartOf(change: CartChange): Cart {
  if (change.kind !== 'changed') throw new Error(`full of ${change.of}`);
  return change.cart;
}

const [OAT, COW] = [
  { id: 'oat', name: 'De avena' },
  { id: 'cow', name: 'De vaca' },
];
const COFFEE = { ...WATER, product: 3, name: 'Café', options: [OAT] };
const COFFEE_OPTIONS = [
  groupOf({ id: 'milk', min: 1, choices: [choiceOf('oat'), choiceOf('cow')] }),
  groupOf({ id: 'with', max: 2, choices: [choiceOf('ice'), choiceOf('sugar')] }),
];

const filled = (...choices: readonly Choice[]) =>
  choices.reduce((cart, choice) => cartOf(withChoice(cart, choice)), emptyCart('a'));

describe('a choice', () => {
  test('of the same product with the same words joins its line; with other words it has its own', () => {
    const cart = filled(WATER, SOUP, { ...WATER, quantity: 2, note: ' ' }, { ...WATER, note: 'fría' });
    expect(cart.lines.map(({ id, product, quantity, note }) => [id, product, quantity, note])).toEqual([
      [1, 1, 3, ''],
      [2, 2, 2, 'sin sal'],
      [3, 1, 1, 'fría'],
    ]);
    expect(countOf(cart)).toBe(6);
  });

  test('with other choices has its own line; in whatever order they were made, the same ones join', () => {
    const ice = { id: 'ice', name: 'Hielo' };
    const cart = filled(COFFEE, { ...COFFEE, options: [COW] }, { ...COFFEE, options: [] }, COFFEE);
    expect(cart.lines.map(({ quantity, options }) => [quantity, ...options.map(({ id }) => id)])).toEqual([
      [2, 'oat'],
      [1, 'cow'],
      [1],
    ]);
    const both = filled({ ...COFFEE, options: [OAT, ice] }, { ...COFFEE, options: [ice, OAT] });
    expect(both.lines).toMatchObject([{ quantity: 2 }]);
    expect(cartOf(withLine(both, 1, { quantity: 1, options: [COW] })).lines).toMatchObject([{ options: [COW] }]);
  });

  test('beyond what one order may have is refused, over all lines of the product', () => {
    const cart = filled({ ...WATER, quantity: MOST_OF_A_PRODUCT - 1 }, { ...WATER, note: 'fría' });
    expect(withChoice(cart, { ...WATER, note: 'otra' })).toEqual({ kind: 'full', of: 'product' });
    expect(withLine(cart, 2, { quantity: 2, note: '' })).toEqual({ kind: 'full', of: 'product' });
    expect(withLine(cart, 2, { quantity: 1, note: 'sin gas' }).kind).toBe('changed');
  });

  test('for one more line than there may be is refused; a line that is there can still grow', () => {
    const many = Array.from({ length: MOST_LINES }, (_, index) => ({ ...WATER, product: index + 1 }));
    const cart = filled(...many);
    expect(withChoice(cart, { ...WATER, product: 99 })).toEqual({ kind: 'full', of: 'lines' });
    expect(countOf(cartOf(withChoice(cart, WATER)))).toBe(MOST_LINES + 1);
  });
});

test('a line of none is taken out, and no number is given twice while its holder is there', () => {
  const cart = cartOf(withLine(filled(WATER, SOUP), 1, { quantity: 0, note: '' }));
  expect(cart.lines.map(({ id }) => id)).toEqual([2]);
  expect(cartOf(withChoice(cart, WATER)).lines.map(({ id }) => id)).toEqual([2, 3]);
  expect(cartOf(withLine(cart, 17, { quantity: 3, note: '' }))).toBe(cart);
});

test('what is sold out or gone is said by line; a menu that nobody has read says nothing', () => {
  const cart = filled(WATER, SOUP, { ...WATER, product: 3 });
  const until = '2026-01-15T13:00:00.000Z';
  const menu = [productOf({ id: 1, is_available: false, unavailable_until: until }), productOf({ id: 2 })];
  const at = Date.parse(until);
  expect([...troubles(cart, menu, at - 1)]).toEqual([
    [1, 'sold_out'],
    [3, 'gone'],
  ]);
  // Nobody says that it is back; the clock does.
  expect([...troubles(cart, menu, at)]).toEqual([[3, 'gone']]);
  expect(troubles(cart, null, at).size).toBe(0);
});

test('what was chosen is to be chosen again where the menu has it no more, or wants something of it now', () => {
  const found = (options: Choice['options'], groups = COFFEE_OPTIONS) =>
    troubles(filled({ ...COFFEE, options }), [productOf({ id: 3, options: groups })], 0).get(1);
  expect(found([OAT])).toBeUndefined();
  expect(found([])).toBe('choose');
  expect(found([{ id: 'soy', name: 'De soja' }])).toBe('choose');
  expect(found([OAT, COW])).toBe('choose');
  const soldOut = groupOf({ choices: [choiceOf('oat', { is_available: false })] });
  expect(found([OAT], [soldOut])).toBe('choose');
});

test('what is sent is what the protocol takes, whatever was typed', () => {
  const note = `  sin sal\u0000\u200d\n\ud83d ${'x'.repeat(600)}`;
  const cart = withNote(filled({ ...SOUP, note }, WATER), ' ');
  const wish = wishOf(cart);
  expect(OrderPlacement.safeParse({ device_uid: 'ipad', ...wish }).success).toBe(true);
  expect(wish).not.toHaveProperty('note');
  expect(wish.items[1]).toEqual({ product_id: 1, quantity: 1 });
  expect(wish.items[0]?.note).toStartWith('sin sal\u200d\n');
  const chosen = wishOf(filled(COFFEE));
  expect(chosen.items).toEqual([{ product_id: 3, quantity: 1, options: ['oat'] }]);
  expect(OrderPlacement.safeParse({ device_uid: 'ipad', ...chosen }).success).toBe(true);
});

test('a character of two halves is not cut in two', () => {
  const cut = cleanNote(`${'x'.repeat(LONGEST_NOTE - 1)}🍋`);
  expect(cut).toBe('x'.repeat(LONGEST_NOTE - 1));
  expect(Note.safeParse(cleanNote(`${'x'.repeat(LONGEST_NOTE - 2)}🍋`)).data).toEndWith('🍋');
});

test('the limits are the protocol’s', () => {
  expect([MOST_LINES, MOST_OF_A_PRODUCT]).toEqual([MAX_ITEMS, MAX_QUANTITY]);
  expect(Note.safeParse('x'.repeat(LONGEST_NOTE)).success).toBe(true);
  expect(Note.safeParse('x'.repeat(LONGEST_NOTE + 1)).success).toBe(false);
});

test('a cart that was kept is read again; what is no line of one is left out', () => {
  const cart = filled(WATER, SOUP, COFFEE);
  expect(readCart(JSON.parse(JSON.stringify(cart)))).toEqual(cart);
  expect(readCart({ ...cart, lines: [...cart.lines, { id: 3 }, null, { ...SOUP, id: 4, quantity: 1_000 }] })).toEqual(
    cart,
  );
  for (const other of [null, 17, [], {}, { id: 'a', note: '', lines: {} }]) expect(readCart(other)).toBeUndefined();
});

test('a cart of before there were choices has none', () => {
  const { options: _, ...before } = { ...WATER, id: 1 };
  expect(readCart({ id: 'a', note: '', lines: [before] })?.lines).toEqual([{ ...WATER, id: 1 }]);
  const odd = { ...before, options: [OAT, { id: 1, name: 'x' }, null, 'oat'] };
  expect(readCart({ id: 'a', note: '', lines: [odd] })?.lines).toEqual([{ ...WATER, id: 1, options: [OAT] }]);
});

test('what is given back stands in front of what was chosen since, each line with a number of its own', () => {
  const back = givenBack('b', withNote(filled(SOUP, WATER), 'pronto'), filled(WATER));
  expect([back.id, back.note, back.lines.map(({ id, product }) => [id, product])]).toEqual([
    'b',
    'pronto',
    [
      [1, 2],
      [2, 1],
      [3, 1],
    ],
  ]);
  expect(givenBack('b', withNote(filled(SOUP), 'pronto'), withNote(filled(WATER), 'sin prisa')).note).toBe('sin prisa');
});

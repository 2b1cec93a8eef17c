/** What a cart takes, what it refuses, and what becomes of it on the wire. */
import { describe, expect, test } from 'bun:test';
import { MAX_ITEMS, MAX_QUANTITY, Note, OrderPlacement } from '@comanda/protocol/order';
import { productOf } from '../../test/menus.ts';
import {
  type Cart,
  type CartChange,
  cleanNote,
  countOf,
  emptyCart,
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

const WATER = { product: 1, name: 'Agua', quantity: 1, note: '' };
const SOUP = { product: 2, name: 'Sopa', quantity: 2, note: 'sin sal' };

function cartOf(change: CartChange): Cart {
  if (change.kind !== 'changed') throw new Error(`full of ${change.of}`);
  return change.cart;
}

const filled = (...choices: readonly (typeof WATER)[]) =>
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

test('what is sent is what the protocol takes, whatever was typed', () => {
  const note = `  sin sal\u0000\u200d\n\ud83d ${'x'.repeat(600)}`;
  const cart = withNote(filled({ ...SOUP, note }, WATER), ' ');
  const wish = wishOf(cart);
  expect(OrderPlacement.safeParse({ device_uid: 'ipad', ...wish }).success).toBe(true);
  expect(wish).not.toHaveProperty('note');
  expect(wish.items[1]).toEqual({ product_id: 1, quantity: 1 });
  expect(wish.items[0]?.note).toStartWith('sin sal\u200d\n');
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
  const cart = filled(WATER, SOUP);
  expect(readCart(JSON.parse(JSON.stringify(cart)))).toEqual(cart);
  expect(readCart({ ...cart, lines: [...cart.lines, { id: 3 }, null, { ...SOUP, id: 4, quantity: 1_000 }] })).toEqual(
    cart,
  );
  for (const other of [null, 17, [], {}, { id: 'a', note: '', lines: {} }]) expect(readCart(other)).toBeUndefined();
});

import { describe, expect, test } from 'bun:test';
import { MAX_QUANTITY } from '@comanda/protocol/order';
import { decidePlacement, type OrderableProduct } from './order-placement.ts';

const WATER: OrderableProduct = {
  id: 1,
  name: 'Agua',
  categoryName: 'Bebidas',
  imageUrl: null,
  unitLabel: 'vaso',
  priceMinor: 0,
  options: [],
  isActive: true,
  isAvailable: true,
};
const JUICE: OrderableProduct = { ...WATER, id: 2, name: 'Zumo', priceMinor: 250 };
const ARCHIVED: OrderableProduct = { ...WATER, id: 3, isActive: false };
const SOLD_OUT: OrderableProduct = { ...WATER, id: 4, isAvailable: false };
const ARCHIVED_AND_SOLD_OUT: OrderableProduct = { ...WATER, id: 5, isActive: false, isAvailable: false };

const MENU = new Map([WATER, JUICE, ARCHIVED, SOLD_OUT, ARCHIVED_AND_SOLD_OUT].map((product) => [product.id, product]));

function line(product_id: number, quantity = 1, note?: string) {
  return note === undefined ? { product_id, quantity } : { product_id, quantity, note };
}

describe('an order that can be placed', () => {
  test('has a line a product, in the order in which they were asked for', () => {
    expect(decidePlacement([line(2, 3), line(1, 2, 'sin hielo')], MENU)).toEqual({
      ok: true,
      lines: [
        { product: JUICE, quantity: 3, note: '', options: [] },
        { product: WATER, quantity: 2, note: 'sin hielo', options: [] },
      ],
    });
  });

  test('adds up the lines of one product, notes too', () => {
    expect(decidePlacement([line(1, 2, 'fría'), line(2), line(1), line(1, 4, 'con gas')], MENU)).toEqual({
      ok: true,
      lines: [
        { product: WATER, quantity: 7, note: 'fría; con gas', options: [] },
        { product: JUICE, quantity: 1, note: '', options: [] },
      ],
    });
  });

  test('takes its note from whichever line has one', () => {
    expect(decidePlacement([line(1), line(1, 1, 'fría'), line(1, 1, '')], MENU)).toMatchObject({
      lines: [{ quantity: 3, note: 'fría' }],
    });
  });

  test('may add up to the greatest quantity', () => {
    expect(decidePlacement([line(1, MAX_QUANTITY - 1), line(1, 1)], MENU)).toMatchObject({
      ok: true,
      lines: [{ quantity: MAX_QUANTITY }],
    });
  });
});

describe('lines with choices', () => {
  const size = { id: 'size', name: 'Tamaño', min: 1, max: 1 };
  const choices = ['small', 'large'].map((id) => ({ id, name: id, price_minor: 0, is_available: true }));
  const tea = { ...WATER, id: 6, name: 'Té', options: [{ ...size, choices }] };
  const menu = new Map([...MENU, [6, tea]]);
  const chosen = (choice: string) => ({ ...line(6), options: [choice] });

  test('are added up where the choices are the same, and stay apart where they are not', () => {
    expect(decidePlacement([chosen('large'), chosen('small'), chosen('large')], menu)).toMatchObject({
      ok: true,
      lines: [
        { quantity: 2, options: [{ group: 'Tamaño', choice: 'large' }] },
        { quantity: 1, options: [{ group: 'Tamaño', choice: 'small' }] },
      ],
    });
  });

  test('that lack one are refused, whatever else is right', () => {
    expect(decidePlacement([line(1), line(6)], menu)).toMatchObject({
      ok: false,
      problems: [{ path: 'items.1.options', reason: 'too_few_choices', group: 'Tamaño', minimum: 1 }],
    });
  });
});

describe('an order that cannot be placed', () => {
  test('names each line that is wrong', () => {
    const asked = [line(99), line(1), line(3), line(4), line(5)];
    expect(decidePlacement(asked, MENU)).toEqual({
      ok: false,
      problems: [
        { path: 'items.0.product_id', reason: 'unknown_product' },
        { path: 'items.2.product_id', reason: 'unknown_product' },
        { path: 'items.3.product_id', reason: 'sold_out', product: SOLD_OUT.name },
        { path: 'items.4.product_id', reason: 'unknown_product' },
      ],
    });
  });

  test('is one whose lines add up to too many, at the line that makes it so', () => {
    expect(decidePlacement([line(1, MAX_QUANTITY), line(2), line(1, 1), line(1, 1)], MENU)).toEqual({
      ok: false,
      problems: [
        { path: 'items.2.quantity', reason: 'too_many_in_all' },
        { path: 'items.3.quantity', reason: 'too_many_in_all' },
      ],
    });
  });
});

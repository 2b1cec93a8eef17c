/** A cart is ordered once: over reloads, two touches, two tabs and a storage that keeps nothing. */
import { describe, expect, test } from 'bun:test';
import type { Intent } from '@comanda/client';
import { textsOf } from '../../test/texts.ts';
import { Basket, NotKept, OrderedBefore } from './basket.ts';
import { withChoice } from './cart.ts';

const WATER = { product: 1, name: 'Agua', quantity: 1, note: '' };

function intentOf(key: string): Intent {
  return { key, madeAt: 1, order: { device_uid: 'ipad', items: [{ product_id: 1, quantity: 1 }] } };
}

function start(texts = textsOf(), uid = 'ipad', name = 'tab') {
  let made = 0;
  const basket = new Basket(uid, texts, () => `${name}-${++made}`);
  const add = () =>
    basket.change((cart) => {
      const change = withChoice(cart, WATER);
      return change.kind === 'changed' ? change.cart : cart;
    });
  return { basket, add, texts };
}

const kept = ({ basket: { state } }: ReturnType<typeof start>) => ({
  lines: state.cart.lines.length,
  keys: state.intents.map(({ key }) => key),
});

test('a cart is there after a reload, and another device has its own', () => {
  const first = start();
  first.add();
  expect(kept(start(first.texts))).toEqual({ lines: 1, keys: [] });
  expect(start(first.texts).basket.state.cart.id).toBe(first.basket.state.cart.id);
  expect(kept(start(first.texts, 'other'))).toEqual({ lines: 0, keys: [] });
});

describe('ordering', () => {
  test('takes the lines out of the cart in the same text that keeps the intent', async () => {
    const writes: string[] = [];
    const one = start(textsOf({}, (text) => writes.push(text)));
    one.add();
    writes.length = 0;
    one.basket.ordering();
    await one.basket.outbox.put(intentOf('k1'));
    expect(writes).toHaveLength(1);
    const again = start(one.texts);
    expect(kept(again)).toEqual({ lines: 0, keys: ['k1'] });
    expect(await again.basket.outbox.all()).toEqual([intentOf('k1')]);
    await again.basket.outbox.remove('k1');
    expect(kept(start(one.texts))).toEqual({ lines: 0, keys: [] });
  });

  test('twice in one tab makes one intent', async () => {
    const one = start();
    one.add();
    one.basket.ordering();
    await one.basket.outbox.put(intentOf('k1'));
    expect(one.basket.outbox.put(intentOf('k2'))).rejects.toBeInstanceOf(OrderedBefore);
    expect(kept(one).keys).toEqual(['k1']);
  });

  test('in two tabs makes one intent, though the second has not heard of the first', async () => {
    const one = start();
    one.add();
    const other = start(one.texts, 'ipad', 'other');
    one.basket.ordering();
    other.basket.ordering();
    await one.basket.outbox.put(intentOf('k1'));
    expect(other.basket.outbox.put(intentOf('k2'))).rejects.toBeInstanceOf(OrderedBefore);
    other.basket.takeKept();
    expect(kept(other)).toEqual({ lines: 0, keys: ['k1'] });
  });

  test('where nothing can be kept sends nothing, and leaves the cart', async () => {
    const full = textsOf({}, () => {
      throw new Error('full');
    });
    const one = start(full);
    one.add();
    one.add();
    expect(one.basket.state.cart.lines).toMatchObject([{ quantity: 2 }]);
    one.basket.ordering();
    expect(one.basket.outbox.put(intentOf('k1'))).rejects.toBeInstanceOf(NotKept);
    expect(kept(one)).toEqual({ lines: 1, keys: [] });
  });
});

test('whoever leaves takes the cart along, and not what is on its way', async () => {
  const one = start();
  one.add();
  one.basket.ordering();
  await one.basket.outbox.put(intentOf('k1'));
  one.add();
  one.basket.clear();
  expect(kept(start(one.texts))).toEqual({ lines: 0, keys: ['k1'] });
});

test('what was refused comes back beside what was chosen meanwhile, as a cart of its own', async () => {
  const one = start();
  one.add();
  const ordered = one.basket.ordering();
  await one.basket.outbox.put(intentOf('k1'));
  one.add();
  one.basket.giveBack({ ...ordered, note: 'pronto' });
  const { cart } = start(one.texts).basket.state;
  expect(cart.lines.map(({ id, product }) => [id, product])).toEqual([
    [1, 1],
    [2, 1],
  ]);
  expect(cart.note).toBe('pronto');
  expect(cart.id).not.toBe(ordered.id);
});

test.each(['', 'x', '17', 'null', '{"cart":1,"intents":[1,{"key":"a"}]}'])(
  '%p in the storage is an empty cart',
  (text) => {
    expect(kept(start(textsOf({ 'comanda.kiosk.basket ipad': text })))).toEqual({ lines: 0, keys: [] });
  },
);

test('a storage that somebody clears is an empty cart, and the next change is kept', () => {
  const one = start();
  one.add();
  one.texts.removeItem('comanda.kiosk.basket ipad');
  one.basket.takeKept();
  expect(kept(one)).toEqual({ lines: 0, keys: [] });
  one.add();
  expect(kept(start(one.texts)).lines).toBe(1);
});

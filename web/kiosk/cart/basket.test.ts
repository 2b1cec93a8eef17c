/** A cart is ordered once: over reloads, two touches, two tabs and a storage that keeps nothing. */
import { describe, expect, test } from 'bun:test';
import type { Intent } from '@comanda/client';
import { textsOf } from '../../test/texts.ts';
import { Basket, NotKept, OrderedBefore } from './basket.ts';
import { withChoice } from './cart.ts';

const WATER = { product: 1, name: 'Agua', quantity: 1, note: '', options: [] };

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

/** As the client does it: the next intent, under the number of the cart. */
async function order({ basket }: ReturnType<typeof start>): Promise<string> {
  const { id } = basket.ordering();
  await basket.outbox.put(intentOf(id));
  return id;
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
    const key = await order(one);
    expect(writes).toHaveLength(1);
    const again = start(one.texts);
    expect(kept(again)).toEqual({ lines: 0, keys: [key] });
    expect(await again.basket.outbox.all()).toMatchObject([intentOf(key)]);
    await again.basket.outbox.remove(key);
    expect(kept(start(one.texts))).toEqual({ lines: 0, keys: [] });
  });

  test('twice in one tab makes one intent, and so does a cart that is no more the one that was shown', async () => {
    const one = start();
    one.add();
    const key = await order(one);
    await expect(one.basket.outbox.put(intentOf(key))).rejects.toBeInstanceOf(OrderedBefore);
    one.add();
    const { id } = one.basket.ordering();
    one.basket.clear();
    await expect(one.basket.outbox.put(intentOf(id))).rejects.toBeInstanceOf(OrderedBefore);
    expect(kept(one).keys).toEqual([key]);
  });

  test('in two tabs makes one intent, though the second has not heard of the first', async () => {
    const one = start();
    one.add();
    const other = start(one.texts, 'ipad', 'other');
    other.basket.ordering();
    const key = await order(one);
    await expect(other.basket.outbox.put(intentOf(key))).rejects.toBeInstanceOf(OrderedBefore);
    other.basket.takeKept();
    expect(kept(other)).toEqual({ lines: 0, keys: [key] });
  });

  test('in two tabs in the same instant is under one key', () => {
    const one = start();
    one.add();
    const other = start(one.texts, 'ipad', 'other');
    expect(one.basket.ordering().id).toBe(other.basket.ordering().id);
  });

  test('where nothing can be kept sends nothing, and leaves the cart', async () => {
    const full = textsOf({}, () => {
      throw new Error('full');
    });
    const one = start(full);
    one.add();
    one.add();
    expect(one.basket.state.cart.lines).toMatchObject([{ quantity: 2 }]);
    await expect(order(one)).rejects.toBeInstanceOf(NotKept);
    expect(kept(one)).toEqual({ lines: 1, keys: [] });
  });

  test('goes on in the storage when there is room again', async () => {
    const room = { is: false };
    const texts = textsOf({}, () => {
      if (!room.is) throw new Error('full');
    });
    const one = start(texts);
    one.add();
    room.is = true;
    const key = await order(one);
    await start(texts).basket.outbox.remove(key);
    // What another tab has said since is heard.
    expect(await one.basket.outbox.all()).toEqual([]);
  });
});

test('whoever leaves takes the cart along, and not what is on its way', async () => {
  const one = start();
  one.add();
  const key = await order(one);
  one.add();
  one.basket.clear();
  expect(kept(start(one.texts))).toEqual({ lines: 0, keys: [key] });
});

describe('what was refused', () => {
  test('comes back beside what was chosen meanwhile, as a cart of its own, in the text that forgets the intent', async () => {
    const writes: string[] = [];
    const one = start(textsOf({}, (text) => writes.push(text)));
    one.add();
    one.basket.change((cart) => ({ ...cart, note: 'pronto' }));
    const key = await order(one);
    one.add();
    writes.length = 0;
    expect(one.basket.giveBack(key)).toMatchObject({ id: key, note: 'pronto' });
    expect(writes).toHaveLength(1);
    const { cart, intents } = start(one.texts).basket.state;
    expect(cart.lines.map(({ id, product }) => [id, product])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect([cart.note, cart.id === key, intents]).toEqual(['pronto', false, []]);
  });

  test('comes back once, whichever tab gives it back, and all tabs know', async () => {
    const one = start();
    one.add();
    const key = await order(one);
    const other = start(one.texts, 'ipad', 'other');
    expect(one.basket.giveBack(key)).toMatchObject({ id: key });
    other.basket.takeKept();
    expect(other.basket.giveBack(key)).toBeNull();
    expect(other.basket.state).toEqual(one.basket.state);
    expect([kept(other), other.basket.state.refused]).toEqual([{ lines: 1, keys: [] }, [key]]);
  });

  test('comes back also where somebody has cleared the storage', async () => {
    const one = start();
    one.add();
    const key = await order(one);
    one.texts.removeItem('comanda.kiosk.basket ipad');
    expect(one.basket.giveBack(key)).toMatchObject({ id: key });
    expect(kept(start(one.texts))).toEqual({ lines: 1, keys: [] });
  });
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

test('looking once more takes what another tab has changed, and forgets nothing that could not be kept', () => {
  let isFull = false;
  const texts = textsOf({}, () => {
    if (isFull) throw new DOMException('full', 'QuotaExceededError');
  });
  const [one, other] = [start(texts), start(texts, 'ipad', 'other')];
  other.add();
  one.basket.look();
  expect(kept(one).lines).toBe(1);
  isFull = true;
  one.basket.change((cart) => ({ ...cart, note: 'sin hielo' }));
  one.basket.look();
  expect(one.basket.state.cart.note).toBe('sin hielo');
});

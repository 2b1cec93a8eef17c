/** An order is sent once, and its cart is where the truth is. */
import { describe, expect, test } from 'bun:test';
import { connectKiosk, type KioskClient, type KioskEvents, Refused, type Wish } from '@comanda/client';
import type { PublicOrder } from '@comanda/protocol/order';
import { settled } from '../../test/test-page.ts';
import { textsOf } from '../../test/texts.ts';
import { Basket } from '../cart/basket.ts';
import { withChoice } from '../cart/cart.ts';
import { Placing, type PlacingOutcome } from './placing.ts';

const WISH = { items: [{ product_id: 1, quantity: 2 }] };
const ORDER: PublicOrder = {
  id: 17,
  status: 'PLACED',
  status_display: '',
  placed_at: '2026-01-15T12:00:00.000Z',
  delivered_at: null,
  note: '',
  items: [],
};

type Answer = PromiseWithResolvers<PublicOrder>;

/** A client that keeps what it is told to place and tells of it as the real one does, and answers when a test says so. */
class Client implements Pick<KioskClient, 'placeOrder' | 'on'> {
  readonly asked: { readonly wish: Wish; readonly key: string | undefined; readonly answer: Answer }[] = [];
  readonly #basket: Basket;
  readonly #listeners = new Map<string, (event: never) => void>();

  constructor(basket: Basket) {
    this.#basket = basket;
  }

  on<K extends keyof KioskEvents>(name: K, listener: (event: KioskEvents[K]) => void): () => void {
    this.#listeners.set(name, listener);
    return () => {};
  }

  tell<K extends keyof KioskEvents>(name: K, event: KioskEvents[K]): void {
    // A listener was put under the name of its event.
    this.#listeners.get(name)?.(event as never);
  }

  async placeOrder(wish: Wish, key = ''): Promise<PublicOrder> {
    const { outbox } = this.#basket;
    const intent = { key, madeAt: 1, order: { ...wish, device_uid: 'ipad' } };
    await outbox.put(intent);
    const answer = Promise.withResolvers<PublicOrder>();
    this.asked.push({ wish, key, answer });
    try {
      const order = await answer.promise;
      this.tell('order_placed', { intent, order });
      return order;
    } catch (error) {
      if (error instanceof Refused) this.tell('order_refused', { intent, error });
      throw error;
    } finally {
      await outbox.remove(key);
    }
  }
}

function start(texts = textsOf(), name = 'tab') {
  let made = 0;
  const basket = new Basket('ipad', texts, () => `${name}-${++made}`);
  const client = new Client(basket);
  const told: PlacingOutcome[] = [];
  const placing = new Placing(client, basket, (outcome) => told.push(outcome));
  const add = () =>
    basket.change((cart) => {
      const change = withChoice(cart, { product: 1, name: 'Agua', quantity: 2, note: '', options: [] });
      return change.kind === 'changed' ? change.cart : cart;
    });
  return { texts, basket, client, placing, told, asked: client.asked, add };
}

test('an order is placed when the server says so, and not before', async () => {
  const { basket, placing, told, asked, add } = start();
  add();
  const { id } = basket.state.cart;
  const sent = placing.send();
  await settled();
  expect(placing.state).toEqual({ underWay: 1, problem: null });
  expect(basket.state.cart.lines).toEqual([]);
  expect(asked).toMatchObject([{ wish: WISH, key: id }]);
  expect(told).toEqual([]);
  asked[0]?.answer.resolve(ORDER);
  await sent;
  expect(told).toEqual([{ kind: 'placed', order: 17 }]);
  expect(placing.state).toEqual({ underWay: 0, problem: null });
});

test('two touches are one order', async () => {
  const { placing, told, asked, add } = start();
  add();
  const sent = [placing.send(), placing.send()];
  await settled();
  expect(told).toEqual([{ kind: 'nothing' }]);
  asked[0]?.answer.resolve(ORDER);
  await Promise.all(sent);
  await placing.send();
  expect(told).toEqual([{ kind: 'nothing' }, { kind: 'placed', order: 17 }, { kind: 'nothing' }]);
  expect(asked).toHaveLength(1);
});

test('another cart is another order under another key, also while the first still waits', async () => {
  const { basket, placing, told, asked, add } = start();
  add();
  const first = placing.send();
  add();
  const second = placing.send();
  await settled();
  expect([asked.length, basket.state.intents.length, placing.state.underWay]).toEqual([2, 2, 2]);
  expect(asked[0]?.key).not.toBe(asked[1]?.key);
  asked[1]?.answer.resolve({ ...ORDER, id: 18 });
  await second;
  expect(placing.state.underWay).toBe(1);
  asked[0]?.answer.resolve(ORDER);
  await first;
  expect(told).toEqual([
    { kind: 'placed', order: 18 },
    { kind: 'placed', order: 17 },
  ]);
});

test('two tabs with the same cart are one order', async () => {
  const one = start();
  one.add();
  const other = start(one.texts, 'other');
  const sent = [one.placing.send(), other.placing.send()];
  await settled();
  expect([one.asked.length, other.asked.length]).toEqual([1, 0]);
  one.asked[0]?.answer.resolve(ORDER);
  await Promise.all(sent);
  expect([one.told, other.told]).toEqual([[{ kind: 'placed', order: 17 }], [{ kind: 'elsewhere' }]]);
});

describe('a no', () => {
  test.each([
    [400, 'invalid_request', { 'items.0.product_id': ['agotado'] }, { kind: 'lines', names: ['Agua'] }],
    [400, 'invalid_request', { 'items.0.options': ['elija'] }, { kind: 'choices', names: ['Agua'] }],
    [400, 'invalid_request', { 'items.0.options.2': ['agotado'] }, { kind: 'choices', names: ['Agua'] }],
    [404, 'not_found', {}, { kind: 'unknown_device' }],
    [429, 'too_many_requests', {}, { kind: 'too_many' }],
    [422, 'idempotency_key_reused', {}, { kind: 'ordered_before' }],
    [413, 'too_large', {}, { kind: 'refused', code: 'too_large' }],
  ] as const)('like %p %p gives the cart back and says why', async (status, code, errors, problem) => {
    const { basket, placing, told, asked, add } = start();
    add();
    const { id } = basket.state.cart;
    const sent = placing.send();
    await settled();
    asked[0]?.answer.reject(new Refused(status, code, '', { errors }));
    await sent;
    expect(told).toEqual([{ kind: 'not_placed' }]);
    expect(placing.state).toEqual({ underWay: 0, problem });
    expect(basket.state).toMatchObject({ cart: { lines: [{ product: 1, quantity: 2 }] }, intents: [] });
    // Under the old number something may be there.
    expect(basket.state.cart.id).not.toBe(id);
    placing.dismiss();
    expect(placing.state.problem).toBeNull();
  });

  test('to what an earlier page has begun is told in the same words', async () => {
    const before = start();
    before.add();
    void before.placing.send();
    await settled();
    const { basket, placing, told, client } = start(before.texts, 'after');
    const [intent] = await basket.outbox.all();
    if (!intent) throw new Error('nothing was kept');
    const error = new Refused(400, 'invalid_request', '', { errors: { 'items.0.product_id': ['agotado'] } });
    client.tell('order_refused', { intent, error });
    expect(told).toEqual([{ kind: 'not_placed' }]);
    expect(placing.state.problem).toEqual({ kind: 'lines', names: ['Agua'] });
    expect(basket.state).toMatchObject({ cart: { lines: [{ product: 1, quantity: 2 }] }, intents: [] });
    // Another tab has heard it too.
    client.tell('order_refused', { intent, error });
    expect(told).toEqual([{ kind: 'not_placed' }, { kind: 'elsewhere' }]);
    expect(basket.state.cart.lines).toHaveLength(1);
  });

  test('of the device itself, which keeps nothing, leaves the cart as it is', async () => {
    const { basket, placing, told, asked, add } = start(
      textsOf({}, () => {
        throw new Error('full');
      }),
    );
    add();
    await placing.send();
    expect(told).toEqual([{ kind: 'not_placed' }]);
    expect(placing.state.problem).toEqual({ kind: 'not_kept' });
    expect(basket.state.cart.lines).toHaveLength(1);
    expect(asked).toEqual([]);
  });
});

test('what an earlier page has begun is placed when the server says so', () => {
  const { client, told } = start();
  client.tell('order_placed', {
    intent: { key: 'k', madeAt: 1, order: { ...WISH, device_uid: 'ipad' } },
    order: ORDER,
  });
  expect(told).toEqual([{ kind: 'placed', order: 17 }]);
});

test('what is no answer is a fault, and is not taken for one', async () => {
  const { placing, told, asked, add } = start();
  add();
  const sent = placing.send();
  await settled();
  asked[0]?.answer.reject(new TypeError('broken'));
  await expect(sent).rejects.toThrow('broken');
  expect([told, placing.state.underWay]).toEqual([[], 0]);
});

test('with the real client a storage that keeps nothing sends nothing', async () => {
  const texts = textsOf({}, () => {
    throw new Error('full');
  });
  const basket = new Basket('ipad', texts, () => 'one');
  const requests: string[] = [];
  const { here } = await import('../../../client/src/environment.ts');
  const environment = {
    ...here,
    async fetch(url: string) {
      requests.push(url);
      throw new TypeError('away');
    },
  };
  const client = connectKiosk({ url: 'http://127.0.0.1:1', deviceUid: 'ipad', storage: basket.outbox, environment });
  const told: PlacingOutcome[] = [];
  const placing = new Placing(client, basket, (outcome) => told.push(outcome));
  basket.change((cart) => ({
    ...cart,
    lines: [{ id: 1, product: 1, name: 'Agua', quantity: 1, note: '', options: [] }],
  }));
  await placing.send();
  client.stop();
  expect(told).toEqual([{ kind: 'not_placed' }]);
  expect(requests.filter((url) => url.endsWith('/create'))).toEqual([]);
});

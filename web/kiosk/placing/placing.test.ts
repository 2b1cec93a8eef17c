/** An order is sent once, and its cart is where the truth is. */
import { describe, expect, test } from 'bun:test';
import { connectKiosk, type KioskClient, Refused, type Wish } from '@comanda/client';
import type { PublicOrder } from '@comanda/protocol/order';
import { settled } from '../../test/test-page.ts';
import { textsOf } from '../../test/texts.ts';
import { Basket } from '../cart/basket.ts';
import { withChoice } from '../cart/cart.ts';
import { Placing } from './placing.ts';

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

/** A client that keeps what it is told to place as the real one does, and answers when a test says so. */
function start(texts = textsOf(), name = 'tab') {
  const asked: { readonly wish: Wish; readonly answer: PromiseWithResolvers<PublicOrder> }[] = [];
  let made = 0;
  const basket = new Basket('ipad', texts, () => `${name}-${++made}`);
  const client: Pick<KioskClient, 'placeOrder'> = {
    async placeOrder(wish) {
      const key = `${name} ${asked.length}`;
      await basket.outbox.put({ key, madeAt: 1, order: { ...wish, device_uid: 'ipad' } });
      const answer = Promise.withResolvers<PublicOrder>();
      asked.push({ wish, answer });
      try {
        return await answer.promise;
      } finally {
        await basket.outbox.remove(key);
      }
    },
  };
  const add = () =>
    basket.change((cart) => {
      const change = withChoice(cart, { product: 1, name: 'Agua', quantity: 2, note: '' });
      return change.kind === 'changed' ? change.cart : cart;
    });
  return { texts, basket, placing: new Placing(client, basket), asked, add };
}

test('an order is placed when the server says so, and not before', async () => {
  const { basket, placing, asked, add } = start();
  add();
  const outcome = placing.send();
  await settled();
  expect(placing.state).toEqual({ underWay: 1, problem: null });
  expect(basket.state.cart.lines).toEqual([]);
  expect(asked.map(({ wish }) => wish)).toEqual([WISH]);
  asked[0]?.answer.resolve(ORDER);
  expect(await outcome).toEqual({ kind: 'placed', order: 17 });
  expect(placing.state).toEqual({ underWay: 0, problem: null });
});

test('two touches are one order', async () => {
  const { placing, asked, add } = start();
  add();
  const outcomes = [placing.send(), placing.send()];
  await settled();
  asked[0]?.answer.resolve(ORDER);
  expect(await Promise.all(outcomes)).toEqual([{ kind: 'placed', order: 17 }, { kind: 'nothing' }]);
  expect(await placing.send()).toEqual({ kind: 'nothing' });
  expect(asked).toHaveLength(1);
});

test('another cart is another order, also while the first still waits', async () => {
  const { basket, placing, asked, add } = start();
  add();
  const first = placing.send();
  add();
  const second = placing.send();
  await settled();
  expect([asked.length, basket.state.intents.length, placing.state.underWay]).toEqual([2, 2, 2]);
  asked[1]?.answer.resolve({ ...ORDER, id: 18 });
  expect(await second).toEqual({ kind: 'placed', order: 18 });
  expect(placing.state.underWay).toBe(1);
  asked[0]?.answer.resolve(ORDER);
  expect(await first).toEqual({ kind: 'placed', order: 17 });
});

test('two tabs with the same cart are one order', async () => {
  const one = start();
  one.add();
  const other = start(one.texts, 'other');
  const outcomes = [one.placing.send(), other.placing.send()];
  await settled();
  expect([one.asked.length, other.asked.length]).toEqual([1, 0]);
  one.asked[0]?.answer.resolve(ORDER);
  expect(await Promise.all(outcomes)).toEqual([{ kind: 'placed', order: 17 }, { kind: 'elsewhere' }]);
});

describe('a no', () => {
  test.each([
    [400, 'invalid_request', { 'items.0.product_id': ['agotado'] }, { kind: 'lines', names: ['Agua'] }],
    [404, 'not_found', {}, { kind: 'unknown_device' }],
    [429, 'too_many_requests', {}, { kind: 'too_many' }],
    [422, 'idempotency_key_reused', {}, { kind: 'refused', code: 'idempotency_key_reused' }],
  ] as const)('like %p %p gives the cart back and says why', async (status, code, errors, problem) => {
    const { basket, placing, asked, add } = start();
    add();
    const outcome = placing.send();
    await settled();
    asked[0]?.answer.reject(new Refused(status, code, '', { errors }));
    expect(await outcome).toEqual({ kind: 'not_placed' });
    expect(placing.state).toEqual({ underWay: 0, problem });
    expect(basket.state.cart.lines).toMatchObject([{ product: 1, quantity: 2 }]);
    placing.dismiss();
    expect(placing.state.problem).toBeNull();
  });

  test('of the device itself, which keeps nothing, leaves the cart as it is', async () => {
    const { basket, placing, asked, add } = start(
      textsOf({}, () => {
        throw new Error('full');
      }),
    );
    add();
    expect(await placing.send()).toEqual({ kind: 'not_placed' });
    expect(placing.state.problem).toEqual({ kind: 'not_kept' });
    expect(basket.state.cart.lines).toHaveLength(1);
    expect(asked).toEqual([]);
  });
});

test('what is no answer is a fault, and is not taken for one', async () => {
  const { placing, asked, add } = start();
  add();
  const outcome = placing.send();
  await settled();
  asked[0]?.answer.reject(new TypeError('broken'));
  expect(outcome).rejects.toThrow('broken');
  await settled();
  expect(placing.state.underWay).toBe(0);
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
  const placing = new Placing(client, basket);
  basket.change((cart) => ({ ...cart, lines: [{ id: 1, product: 1, name: 'Agua', quantity: 1, note: '' }] }));
  expect(await placing.send()).toEqual({ kind: 'not_placed' });
  client.stop();
  expect(requests.filter((url) => url.endsWith('/create'))).toEqual([]);
});

/** What is chosen with a product: held to the menu when it is ordered, and kept as it was then. */
import { describe, expect, test } from 'bun:test';
import type { Product } from '@comanda/protocol/catalog';
import type { ActiveOrders, PublicOrderAnswer, StaffOrder, StaffOrderAnswer } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import { type Answer, ask } from './harness/api.ts';
import { DEVICE } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';

const OPTIONS = [
  {
    ...{ id: 'milk', name: 'Leche', min: 1, max: 1 },
    choices: [
      { id: 'cow', name: 'De vaca' },
      { id: 'oat', name: 'De avena', price_minor: 20 },
      { id: 'soy', name: 'De soja', is_available: false },
    ],
  },
  {
    id: 'with',
    name: 'Con',
    max: 2,
    choices: [
      { id: 'sugar', name: 'Azúcar' },
      { id: 'ice', name: 'Hielo' },
    ],
  },
];
const OAT = { group: 'Leche', choice: 'De avena', price_minor: 20 };
const ICE = { group: 'Con', choice: 'Hielo', price_minor: 0 };

/** The first product is a coffee with options. */
async function start() {
  const s = await startTestServer();
  const { access } = await s.login('ADMIN');
  const path = `/api/catalog/products/${PRODUCTS.water}/`;
  const keep = (options: unknown) => ask<Product & Problem>(s.url, 'PATCH', path, { token: access, body: { options } });
  const made = await keep(OPTIONS);
  expect(made.status).toBe(200);
  return { s, access, keep, made: made.body, [Symbol.asyncDispose]: () => s[Symbol.asyncDispose]() };
}

type Placed = PublicOrderAnswer & Problem;

function place({ url }: TestServer, items: readonly object[], headers = {}): Promise<Answer<Placed>> {
  const body = { device_uid: DEVICE, items };
  return ask<Placed>(url, 'POST', '/api/public/orders/create', { body, headers });
}

const coffee = (...options: string[]) => ({ product_id: PRODUCTS.water, quantity: 1, options });

test('the menu shows them as they are kept, with what was left out filled in', async () => {
  await using it = await start();
  const [milk, more] = it.made.options;
  expect(milk?.choices[0]).toEqual({ id: 'cow', name: 'De vaca', price_minor: 0, is_available: true });
  expect(more).toMatchObject({ min: 0, max: 2 });
  const menu = await ask<{ results: Product[] }>(it.s.url, 'GET', '/api/public/products');
  expect(menu.body.results.find(({ id }) => id === PRODUCTS.water)?.options).toEqual(it.made.options);
  // An update that does not speak of them leaves them.
  const path = `/api/catalog/products/${PRODUCTS.water}/`;
  const renamed = await ask<Product>(it.s.url, 'PATCH', path, { token: it.access, body: { name: 'Café' } });
  expect(renamed.body).toEqual({ ...it.made, name: 'Café' });
});

describe('an order', () => {
  test('keeps them in the words of then, with what they cost, whatever becomes of the menu and of the order', async () => {
    await using it = await start();
    const { body } = await place(it.s, [{ ...coffee('ice', 'oat'), quantity: 2 }]);
    expect(body.order.items).toMatchObject([{ quantity: 2, options: [OAT, ICE] }]);
    const { id, items } = body.order;
    await it.keep([{ ...OPTIONS[0], name: 'Otra', choices: [{ id: 'oat', name: 'Nueva', price_minor: 900 }] }]);
    const amendment = { items: [{ id: items[0]?.id, quantity: 3 }], reason: 'visita' };
    await ask(it.s.url, 'PATCH', `/api/orders/${id}/`, { token: it.access, body: amendment });
    const staff = await ask<StaffOrder>(it.s.url, 'GET', `/api/orders/${id}/`, { token: it.access });
    expect(staff.body.items).toMatchObject([{ quantity: 3, price_minor: 170, options: [OAT, ICE] }]);
    const active = await ask<ActiveOrders>(it.s.url, 'GET', `/api/public/orders/active?device_uid=${DEVICE}`);
    expect(active.body.results[0]?.items).toMatchObject([{ quantity: 3, options: [OAT, ICE] }]);
  });

  test('has a line for each choice, and one for those that are the same', async () => {
    await using it = await start();
    const { body } = await place(it.s, [coffee('oat'), coffee('cow'), coffee('oat')]);
    expect(body.order.items).toMatchObject([
      { quantity: 2, options: [OAT] },
      { quantity: 1, options: [{ choice: 'De vaca' }] },
    ]);
  });

  test('by staff is held to the same', async () => {
    await using it = await start();
    const by = (items: unknown) =>
      ask<StaffOrderAnswer & Problem>(it.s.url, 'POST', '/api/orders/', {
        token: it.access,
        body: { room_code: '101', items },
      });
    expect(Object.keys((await by([coffee()])).body.errors ?? {})).toEqual(['items.0.options']);
    expect((await by([coffee('oat')])).body.order.items).toMatchObject([{ price_minor: 170, options: [OAT] }]);
  });

  test('that is repeated with its key is the same order; with another choice it is another request', async () => {
    await using it = await start();
    const key = { 'Idempotency-Key': 'one' };
    const first = await place(it.s, [coffee('oat')], key);
    await it.keep([]);
    expect((await place(it.s, [coffee('oat')], key)).body.order).toEqual(first.body.order);
    expect((await place(it.s, [coffee('cow')], key)).status).toBe(422);
  });
});

describe('a refusal names the field and the group', () => {
  test.each([
    [
      [coffee()],
      { 'items.0.options': ['Leche: elija al menos 1.'] },
      { 'items.0.options': ['Leche: choose at least 1.'] },
    ],
    [
      [{ product_id: PRODUCTS.water, quantity: 1 }],
      { 'items.0.options': ['Leche: elija al menos 1.'] },
      { 'items.0.options': ['Leche: choose at least 1.'] },
    ],
    [
      [coffee('oat', 'cow')],
      { 'items.0.options': ['Leche: elija como mucho 1.'] },
      { 'items.0.options': ['Leche: choose at most 1.'] },
    ],
    [
      [coffee('soy')],
      { 'items.0.options.0': ['Leche: se ha agotado De soja.'] },
      { 'items.0.options.0': ['Leche: De soja is sold out.'] },
    ],
    [
      [coffee('oat'), coffee('oat', 'rum')],
      { 'items.1.options.1': ['Agua no tiene esa opción.'] },
      { 'items.1.options.1': ['Agua has no such option.'] },
    ],
    [
      [coffee('oat', 'oat')],
      { 'items.0.options.1': ['De avena aparece dos veces: indíquelo una sola vez.'] },
      { 'items.0.options.1': ['De avena appears twice: name it once.'] },
    ],
    [
      [coffee('NO SUCH ID')],
      { 'items.0.options.0': ['Formato no válido.'] },
      { 'items.0.options.0': ['Invalid format.'] },
    ],
  ])('%j', async (items, es, en) => {
    await using it = await start();
    const inSpanish = await place(it.s, items);
    expect([inSpanish.status, inSpanish.body.errors]).toEqual([400, es]);
    expect((await place(it.s, items, { 'Accept-Language': 'en' })).body.errors).toEqual(en);
  });
});

test('all groups that lack something are said at once', async () => {
  await using it = await start();
  await it.keep([OPTIONS[0], { ...OPTIONS[1], min: 1 }]);
  expect((await place(it.s, [coffee()])).body.errors).toEqual({
    'items.0.options': ['Leche: elija al menos 1.', 'Con: elija al menos 1.'],
  });
});

test('options that nobody could choose from are not kept', async () => {
  await using it = await start();
  const [milk] = OPTIONS;
  const choices = [{ id: 'a', name: 'A' }];
  for (const [options, fields] of [
    [[{ ...milk, min: 2 }], ['options.0.max']],
    [[{ ...milk, max: 4 }], ['options.0.max']],
    [[{ ...milk, choices: [] }], ['options.0.choices', 'options.0.max']],
    [[milk, { ...milk, choices }], ['options.1.id']],
    [
      [
        { id: 'a', name: 'A', choices },
        { id: 'b', name: 'B', choices },
      ],
      ['options.1.choices.0.id'],
    ],
    [[{ ...milk, id: 'Con espacios' }], ['options.0.id']],
    [[{ ...milk, name: ' ' }], ['options.0.name']],
    [[{ ...milk, choices: [{ ...choices[0], price_minor: -1 }] }], ['options.0.choices.0.price_minor']],
    [
      Array.from({ length: 21 }, (_, index) => ({
        id: `g${index}`,
        name: 'G',
        choices: [{ id: `c${index}`, name: 'C' }],
      })),
      ['options'],
    ],
  ] as const) {
    const { status, body } = await it.keep(options);
    expect({ options, status, fields: Object.keys(body.errors ?? {}) }).toEqual({
      options,
      status: 400,
      fields: [...fields],
    });
  }
  const { body } = await ask<Product>(it.s.url, 'GET', `/api/catalog/products/${PRODUCTS.water}/`, {
    token: it.access,
  });
  expect(body.options).toEqual(it.made.options);
});

test('allergens that were never stated are null; none of them is a statement; a word that is none is refused', async () => {
  await using it = await start();
  const path = `/api/catalog/products/${PRODUCTS.soup}/`;
  const keep = async (body: object) =>
    (await ask<Product & Problem>(it.s.url, 'PATCH', path, { token: it.access, body })).body;
  expect((await keep({})).allergens).toBeNull();
  expect((await keep({ allergens: [] })).allergens).toEqual([]);
  expect((await keep({ allergens: ['nuts', 'eggs'] })).allergens).toEqual(['eggs', 'nuts']);
  expect((await keep({ price_minor: 1 })).allergens).toEqual(['eggs', 'nuts']);
  expect((await keep({ allergens: null })).allergens).toBeNull();
  expect(Object.keys((await keep({ allergens: ['butter'], diets: ['tasty'] })).errors ?? {})).toEqual([
    'allergens.0',
    'diets.0',
  ]);
});

test('a product says its tags by name, without those that are archived', async () => {
  await using it = await start();
  const { url } = it.s;
  for (const name of ['Casero', 'Viejo'])
    await ask(url, 'POST', '/api/catalog/tags/', { token: it.access, body: { name } });
  const path = `/api/catalog/products/${PRODUCTS.soup}/`;
  await ask(url, 'PATCH', path, { token: it.access, body: { tags: [1, 2] } });
  await ask(url, 'DELETE', '/api/catalog/tags/2/', { token: it.access });
  const { body } = await ask<Product>(url, 'GET', path, { token: it.access });
  expect([body.tags, body.tag_names]).toEqual([[1, 2], ['Casero']]);
});

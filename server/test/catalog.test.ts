/** The menu: as admins keep it and as rooms read it. */
import { expect, test } from 'bun:test';
import type { CategoryPage, Product, ProductPage } from '@comanda/protocol/catalog';
import type { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { type Answer, ask } from './harness/api.ts';
import { DEVICE, placed } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';

type Products = z.infer<typeof ProductPage>;
type Categories = z.infer<typeof CategoryPage>;

async function admin(s: TestServer) {
  const { access } = await s.login('ADMIN');
  return <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>> =>
    ask<T>(s.url, method, path, body === undefined ? { token: access } : { token: access, body });
}

const menu = (url: string, query = ''): Promise<Answer<Products>> => ask(url, 'GET', `/api/public/products${query}`);
const menuCategories = (url: string): Promise<Answer<Categories>> => ask(url, 'GET', '/api/public/categories');

test('a category from its making to its archiving', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const made = await as<{ id: number }>('POST', '/api/catalog/categories/', { name: ' Postres ', position: 5 });
  const path = `/api/catalog/categories/${made.body.id}/`;
  const whole = { id: made.body.id, name: 'Postres', position: 5, is_active: true };
  expect([made.status, made.body]).toEqual([201, whole]);
  expect((await as('GET', path)).body).toEqual(whole);
  expect((await as('PATCH', path, { position: 1 })).body).toEqual({ ...whole, position: 1 });
  expect((await as('PATCH', path, {})).body).toEqual({ ...whole, position: 1 });
  // A replacement says everything: what it leaves out takes its default.
  expect((await as('PUT', path, { name: 'Dulces' })).body).toEqual({ ...whole, name: 'Dulces', position: 0 });
  const gone = await as('DELETE', path);
  expect([gone.status, gone.body]).toMatchObject([204, null]);
  expect((await as('GET', path)).body).toMatchObject({ name: 'Dulces', is_active: false });
  expect((await as('DELETE', path)).status).toBe(204);
  expect((await as('PATCH', path, { is_active: true })).body).toMatchObject({ is_active: true });
});

test('tags likewise', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const made = await as('POST', '/api/catalog/tags/', { name: 'vegano' });
  expect([made.status, made.body]).toEqual([201, { id: 1, name: 'vegano', is_active: true }]);
  expect((await as('PATCH', '/api/catalog/tags/1/', { name: 'sin gluten' })).body).toMatchObject({
    name: 'sin gluten',
  });
  expect((await as('DELETE', '/api/catalog/tags/1/')).status).toBe(204);
  expect((await as('GET', '/api/catalog/tags/1/')).body).toEqual({ id: 1, name: 'sin gluten', is_active: false });
});

test('a product with all that it can have', async () => {
  await using s = await startTestServer({ SITE_CURRENCY: 'COP' });
  const as = await admin(s);
  for (const name of ['vegano', 'picante']) await as('POST', '/api/catalog/tags/', { name });
  const whole = {
    name: 'Gazpacho',
    description: 'Frío, de la huerta',
    category: 1,
    tags: [1, 2],
    allergens: ['gluten', 'celery'] satisfies Product['allergens'],
    diets: ['vegetarian', 'vegan'] satisfies Product['diets'],
    options: [
      {
        id: 'size',
        name: 'Tamaño',
        min: 1,
        max: 1,
        choices: [
          { id: 'small', name: 'Pequeño', price_minor: 0, is_available: true },
          { id: 'large', name: 'Grande', price_minor: 100, is_available: false },
        ],
      },
    ],
    unit_label: 'vaso',
    price_minor: 12_345,
    image_url: 'https://example.com/gazpacho.jpg',
    position: 3,
    is_active: true,
    is_available: false,
  };
  const made = await as<Product>('POST', '/api/catalog/products/', {
    ...whole,
    tags: [2, 1, 2],
    allergens: ['celery', 'gluten', 'celery'],
    diets: ['vegan', 'vegetarian', 'vegan'],
  });
  expect([made.status, made.body]).toEqual([
    201,
    {
      ...whole,
      id: made.body.id,
      category_name: 'Bebidas',
      tag_names: ['vegano', 'picante'],
      photograph: null,
      unavailable_until: null,
      currency: 'COP',
      created_at: made.body.created_at,
    },
  ]);
  const path = `/api/catalog/products/${made.body.id}/`;
  expect((await as('GET', path)).body).toEqual(made.body);
  const changes = { category: null, tags: [2], price_minor: 0, image_url: '/media/1.jpg', is_available: true };
  const after = { ...made.body, ...changes, tag_names: ['picante'], category_name: null };
  expect((await as('PATCH', path, changes)).body).toEqual(after);
  expect((await as('PATCH', path, { tags: [] })).body).toEqual({ ...after, tags: [], tag_names: [] });
  const bare = { id: made.body.id, created_at: made.body.created_at, currency: 'COP', name: 'Salmorejo' };
  expect((await as('PUT', path, { name: 'Salmorejo' })).body).toEqual({
    ...bare,
    ...{
      description: '',
      category: null,
      category_name: null,
      tags: [],
      tag_names: [],
      unit_label: '',
      price_minor: 0,
    },
    ...{ allergens: null, diets: [], options: [] },
    ...{ image_url: null, photograph: null, position: 0, is_active: true, is_available: true, unavailable_until: null },
  });
});

test('what history refers to is archived and keeps its name', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const order = await placed(s.url);
  for (const path of [
    '/api/catalog/products/1/',
    '/api/catalog/categories/1/',
    '/api/clinic/devices/1/',
    '/api/clinic/rooms/1/',
  ]) {
    expect((await as('DELETE', path)).status).toBe(204);
    expect((await as('GET', path)).body).toMatchObject({ is_active: false });
  }
  expect((await as('GET', `/api/orders/${order.id}/`)).body).toMatchObject({
    device_uid: DEVICE,
    room_code: '101',
    items: [{ product: PRODUCTS.water, product_name: 'Agua', product_category: 'Bebidas' }],
  });
});

test('a name that is taken is a conflict, also where its holder is archived', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  await as('POST', '/api/catalog/categories/', { name: 'Postres' });
  await as('DELETE', '/api/catalog/categories/1/');
  await as('POST', '/api/catalog/tags/', { name: 'vegano' });
  await as('POST', '/api/catalog/tags/', { name: 'picante' });
  for (const [method, path, name] of [
    ['POST', '/api/catalog/categories/', 'Bebidas'],
    ['PATCH', '/api/catalog/categories/2/', 'Bebidas'],
    ['PUT', '/api/catalog/categories/2/', ' Bebidas '],
    ['POST', '/api/catalog/tags/', 'vegano'],
    ['PATCH', '/api/catalog/tags/2/', 'vegano'],
  ] as const) {
    const { status, body } = await as<Problem>(method, path, { name });
    expect({ method, path, status, fields: Object.keys(body.errors ?? {}) }).toEqual({
      ...{ method, path, status: 409, fields: ['name'] },
    });
  }
  // One's own name is nobody else's.
  expect((await as('PATCH', '/api/catalog/categories/2/', { name: 'Postres' })).status).toBe(200);
  // Two products may be called the same.
  expect((await as('POST', '/api/catalog/products/', { name: 'Agua' })).status).toBe(201);
});

test('bad fields are refused by name and change nothing', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const before = (await as('GET', '/api/catalog/products/?page_size=200')).body;
  for (const [body, fields] of [
    [{}, ['name']],
    [{ name: '' }, ['name']],
    [{ name: '  ' }, ['name']],
    [{ name: 'x'.repeat(121) }, ['name']],
    [{ name: 7 }, ['name']],
    [{ name: 'A', price_minor: -1 }, ['price_minor']],
    [{ name: 'A', price_minor: 1.5 }, ['price_minor']],
    [{ name: 'A', price_minor: '150' }, ['price_minor']],
    [{ name: 'A', price_minor: 1e12 }, ['price_minor']],
    [{ name: 'A', category: 999 }, ['category']],
    [{ name: 'A', category: 0 }, ['category']],
    [{ name: 'A', tags: [999] }, ['tags']],
    [{ name: 'A', tags: 'vegano' }, ['tags']],
    [{ name: 'A', tags: ['vegano'] }, ['tags.0']],
    [{ name: 'A', image_url: 'javascript:alert(1)' }, ['image_url']],
    [{ name: 'A', image_url: '//evil.example/x.jpg' }, ['image_url']],
    [{ name: 'A', image_url: 'data:image/png;base64,AAAA' }, ['image_url']],
    [{ name: 'A', position: -1 }, ['position']],
    [{ name: 'A', is_active: 'yes' }, ['is_active']],
    [{ name: 'A', description: 'x'.repeat(2_001), unit_label: 'x'.repeat(41) }, ['description', 'unit_label']],
    [[], ['body']],
  ] as const) {
    const { status, body: problem } = await as<Problem>('POST', '/api/catalog/products/', body);
    expect({ body, status, fields: Object.keys(problem.errors ?? {}) }).toEqual({
      body,
      status: 400,
      fields: [...fields],
    });
  }
  expect((await as<Problem>('PATCH', '/api/catalog/products/1/', { category: 999 })).status).toBe(400);
  expect((await as('GET', '/api/catalog/products/?page_size=200')).body).toEqual(before);
});

test('what is not there cannot be kept', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  for (const kind of ['catalog/categories', 'catalog/products', 'catalog/tags', 'clinic/rooms', 'clinic/devices']) {
    for (const id of ['999', '0', '-1', '1.5', 'x', '1e3', '99999999999999999999', '%31%00']) {
      for (const [method, body] of [['GET'], ['PATCH', {}], ['DELETE']] as const) {
        const { status } = await as(method, `/api/${kind}/${id}/`, body);
        expect({ method, kind, id, status }).toEqual({ method, kind, id, status: 404 });
      }
    }
  }
});

test('lists hold active and archived things, by page, in their order', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const names = async (query: string) => {
    const { body } = await as<Products>('GET', `/api/catalog/products/${query}`);
    return [body.count, ...body.results.map(({ name }) => name)];
  };
  await as('PATCH', '/api/catalog/products/1/', { position: 9 });
  expect(await names('')).toEqual([4, 'Sopa', 'Antiguo', 'Agotado', 'Agua']);
  expect(await names('?is_active=true')).toEqual([3, 'Sopa', 'Agotado', 'Agua']);
  expect(await names('?is_active=false')).toEqual([1, 'Antiguo']);
  expect(await names('?is_active=true&page=2&page_size=2')).toEqual([3, 'Agua']);
  const { body } = await as<Products>('GET', '/api/catalog/products/?is_active=true&page_size=2');
  expect((await as<Products>('GET', body.next ?? '')).body.results).toMatchObject([{ name: 'Agua' }]);
  const bad = await as<Problem>('GET', '/api/catalog/products/?is_active=maybe');
  expect([bad.status, Object.keys(bad.body.errors ?? {})]).toEqual([400, ['is_active']]);
});

test('rooms read the menu: what is active, sold out said so, with prices in the site’s currency', async () => {
  await using s = await startTestServer({ SITE_CURRENCY: 'MXN' });
  const { status, body } = await menu(s.url);
  expect([status, body.count]).toEqual([200, 3]);
  expect(
    body.results.map(({ name, price_minor, currency, is_available, category_name }) => ({
      ...{ name, price_minor, currency, is_available, category_name },
    })),
  ).toEqual([
    { name: 'Agua', price_minor: 150, currency: 'MXN', is_available: true, category_name: 'Bebidas' },
    { name: 'Sopa', price_minor: 450, currency: 'MXN', is_available: true, category_name: null },
    { name: 'Agotado', price_minor: 100, currency: 'MXN', is_available: false, category_name: 'Bebidas' },
  ]);
  expect((await menu(s.url, '?category=1')).body.results.map(({ name }) => name)).toEqual(['Agua', 'Agotado']);
  expect((await menu(s.url, '?category=999')).body).toMatchObject({ count: 0, results: [] });
  for (const category of ['0', 'x', '1.5', '']) {
    const bad = await ask<Problem>(s.url, 'GET', `/api/public/products?category=${category}`);
    expect([bad.status, Object.keys(bad.body.errors ?? {})]).toEqual([400, ['category']]);
  }
});

test('the menu turns its pages within a category', async () => {
  await using s = await startTestServer();
  const first = await menu(s.url, '/?category=1&page_size=1');
  expect(first.body).toMatchObject({ count: 2, previous: null, results: [{ name: 'Agua' }] });
  const { body } = await ask<Products>(s.url, 'GET', first.body.next ?? '');
  expect(body).toMatchObject({ count: 2, next: null, results: [{ name: 'Agotado' }] });
});

test('rooms see active categories in their order', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  await as('POST', '/api/catalog/categories/', { name: 'Postres', position: 2 });
  await as('POST', '/api/catalog/categories/', { name: 'Sopas', position: 1 });
  await as('POST', '/api/catalog/categories/', { name: 'Viejas', is_active: false });
  const { body } = await menuCategories(s.url);
  expect([body.count, ...body.results.map(({ name }) => name)]).toEqual([3, 'Bebidas', 'Sopas', 'Postres']);
});

/** Requests with something wrong in them: refused by name, nothing written, and the server goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { MAX_QUANTITY } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import { type Answer, ask } from './harness/api.ts';
import { create, DEVICE, move, OTHER_DEVICE, placed, written } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';
import { request, Wire } from './harness/wire.ts';

const LIMIT = 64 * 1024;
const WATER = { product_id: PRODUCTS.water, quantity: 1 };

/** One for all: whatever is refused must leave it as it was. */
let s: TestServer;
beforeAll(async () => {
  s = await startTestServer({ ORDERS_PER_DEVICE: '1000000' });
});
afterAll(async () => {
  await s[Symbol.asyncDispose]();
});

const fieldsOf = ({ body }: Answer<Problem>) => Object.keys(body.errors ?? {}).sort();

function post(body: unknown): Promise<Answer<Problem>> {
  return ask(s.url, 'POST', '/api/public/orders/create', { body, headers: { 'Accept-Language': 'en' } });
}

/** Runs what must be refused; proves that nothing was written and that the server still takes orders. */
async function withoutTrace(work: () => Promise<void>): Promise<void> {
  const before = await written(s.place);
  await work();
  expect(await written(s.place)).toEqual(before);
  expect((await create(s.url, { device_uid: OTHER_DEVICE })).status).toBe(201);
}

describe('an order', () => {
  test.each([
    ['quantity 0', 'items.0.quantity', { ...WATER, quantity: 0 }],
    ['quantity −1', 'items.0.quantity', { ...WATER, quantity: -1 }],
    ['quantity 1.5', 'items.0.quantity', { ...WATER, quantity: 1.5 }],
    ['quantity "2"', 'items.0.quantity', { ...WATER, quantity: '2' }],
    ['quantity 1e9', 'items.0.quantity', { ...WATER, quantity: 1e9 }],
    ['one more than the most', 'items.0.quantity', { ...WATER, quantity: MAX_QUANTITY + 1 }],
    ['quantity null', 'items.0.quantity', { ...WATER, quantity: null }],
    ['quantity true', 'items.0.quantity', { ...WATER, quantity: true }],
    ['quantity [1]', 'items.0.quantity', { ...WATER, quantity: [1] }],
    ['no quantity', 'items.0.quantity', { product_id: 1 }],
    ['no product', 'items.0.product_id', { quantity: 1 }],
    ['product "1"', 'items.0.product_id', { ...WATER, product_id: '1' }],
    ['product 0', 'items.0.product_id', { ...WATER, product_id: 0 }],
    ['product 1.5', 'items.0.product_id', { ...WATER, product_id: 1.5 }],
    ['product beyond all numbers', 'items.0.product_id', { ...WATER, product_id: 1e300 }],
    ['an unknown product', 'items.0.product_id', { ...WATER, product_id: 999 }],
    ['an archived product', 'items.0.product_id', { ...WATER, product_id: PRODUCTS.archived }],
    ['a product that is sold out', 'items.0.product_id', { ...WATER, product_id: PRODUCTS.soldOut }],
    ['a note that is none', 'items.0.note', { ...WATER, note: 5 }],
    ['a note without end', 'items.0.note', { ...WATER, note: 'x'.repeat(501) }],
    ['an item that is none', 'items.0', 'water'],
    ['an item that is null', 'items.0', null],
  ])('with %s is refused at %s', (_name, field, item) =>
    withoutTrace(async () => {
      const answer = await post({ device_uid: DEVICE, items: [item] });
      expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
      expect(answer.body.errors?.[field]?.join()).not.toBe('');
    }),
  );

  test.each([
    ['no items', ['items'], { device_uid: DEVICE }],
    ['empty items', ['items'], { device_uid: DEVICE, items: [] }],
    ['more than fifty items', ['items'], { device_uid: DEVICE, items: Array(51).fill(WATER) }],
    ['items that are no list', ['items'], { device_uid: DEVICE, items: { 0: WATER } }],
    ['items that are null', ['items'], { device_uid: DEVICE, items: null }],
    ['no device', ['device_uid'], { items: [WATER] }],
    ['an empty device', ['device_uid'], { device_uid: '', items: [WATER] }],
    ['a device that is a number', ['device_uid'], { device_uid: 101, items: [WATER] }],
    ['a device without end', ['device_uid'], { device_uid: 'x'.repeat(201), items: [WATER] }],
    ['a note that is none', ['note'], { device_uid: DEVICE, items: [WATER], note: {} }],
    ['a note without end', ['note'], { device_uid: DEVICE, items: [WATER], note: 'x'.repeat(501) }],
    [
      'everything wrong',
      ['device_uid', 'items.0.product_id', 'items.0.quantity', 'note'],
      {
        ...{ device_uid: null, items: [{}], note: 1 },
      },
    ],
    ['a body that is a list', ['body'], []],
    ['a body that is a text', ['body'], '"order"'],
    ['a body that is a number', ['body'], '7'],
    ['a body that is null', ['body'], 'null'],
    ['nothing in it', ['device_uid', 'items'], {}],
  ])('with %s is refused at %p', (_name, fields, body) =>
    withoutTrace(async () => {
      const answer = await post(body);
      expect([answer.status, fieldsOf(answer)]).toEqual([400, [...fields].sort()]);
    }),
  );

  test('is refused where two lines of one product are too many in all', () =>
    withoutTrace(async () => {
      const half = { ...WATER, quantity: MAX_QUANTITY / 2 + 1 };
      const answer = await post({
        device_uid: DEVICE,
        items: [
          { ...half, quantity: 500 },
          { ...half, quantity: 500 },
        ],
      });
      expect([answer.status, fieldsOf(answer)]).toEqual([400, ['items.1.quantity']]);
    }));

  test('of fifty items, and of the largest quantity, is taken', async () => {
    expect((await placed(s.url, { items: Array(50).fill(WATER) })).items).toMatchObject([{ quantity: 50 }]);
    const { items } = await placed(s.url, { items: [{ ...WATER, quantity: MAX_QUANTITY }] });
    expect(items).toMatchObject([{ quantity: MAX_QUANTITY }]);
  });

  test('says in words what is wrong', async () => {
    const { body } = await post({
      items: [
        { product_id: 'x', quantity: 1.5 },
        { product_id: 1, quantity: 0 },
        { ...WATER, quantity: 1e9 },
      ],
    });
    expect(body).toMatchObject({ title: 'Invalid request', status: 400 });
    expect(body.errors).toEqual({
      device_uid: ['This field is missing.'],
      'items.0.product_id': ['Wrong type: number is expected.'],
      'items.0.quantity': ['Must be a whole number.'],
      'items.1.quantity': ['Must be at least 1.'],
      'items.2.quantity': [`Must be at most ${MAX_QUANTITY}.`],
    });
  });
});

describe('a body', () => {
  test.each([
    ['empty', ''],
    ['cut short', '{"device_uid":"ipad-room-101","items":['],
    ['with a comma too many', '{"device_uid":"ipad-room-101","items":[],}'],
    ['in single quotes', "{'device_uid':'ipad-room-101'}"],
    ['of a form', 'device_uid=ipad-room-101&items=1'],
    ['of XML', '<order><device_uid>ipad-room-101</device_uid></order>'],
    ['with NaN', '{"device_uid":"ipad-room-101","items":[{"product_id":1,"quantity":NaN}]}'],
    ['of bytes', '\u0000\u0001\u0002'],
  ])('%s is no JSON', (_name, body) =>
    withoutTrace(async () => {
      const answer = await post(body);
      expect([answer.status, answer.body.type]).toEqual([400, 'urn:comanda:problem:malformed-json']);
    }),
  );

  test('nested without end is refused and nothing more', () =>
    withoutTrace(async () => {
      for (const body of [
        '['.repeat(30_000),
        `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
        `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      ]) {
        expect((await post(body)).status).toBe(400);
      }
    }));

  test('that names a prototype is a body like any other', () =>
    withoutTrace(async () => {
      const answer = await post('{"__proto__":{"device_uid":"ipad-room-101"},"constructor":1,"items":[]}');
      expect([answer.status, fieldsOf(answer)]).toEqual([400, ['device_uid', 'items']]);
    }));

  test('of 64 KiB is read, one byte more is 413', () =>
    withoutTrace(async () => {
      const order = JSON.stringify({ device_uid: DEVICE, items: [] });
      expect((await post(order.padEnd(LIMIT))).status).toBe(400);
      const answer = await post(order.padEnd(LIMIT + 1));
      expect([answer.status, answer.body.type]).toEqual([413, 'urn:comanda:problem:payload-too-large']);
    }));

  test('without a length is read as far as 64 KiB', () =>
    withoutTrace(async () => {
      const order = JSON.stringify({ device_uid: DEVICE, items: [] });
      const head = request('POST', '/api/public/orders/create', { 'Transfer-Encoding': 'chunked' });
      const chunks = (text: string) =>
        [...text.matchAll(/.{1,1000}/gs)].map(([chunk]) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
      using exact = await Wire.connect(s.url);
      exact.send(`${head}${chunks(order.padEnd(LIMIT))}0\r\n\r\n`);
      expect((await exact.answer()).status).toBe(400);
      using large = await Wire.connect(s.url);
      large.send(head + chunks(order.padEnd(LIMIT + 1)));
      // Answered before its end: who sends for ever is not listened to for ever.
      const answer = await large.answer();
      expect([answer.status, JSON.parse(answer.text).type]).toEqual([413, 'urn:comanda:problem:payload-too-large']);
    }));

  test('that announces megabytes is refused unread', () =>
    withoutTrace(async () => {
      for (const size of [LIMIT + 1, 1024 * 1024, 100 * 1024 * 1024]) {
        using wire = await Wire.connect(s.url);
        wire.send(request('POST', '/api/auth/login', { 'Content-Length': String(size) }));
        expect((await wire.head()).status).toBe(413);
      }
    }));

  test('that never comes whole harms nobody', () =>
    withoutTrace(async () => {
      for (const headers of [{ 'Content-Length': '100' }, { 'Transfer-Encoding': 'chunked' }]) {
        const wire = await Wire.connect(s.url);
        wire.send(`${request('POST', '/api/public/orders/create', headers)}5\r\n{"a":\r\n`);
        wire[Symbol.dispose]();
      }
    }));
});

describe('every other operation with a body', () => {
  const BODIES = ['', '{', 'null', '[]', '"x"', '7', '{"a":1}'];

  test('refuses what it cannot use with 400', async () => {
    const { access } = await s.login('ADMIN');
    const order = await placed(s.url);
    for (const [method, path] of [
      ['POST', '/api/auth/login'],
      ['POST', '/api/auth/token/refresh'],
      ['POST', `/api/public/orders/${order.id}/cancel`],
      ['POST', '/api/orders/'],
      ['PATCH', `/api/orders/${order.id}/status/`],
      ['POST', `/api/orders/${order.id}/cancel/`],
      ['POST', '/api/catalog/products/'],
      ['PUT', '/api/catalog/products/1/'],
      ['POST', '/api/clinic/devices/'],
      ['PUT', '/api/clinic/rooms/1/'],
      ['POST', '/api/auth/admin/users/'],
      ['PUT', '/api/auth/admin/users/2/'],
    ] as const) {
      await withoutTrace(async () => {
        for (const body of BODIES) {
          const { status } = await ask(s.url, method, path, { token: access, body });
          expect({ method, path, body, status }).toEqual({ method, path, body, status: 400 });
        }
      });
    }
    expect((await move(s.url, access, order.id, 'READY')).status).toBe(200);
  });

  test('refuses a PATCH that is no object, and takes one that changes nothing', async () => {
    const { access } = await s.login('ADMIN');
    for (const path of ['/api/catalog/products/1/', '/api/clinic/devices/1/', '/api/auth/admin/users/2/']) {
      for (const body of ['', '[]', 'null', '7']) {
        expect((await ask(s.url, 'PATCH', path, { token: access, body })).status).toBe(400);
      }
      expect((await ask(s.url, 'PATCH', path, { token: access, body: { unknown: 1 } })).status).toBe(200);
    }
  });
});

test('ids that are no numbers are nowhere', async () => {
  const { access } = await s.login('ADMIN');
  await placed(s.url);
  for (const id of [
    'x',
    '0',
    '-1',
    '+1',
    '1.0',
    '1e0',
    '01',
    '0x1',
    '1%20',
    '%201',
    '١',
    '1;2',
    '9'.repeat(30),
    '%00',
    '%zz',
  ]) {
    for (const [method, path, body] of [
      ['GET', `/api/orders/${id}/`, undefined],
      ['PATCH', `/api/orders/${id}/status/`, { to_status: 'READY' }],
      ['POST', `/api/orders/${id}/cancel/`, { note: 'x' }],
      ['POST', `/api/orders/${id}/acknowledge/`, undefined],
      ['POST', `/api/public/orders/${id}/cancel`, { device_uid: DEVICE }],
    ] as const) {
      const { status } = await ask(s.url, method, path, { token: access, ...(body && { body }) });
      expect({ method, path, status }).toEqual({ method, path, status: 404 });
    }
  }
});

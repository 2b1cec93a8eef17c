/** What all of REST has in common: the table of operations, both slashes, methods, envelopes, languages, request ids. */
import { expect, test } from 'bun:test';
import { allOperations } from '@comanda/protocol/operations';
import type { Problem } from '@comanda/protocol/problem';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { Feed } from './harness/feed.ts';
import { DEVICE, placed } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';

const CONTRACT = [
  'POST /api/auth/login',
  'POST /api/auth/token/refresh',
  'POST /api/auth/logout',
  'GET /api/auth/me',
  'POST /api/public/orders/create',
  'GET /api/public/orders/active',
  'POST /api/public/orders/:id/cancel',
  'GET /api/public/products',
  'GET /api/public/categories',
  'GET /api/public/kiosk/:device_uid',
  'GET /api/orders',
  'GET /api/orders/queue',
  'GET /api/orders/:id',
  'POST /api/orders',
  'PATCH /api/orders/:id/status',
  'POST /api/orders/:id/cancel',
  'POST /api/orders/:id/acknowledge',
  ...['catalog/categories', 'catalog/products', 'catalog/tags', 'clinic/rooms', 'clinic/devices', 'auth/admin/users']
    .map((name) => `/api/${name}`)
    .flatMap((path) => [
      ...[`GET ${path}`, `POST ${path}`],
      ...[`GET ${path}/:id`, `PUT ${path}/:id`, `PATCH ${path}/:id`, `DELETE ${path}/:id`],
    ]),
  'GET /api/health',
  'GET /healthz',
  'GET /readyz',
];

/** What custody has brought. */
const CUSTODY = [
  'GET /api/orders/:id/custody',
  ...['GET /api/settings', 'PUT /api/settings/escalation'],
  'GET /api/reports/stages',
  ...['GET /api/push/key', 'POST /api/push/test'],
  ...['GET', 'PUT', 'DELETE'].map((method) => `${method} /api/push/subscriptions`),
  ...['GET', 'POST'].map((method) => `${method} /api/webhooks`),
  ...['GET', 'PATCH', 'DELETE'].map((method) => `${method} /api/webhooks/:id`),
  ...['rotate-secret', 'test', 'replay-dead'].map((act) => `POST /api/webhooks/:id/${act}`),
  ...['GET /api/webhooks/:id/deliveries', 'POST /api/webhooks/deliveries/:id/replay'],
];

/** What the staff's board has brought. */
const BOARD = [
  'PATCH /api/orders/:id',
  'PUT /api/orders/:id/items/:item_id/done',
  'POST /api/orders/:id/confirm',
  ...['GET /api/orders/unconfirmed', 'POST /api/orders/drill'],
  ...['PUT /api/settings/board', 'PUT /api/catalog/products/:id/availability'],
];

/** What the kiosk has brought. */
const KIOSK = [
  'GET /api/public/orders/:id',
  ...['PUT', 'DELETE'].map((method) => `${method} /api/catalog/products/:id/photograph`),
];

/** A path that is there: every kind of thing has a number 1 in the test site, once order 1 is placed. */
function example(path: string): string {
  const isOwn = ['/api/public/orders/active', '/api/public/orders/:id'].includes(path);
  const query = isOwn ? `?device_uid=${DEVICE}` : '';
  return path.replace(':device_uid', DEVICE).replace(':id', '1').replace(':item_id', '1') + query;
}

function withSlash(path: string): string {
  return path.replace(/(?=\?|$)/, '/');
}

test('the operations are those of the contract', () => {
  const table = allOperations().map(({ method, path }) => `${method} ${path}`);
  expect([...table].sort()).toEqual([...CONTRACT, ...CUSTODY, ...BOARD, ...KIOSK].sort());
});

test('every operation answers with and without a trailing slash', async () => {
  // The clock stands still, so that two answers can be the same to the byte.
  await using s = await startTestServer({}, new TestClock());
  await placed(s.url);
  await ask(s.url, 'POST', '/api/catalog/tags', { token: (await s.login('ADMIN')).access, body: { name: 'vegano' } });
  const { access } = await s.login('STAFF');
  for (const operation of allOperations()) {
    const path = example(operation.path);
    const endsTheSession = operation.path === '/api/auth/logout';
    const options = endsTheSession ? {} : { token: access };
    const bare = await ask(s.url, operation.method, path, options);
    const slashed = await ask(s.url, operation.method, withSlash(path), options);
    const said = { path, status: bare.status, body: bare.body };
    expect(said).toEqual({ path, status: slashed.status, body: slashed.body });
    expect(said).not.toMatchObject({ status: 404 });
    expect(said).not.toMatchObject({ status: 405 });
  }
});

test('both socket addresses answer with and without a trailing slash', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const sockets = s.url.replace('http', 'ws');
  for (const path of [
    `/ws/staff/orders/?token=${access}`,
    `/ws/staff/orders?token=${access}`,
    `/ws/kiosk/orders/?device_uid=${DEVICE}`,
    `/ws/kiosk/orders?device_uid=${DEVICE}`,
  ]) {
    using feed = new Feed(sockets + path);
    await feed.opened;
    await feed.settled();
  }
});

test('a method that a path does not have is answered 405 with those that it has', async () => {
  await using s = await startTestServer();
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
  const paths = new Map<string, string[]>();
  for (const { path, method } of allOperations()) paths.set(path, [...(paths.get(path) ?? []), method]);
  for (const [path, allowed] of paths) {
    for (const method of methods.filter((each) => !allowed.includes(each))) {
      for (const address of [example(path), withSlash(example(path))]) {
        const answer = await ask<Problem>(s.url, method, address);
        const allow = answer.headers.get('allow')?.split(', ');
        expect({ method, address, status: answer.status, allow }).toEqual({
          method,
          address,
          status: 405,
          allow: allowed,
        });
      }
    }
  }
});

test('what is nowhere is a 404 problem', async () => {
  await using s = await startTestServer();
  const token = (await s.login('ADMIN')).access;
  for (const path of [
    '/api',
    '/api/nothing',
    '/api/orders//',
    '/api//orders',
    '/apix/orders',
    '/ws',
    '/ws/staff',
    '/%',
  ]) {
    const answer = await ask<Problem>(s.url, 'GET', path, { token });
    expect({ path, status: answer.status }).toEqual({ path, status: 404 });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  }
});

test('a HEAD is answered like the GET, without its body', async () => {
  await using s = await startTestServer();
  const response = await fetch(`${s.url}/api/public/products`, { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
  expect(response.headers.get('content-type')).toBe('application/json');
});

test('bodies are JSON in UTF-8', async () => {
  await using s = await startTestServer();
  const note = 'ñandú 你好 🍲 "\\ </script>';
  const response = await fetch(`${s.url}/api/public/orders/create`, {
    method: 'POST',
    body: new TextEncoder().encode(
      JSON.stringify({ device_uid: DEVICE, items: [{ product_id: 1, quantity: 1, note }], note }),
    ),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([201, 'application/json']);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(await response.arrayBuffer());
  expect(JSON.parse(text)).toMatchObject({ order: { note, items: [{ note }] } });
});

test('a problem says what it is, in the reader’s language, twice for older clients', async () => {
  await using s = await startTestServer();
  const problem = async (language?: string) => {
    const headers: Record<string, string> = language === undefined ? {} : { 'Accept-Language': language };
    const answer = await ask<Problem>(s.url, 'GET', '/api/orders/', { headers });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    return answer.body;
  };
  const spanish = await problem();
  expect(spanish).toEqual({
    type: 'urn:comanda:problem:unauthenticated',
    title: 'Sin autenticar',
    status: 401,
    detail: 'Falta un token de acceso válido. Inicie sesión y envíe «Authorization: Bearer <access>».',
    error: 'Falta un token de acceso válido. Inicie sesión y envíe «Authorization: Bearer <access>».',
  });
  const english = await problem('en');
  expect(english).toMatchObject({ type: spanish.type, title: 'Not authenticated', status: 401 });
  for (const [wish, expected] of [
    ['en-GB,en;q=0.9', english],
    ['fr, en;q=0.8, es;q=0.7', english],
    ['es-AR', spanish],
    ['en;q=0.1, es;q=0.2', spanish],
    ['en;q=0, fr', spanish],
    ['xx', spanish],
    [',;q=,,=;', spanish],
  ] as const) {
    expect({ wish, problem: await problem(wish) }).toEqual({ wish, problem: expected });
  }
});

test('the site’s first language is spoken where the reader asks for none', async () => {
  await using s = await startTestServer({ SITE_LANGUAGES: 'en,es' });
  expect((await ask<Problem>(s.url, 'GET', '/api/orders/')).body.title).toBe('Not authenticated');
});

test('every answer has a request id; one that a proxy has given is kept, one that is none is not', async () => {
  await using s = await startTestServer();
  const idFor = async (path: string, given?: string) => {
    const headers: Record<string, string> = given === undefined ? {} : { 'X-Request-Id': given };
    const response = await fetch(s.url + path, { headers });
    await response.body?.cancel();
    return response.headers.get('x-request-id');
  };
  const ids = [await idFor('/healthz'), await idFor('/healthz'), await idFor('/nowhere'), await idFor('/api/orders/')];
  expect(new Set(ids).size).toBe(4);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await idFor('/healthz', 'proxy.4711_ab-c')).toBe('proxy.4711_ab-c');
  for (const bad of ['short', 'x'.repeat(65), 'with space 123', 'quote"quote"']) {
    expect(await idFor('/healthz', bad)).toMatch(/^[0-9a-f-]{36}$/);
  }
});

/** Who may call what, operation by operation and role by role. */
import { expect, test } from 'bun:test';
import type { Operation } from '@comanda/protocol/operation';
import { allOperations } from '@comanda/protocol/operations';
import type { Problem } from '@comanda/protocol/problem';
import { type Answer, ask } from './harness/api.ts';
import { DEVICE, placed } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

type Caller = 'nobody' | 'USER' | 'STAFF' | 'ADMIN';

/** The contract's column "Who", by path. */
function whoMay({ method, path }: Operation): readonly Caller[] {
  if (path === '/api/auth/me' || path === '/api/auth/logout') return ['USER', 'STAFF', 'ADMIN'];
  if (path.startsWith('/api/auth/admin/') || path.startsWith('/api/webhooks')) return ['ADMIN'];
  if (path.startsWith('/api/settings')) return method === 'GET' ? ['STAFF', 'ADMIN'] : ['ADMIN'];
  if (path.startsWith('/api/reports/')) return ['ADMIN'];
  if (path.startsWith('/api/orders') || path.startsWith('/api/push/')) return ['STAFF', 'ADMIN'];
  if (path.endsWith('/availability')) return ['STAFF', 'ADMIN'];
  if (/^\/api\/(catalog|clinic)\//.test(path)) return method === 'GET' ? ['STAFF', 'ADMIN'] : ['ADMIN'];
  return ['nobody', 'USER', 'STAFF', 'ADMIN'];
}

function call(s: TestServer, { method, path }: Operation, token: string | undefined): Promise<Answer<Problem>> {
  const address = path.replace(':device_uid', DEVICE).replace(':id', '1').replace(':item_id', '1');
  return ask(s.url, method, address, token === undefined ? {} : { token });
}

test('every operation lets in whom the contract names, and nobody else', async () => {
  await using s = await startTestServer();
  await placed(s.url);
  const tokens = {
    nobody: undefined,
    USER: (await s.login('USER')).access,
    STAFF: (await s.login('STAFF')).access,
    ADMIN: (await s.login('ADMIN')).access,
  };
  for (const operation of allOperations()) {
    const endsTheSession = operation.path === '/api/auth/logout';
    const outcomes: Partial<Record<Caller, string>> = {};
    const expected: Partial<Record<Caller, string>> = {};
    for (const caller of ['nobody', 'USER', 'STAFF', 'ADMIN'] as const) {
      const token = endsTheSession && caller !== 'nobody' ? (await s.login(caller)).access : tokens[caller];
      const { status } = await call(s, operation, token);
      outcomes[caller] = status === 401 || status === 403 ? String(status) : 'let in';
      expected[caller] = whoMay(operation).includes(caller) ? 'let in' : caller === 'nobody' ? '401' : '403';
    }
    const name = `${operation.method} ${operation.path}`;
    expect({ name, ...outcomes }).toEqual({ name, ...expected });
  }
});

test('whoever shows no good token is told how to sign in', async () => {
  await using s = await startTestServer();
  const { access, refresh } = await s.login('ADMIN');
  const [head = '', payload = '', signature = ''] = access.split('.');
  const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
  const forged = Buffer.from(JSON.stringify({ ...JSON.parse(atob(payload)), sub: '2' })).toString('base64url');
  for (const authorization of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Basic ${btoa('admin@example.com:correct horse battery')}`,
    access,
    `Bearer ${refresh}`,
    `Bearer ${unsigned}`,
    `Bearer ${head}.${forged}.${signature}`,
    `Bearer ${access}x`,
    `Bearer ${access} ${access}`,
    'Bearer ..',
    `Bearer ${'x'.repeat(5_000)}`,
  ]) {
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
    const answer = await ask<Problem>(s.url, 'GET', '/api/orders/', { headers });
    expect({ authorization, status: answer.status }).toEqual({ authorization, status: 401 });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body.type).toBe('urn:comanda:problem:unauthenticated');
  }
  const answer = await ask(s.url, 'GET', '/api/orders/', { headers: { Authorization: `bearer  ${access}` } });
  expect(answer.status).toBe(200);
});

test('a token in the address opens nothing over REST', async () => {
  await using s = await startTestServer();
  const { access } = await s.login('ADMIN');
  expect((await ask(s.url, 'GET', `/api/orders/?token=${access}`)).status).toBe(401);
});

test('a token of another site opens nothing', async () => {
  await using here = await startTestServer();
  await using there = await startTestServer();
  const { access } = await there.login('ADMIN');
  expect((await ask(there.url, 'GET', '/api/orders/', { token: access })).status).toBe(200);
  expect((await ask(here.url, 'GET', '/api/orders/', { token: access })).status).toBe(401);
});

test('a role is what it is now, not what it was when the token was made', async () => {
  await using s = await startTestServer();
  const { access, user } = await s.login('STAFF');
  const status = async () => (await ask(s.url, 'GET', '/api/orders/', { token: access })).status;
  expect(await status()).toBe(200);
  await s.place.site.commands.updateUser({ id: user.id, update: { role: 'USER' } });
  expect(await status()).toBe(403);
  await s.place.site.commands.updateUser({ id: user.id, update: { role: 'STAFF' } });
  expect(await status()).toBe(200);
  await s.place.site.commands.updateUser({ id: user.id, update: { is_active: false } });
  expect(await status()).toBe(401);
});

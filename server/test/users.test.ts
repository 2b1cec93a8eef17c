/** People and what they may do, as admins keep them. */
import { expect, test } from 'bun:test';
import type { Problem } from '@comanda/protocol/problem';
import type { User, UserPage } from '@comanda/protocol/session';
import type { z } from 'zod';
import { type Answer, ask } from './harness/api.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const USERS = '/api/auth/admin/users/';
const NEW = { email: 'nueva@example.com', password: 'a new password', role: 'STAFF' };

async function admin(s: TestServer) {
  const { access } = await s.login('ADMIN');
  return <T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>> =>
    ask<T>(s.url, method, path, body === undefined ? { token: access } : { token: access, body });
}

const login = async (url: string, email: string, password: string) =>
  (await ask(url, 'POST', '/api/auth/login', { body: { email, password } })).status;

test('a user from their making to their archiving', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const made = await as<User>('POST', USERS, { ...NEW, email: ' Nueva@Example.com ' });
  const path = `${USERS}${made.body.id}/`;
  const whole = {
    id: made.body.id,
    email: NEW.email,
    role: 'STAFF',
    is_active: true,
    created_at: made.body.created_at,
  };
  expect<unknown>([made.status, made.body]).toEqual([201, whole]);
  expect(await login(s.url, NEW.email, NEW.password)).toBe(200);
  expect((await as('PATCH', path, { role: 'ADMIN' })).body).toEqual({ ...whole, role: 'ADMIN' });
  const renamed = { ...NEW, email: 'otra@example.com', password: 'yet another one' };
  expect((await as('PUT', path, renamed)).body).toEqual({ ...whole, email: 'otra@example.com' });
  expect(await login(s.url, 'otra@example.com', NEW.password)).toBe(401);
  expect(await login(s.url, 'otra@example.com', renamed.password)).toBe(200);
  expect((await as('DELETE', path)).status).toBe(204);
  expect((await as('GET', path)).body).toMatchObject({ is_active: false });
  expect(await login(s.url, 'otra@example.com', renamed.password)).toBe(401);
  expect((await as('PATCH', path, { is_active: true })).status).toBe(200);
  expect(await login(s.url, 'otra@example.com', renamed.password)).toBe(200);
});

test('no answer holds a password or its hash', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const made = await as('POST', USERS, NEW);
  const listed = await as('GET', USERS);
  const refused = await as('POST', USERS, { ...NEW, role: 'KING' });
  const text = JSON.stringify([made.body, listed.body, refused.body]);
  expect(text).not.toContain(NEW.password);
  expect(text).not.toContain('argon2');
});

test('users by state and page', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  await as('PATCH', `${USERS}3/`, { is_active: false });
  const emails = async (query: string) => {
    const { body } = await as<z.infer<typeof UserPage>>('GET', `${USERS}${query}`);
    return [body.count, ...body.results.map(({ email }) => email)];
  };
  expect(await emails('')).toEqual([3, 'admin@example.com', 'staff@example.com', 'user@example.com']);
  expect(await emails('?is_active=true')).toEqual([2, 'admin@example.com', 'staff@example.com']);
  expect(await emails('?is_active=false')).toEqual([1, 'user@example.com']);
  expect(await emails('?page_size=2&page=2')).toEqual([3, 'user@example.com']);
});

test('an address that is taken is a conflict, in whatever case', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  for (const [method, path, body] of [
    ['POST', USERS, { ...NEW, email: 'staff@example.com' }],
    ['POST', USERS, { ...NEW, email: 'STAFF@EXAMPLE.COM' }],
    ['PATCH', `${USERS}3/`, { email: 'staff@example.com' }],
  ] as const) {
    const { status, body: problem } = await as<Problem>(method, path, body);
    expect([status, Object.keys(problem.errors ?? {})]).toEqual([409, ['email']]);
  }
  expect((await as('PATCH', `${USERS}2/`, { email: 'staff@example.com' })).status).toBe(200);
});

test('bad fields are refused by name and nobody is made', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  for (const [change, fields] of [
    [{ email: 'not an address' }, ['email']],
    [{ email: `${'x'.repeat(250)}@example.com` }, ['email']],
    [{ email: null }, ['email']],
    [{ password: 'short' }, ['password']],
    [{ password: 'x'.repeat(201) }, ['password']],
    [{ password: 12345678 }, ['password']],
    [{ role: 'KING' }, ['role']],
    [{ role: 'admin' }, ['role']],
    [{ role: undefined }, ['role']],
    [{ is_active: 'true' }, ['is_active']],
  ] as const) {
    const { status, body } = await as<Problem>('POST', USERS, { ...NEW, ...change });
    expect({ change, status, fields: Object.keys(body.errors ?? {}) }).toEqual({
      change,
      status: 400,
      fields: [...fields],
    });
  }
  expect((await as('GET', USERS)).body).toMatchObject({ count: 3 });
});

test('the last admin stays one, by whatever way', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  // An admin who is disabled could give nobody the role back.
  await as('POST', USERS, { ...NEW, role: 'ADMIN', is_active: false });
  for (const [method, body] of [
    ['PATCH', { role: 'STAFF' }],
    ['PATCH', { role: 'USER' }],
    ['PATCH', { is_active: false }],
    ['PUT', { email: 'admin@example.com', password: 'a new password', role: 'STAFF' }],
    ['DELETE'],
  ] as const) {
    const { status, body: problem } = await as<Problem>(method, `${USERS}1/`, body);
    expect([status, problem.type]).toEqual([409, 'urn:comanda:problem:last-admin']);
  }
  expect((await as('GET', `${USERS}1/`)).body).toMatchObject({ role: 'ADMIN', is_active: true });

  await as('PATCH', `${USERS}4/`, { is_active: true });
  expect((await as('PATCH', `${USERS}1/`, { role: 'STAFF' })).status).toBe(200);
  expect((await as('GET', USERS)).status).toBe(403);
});

test('of two admins who demote each other at once, one stays', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  await as('POST', USERS, { ...NEW, role: 'ADMIN' });
  const answers = await Promise.all([1, 4].map((id) => as('PATCH', `${USERS}${id}/`, { role: 'STAFF' })));
  expect(answers.filter(({ status }) => status === 200).length).toBe(1);
  expect(await s.place.site.reader.accounts.otherActiveAdmins(0)).toBe(1);
});

test('who did it stays known after they have gone', async () => {
  await using s = await startTestServer();
  const as = await admin(s);
  const staff = await s.login('STAFF');
  const { body } = await ask<{ order: { id: number } }>(s.url, 'POST', '/api/orders/', {
    token: staff.access,
    body: { room_code: '101', items: [{ product_id: 1, quantity: 1 }] },
  });
  await ask(s.url, 'POST', `/api/orders/${body.order.id}/acknowledge/`, { token: staff.access });
  expect((await as('DELETE', `${USERS}${staff.user.id}/`)).status).toBe(204);
  expect((await as('GET', `/api/orders/${body.order.id}/`)).body).toMatchObject({
    acknowledged_by_email: 'staff@example.com',
    status_events: [{ changed_by: staff.user.id, changed_by_email: 'staff@example.com' }],
  });
});

/** Signing in and out: tokens, how long they live, how they are renewed, and what ends them. */
import { expect, test } from 'bun:test';
import type { Problem } from '@comanda/protocol/problem';
import type { LoginAnswer, TokenPair, User } from '@comanda/protocol/session';
import type { z } from 'zod';
import { type Answer, ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { live, plainStaff } from './harness/feed.ts';
import { startTestServer } from './harness/server.ts';
import { PASSWORD } from './harness/site.ts';

const SECOND = 1_000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;

type Pair = z.infer<typeof TokenPair>;

const refreshed = (url: string, refresh: string): Promise<Answer<Pair>> =>
  ask(url, 'POST', '/api/auth/token/refresh', { body: { refresh } });

const me = (url: string, token: string): Promise<Answer<User>> => ask(url, 'GET', '/api/auth/me', { token });

function claims(token: string): { iat: number; exp: number } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

test('the seed’s body signs in', async () => {
  await using s = await startTestServer();
  const { status, body } = await ask<z.infer<typeof LoginAnswer>>(s.url, 'POST', '/api/auth/login', {
    body: `{"email":"admin@example.com","password":"${PASSWORD}"}`,
  });
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual(['access', 'refresh', 'user']);
  expect(body.user).toEqual({
    id: 1,
    email: 'admin@example.com',
    role: 'ADMIN',
    is_active: true,
    created_at: body.user.created_at,
  });
  expect((await me(s.url, body.access)).body).toEqual(body.user);
});

test('an e-mail address is the same in capitals and with spaces around it', async () => {
  await using s = await startTestServer();
  const { status } = await ask(s.url, 'POST', '/api/auth/login', {
    body: { email: '  Staff@Example.COM ', password: PASSWORD },
  });
  expect(status).toBe(200);
});

test('a wrong password, an unknown account and a disabled one are answered alike', async () => {
  await using s = await startTestServer();
  await s.place.site.commands.updateUser({ id: 3, update: { is_active: false } });
  const attempts = [
    { email: 'admin@example.com', password: 'wrong' },
    { email: 'admin@example.com', password: `${PASSWORD} ` },
    { email: 'nobody@example.com', password: PASSWORD },
    { email: 'user@example.com', password: PASSWORD },
  ];
  const answers: Answer<Problem>[] = [];
  for (const body of attempts) answers.push(await ask(s.url, 'POST', '/api/auth/login', { body }));
  for (const { status, body } of answers)
    expect<unknown>({ status, body }).toEqual({ status: 401, body: answers[0]?.body });
  expect(answers[0]?.body.type).toBe('urn:comanda:problem:bad-credentials');
});

test('access lives one hour', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  expect(claims(access).exp - claims(access).iat).toBe(3_600);
  clock.advance(HOUR - SECOND);
  expect((await me(s.url, access)).status).toBe(200);
  clock.advance(SECOND);
  expect((await me(s.url, access)).status).toBe(401);
});

test('refresh lives seven days', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const [early, late] = [await s.login(), await s.login()];
  expect(claims(early.refresh).exp - claims(early.refresh).iat).toBe(7 * 24 * 3_600);
  clock.advance(7 * DAY - SECOND);
  expect((await refreshed(s.url, early.refresh)).status).toBe(200);
  clock.advance(SECOND);
  expect((await refreshed(s.url, late.refresh)).status).toBe(401);
});

test('renewing gives new tokens, and seven days more', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const first = await s.login();
  clock.advance(6 * DAY);
  const second = await refreshed(s.url, first.refresh);
  expect(second.status).toBe(200);
  expect(Object.keys(second.body).sort()).toEqual(['access', 'refresh']);
  expect(second.body.refresh).not.toBe(first.refresh);
  expect((await me(s.url, second.body.access)).status).toBe(200);
  clock.advance(6 * DAY);
  expect((await refreshed(s.url, second.body.refresh)).status).toBe(200);
});

test('a lost answer and two tabs at once log nobody out', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { refresh, access } = await s.login();
  const [one, two] = await Promise.all([refreshed(s.url, refresh), refreshed(s.url, refresh)]);
  clock.advance(60 * SECOND);
  const late = await refreshed(s.url, refresh);
  expect([one.status, two.status, late.status]).toEqual([200, 200, 200]);
  for (const token of [access, one.body.access, two.body.access, late.body.access]) {
    expect((await me(s.url, token)).status).toBe(200);
  }
  // Both tabs go on renewing with what they were given.
  const next = [await refreshed(s.url, one.body.refresh), await refreshed(s.url, two.body.refresh)];
  expect(next.map(({ status }) => status)).toEqual([200, 200]);
});

test('a refresh token used again after its grace ends the session everywhere', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const [stolen, other] = [await s.login(), await s.login()];
  const { body: current } = await refreshed(s.url, stolen.refresh);
  using screen = plainStaff(s.url, current.access);
  using neighbour = plainStaff(s.url, other.access);
  await live(screen, neighbour);

  clock.advance(60 * SECOND + 1);
  expect((await refreshed(s.url, stolen.refresh)).status).toBe(401);
  expect((await screen.closed).code).toBe(4001);
  expect((await me(s.url, current.access)).status).toBe(401);
  expect((await me(s.url, stolen.access)).status).toBe(401);
  expect((await refreshed(s.url, current.refresh)).status).toBe(401);
  // Another session of the same person goes on.
  await neighbour.settled();
  expect((await refreshed(s.url, other.refresh)).status).toBe(200);
});

test('logging out ends both tokens and the screens that use them', async () => {
  await using s = await startTestServer();
  const [leaving, staying] = [await s.login(), await s.login()];
  using screen = plainStaff(s.url, leaving.access);
  using neighbour = plainStaff(s.url, staying.access);
  await live(screen, neighbour);

  const { status, body } = await ask(s.url, 'POST', '/api/auth/logout', { token: leaving.access });
  expect([status, body]).toEqual([200, { success: true }]);
  expect((await screen.closed).code).toBe(4001);
  expect((await me(s.url, leaving.access)).status).toBe(401);
  expect((await refreshed(s.url, leaving.refresh)).status).toBe(401);
  expect((await ask(s.url, 'POST', '/api/auth/logout', { token: leaving.access })).status).toBe(401);
  await neighbour.settled();
  expect((await me(s.url, staying.access)).status).toBe(200);
});

test('neither token does the other’s work', async () => {
  await using s = await startTestServer();
  const { access, refresh } = await s.login();
  expect((await me(s.url, refresh)).status).toBe(401);
  expect((await refreshed(s.url, access)).status).toBe(401);
  // And trying it has spoilt neither.
  expect((await me(s.url, access)).status).toBe(200);
  expect((await refreshed(s.url, refresh)).status).toBe(200);
});

test('what is no refresh token is refused', async () => {
  await using s = await startTestServer();
  for (const refresh of ['x', '..', 'a.b.c', 'x'.repeat(4_096)]) {
    expect((await refreshed(s.url, refresh)).status).toBe(401);
  }
  for (const refresh of [null, 1, '', 'x'.repeat(4_097)]) {
    const answer = await ask<Problem>(s.url, 'POST', '/api/auth/token/refresh', { body: { refresh } });
    expect([answer.status, Object.keys(answer.body.errors ?? {})]).toEqual([400, ['refresh']]);
  }
});

test('a new password ends every session of its owner', async () => {
  await using s = await startTestServer();
  const [staff, admin] = [await s.login('STAFF'), await s.login('ADMIN')];
  const answer = await ask(s.url, 'PATCH', `/api/auth/admin/users/${staff.user.id}/`, {
    token: admin.access,
    body: { password: 'another horse battery' },
  });
  expect(answer.status).toBe(200);
  expect((await me(s.url, staff.access)).status).toBe(401);
  expect((await refreshed(s.url, staff.refresh)).status).toBe(401);
  expect((await me(s.url, admin.access)).status).toBe(200);
  const login = (password: string) =>
    ask(s.url, 'POST', '/api/auth/login', { body: { email: 'staff@example.com', password } });
  expect((await login(PASSWORD)).status).toBe(401);
  expect((await login('another horse battery')).status).toBe(200);
});

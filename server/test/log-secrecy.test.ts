/** What the log may never hold: tokens, passwords, uids as they were sent, what people wrote. At its most talkative. */
import { beforeAll, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './harness/api.ts';
import { Feed, live, plainKiosk, plainStaff, v1Kiosk, v1Staff } from './harness/feed.ts';
import { cancelOwn, create, DEVICE, move } from './harness/orders.ts';
import { Browser } from './harness/push-service.ts';
import { login, spawnServer } from './harness/server.ts';
import { EMAILS, makeTestSite, PASSWORD } from './harness/site.ts';
import { frame, handshake, OPCODE, request, Wire } from './harness/wire.ts';

const WRONG_PASSWORD = 'hunter2-hunter2';
const UNKNOWN_UID = 'uid-that-nobody-has';
const NOTE = 'para la señora Pérez';
const KEY = 'idempotency-key-0815';
const BROWSER = new Browser();
const FORGED = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2VjcmV0LXNpZ25hdHVyZQ';

interface Told {
  /** Everything that was logged or printed, and each line of it. */
  readonly text: string;
  readonly lines: readonly { readonly level: string; readonly event: string; readonly route?: string }[];
  readonly tokens: readonly string[];
}

/** A day in the life of a server, and whatever it said about it. */
async function tell(): Promise<Told> {
  await using place = await makeTestSite();
  const child = await spawnServer(place.folder, { LOG_LEVEL: 'debug' });
  const printed = new Response(child.process.stderr).text();
  const { url } = child;
  const sockets = url.replace('http', 'ws');

  const staff = await login(url, 'STAFF');
  const leaving = await login(url, 'ADMIN');
  for (const email of [EMAILS.STAFF, 'nobody@example.com']) {
    await ask(url, 'POST', '/api/auth/login', { body: { email, password: WRONG_PASSWORD } });
  }
  const { body: pair } = await ask<{ access: string; refresh: string }>(url, 'POST', '/api/auth/token/refresh', {
    body: { refresh: staff.refresh },
  });
  await ask(url, 'POST', '/api/auth/token/refresh', { body: { refresh: FORGED } });
  await ask(url, 'PATCH', '/api/auth/admin/users/3/', { token: leaving.access, body: { password: WRONG_PASSWORD } });

  const { body: answer } = await create(url, { note: NOTE }, { 'Idempotency-Key': KEY });
  await create(url, { device_uid: UNKNOWN_UID });
  await create(url, { device_uid: 7, note: NOTE });
  await ask(url, 'POST', '/api/public/orders/create', { body: `{"note":"${NOTE}` });
  await move(url, staff.access, answer.order.id, 'READY', { note: NOTE });
  await cancelOwn(url, answer.order.id, UNKNOWN_UID);
  await ask(url, 'GET', `/api/public/orders/active?device_uid=${DEVICE}`);
  await ask(url, 'GET', `/api/public/kiosk/${DEVICE}`);
  await ask(url, 'GET', `/api/public/kiosk/${UNKNOWN_UID}%00%zz`);
  await ask(url, 'GET', `/api/orders/?token=${staff.access}`, { token: FORGED });
  const subscription = { endpoint: `https://93.184.216.34${BROWSER.path}`, keys: BROWSER.keys };
  for (const body of [subscription, { ...subscription, language: 'none' }]) {
    await ask(url, 'PUT', '/api/push/subscriptions/', { token: staff.access, body });
  }
  await ask(url, 'DELETE', '/api/push/subscriptions/', { token: staff.access, body: subscription });
  await ask(url, 'GET', `/nowhere/${staff.access}/${UNKNOWN_UID}?${staff.refresh}`);

  const feeds = [
    ...[plainStaff(url, staff.access), v1Staff(url, staff.access), plainStaff(url, FORGED), v1Staff(url, FORGED)],
    ...[plainKiosk(url, DEVICE), v1Kiosk(url, DEVICE), plainKiosk(url, UNKNOWN_UID), v1Kiosk(url, UNKNOWN_UID)],
    new Feed(`${sockets}/ws/kiosk/orders/?device_uid=${DEVICE}&token=${staff.access}`),
  ];
  for (const feed of feeds) await Promise.race([live(feed).catch(() => {}), feed.closed]);
  feeds[1]?.socket.send(JSON.stringify({ type: 'auth', token: pair.access }));
  feeds[0]?.socket.send(JSON.stringify({ type: 'auth', token: FORGED, note: NOTE }));
  await feeds[1]?.settled();
  feeds[1]?.socket.send(JSON.stringify({ type: 'auth', token: FORGED }));
  await feeds[1]?.closed;

  for (const headers of [{ Host: 'a b' }, { Host: '[::1' }, { Origin: 'https://evil.example' }, { Upgrade: 'h2c' }]) {
    const { wire } = await handshake(url, `/ws/staff/orders/?token=${staff.access}`, headers);
    wire[Symbol.dispose]();
  }
  const { wire: broken } = await handshake(url, `/ws/staff/orders/?token=${staff.access}`);
  broken.send(frame(staff.access, { opcode: OPCODE.continuation }));
  await broken.closed;
  // Somebody who hangs up in the middle of a body is nobody's failure.
  const cut = await Wire.connect(url);
  cut.send(`${request('POST', '/api/auth/login', { 'Content-Length': '500' })}{"password":"${WRONG_PASSWORD}"`);
  cut[Symbol.dispose]();
  await ask(url, 'POST', '/api/auth/logout', { token: leaving.access });

  for (const feed of feeds) feed[Symbol.dispose]();
  await child[Symbol.asyncDispose]();
  const logs = join(place.folder, 'logs');
  const log = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
  return {
    text: [...log, await printed].join('\n'),
    lines: log.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line)),
    tokens: [staff.access, staff.refresh, leaving.access, leaving.refresh, pair.access, pair.refresh, FORGED],
  };
}

let told: Told;
beforeAll(async () => {
  told = await tell();
}, 30_000);

test('it was talkative', () => {
  const events = new Set(told.lines.map(({ event }) => event));
  expect([...events]).toEqual(expect.arrayContaining(['started', 'request', 'login_refused', 'stopping', 'stopped']));
  const routes = new Set(told.lines.map(({ route }) => route));
  expect([...routes]).toEqual(
    expect.arrayContaining(['/api/auth/login', '/api/public/kiosk/:device_uid', '/api/orders/:id/status', '']),
  );
});

test('no token, whole or in part', () => {
  for (const token of told.tokens) {
    expect(told.text).not.toContain(token);
    // Each of its three parts alone, the header apart, which is the same in every token there is.
    for (const part of token.split('.').slice(1)) expect(told.text).not.toContain(part);
  }
});

test('no password, no uid, no address of a person, no note and no key', () => {
  const secrets = [PASSWORD, WRONG_PASSWORD, DEVICE, UNKNOWN_UID, NOTE, 'Pérez', KEY, ...Object.values(EMAILS)].concat(
    BROWSER.path,
    Object.values(BROWSER.keys),
  );
  for (const secret of [...secrets, 'nobody@example.com', encodeURIComponent(NOTE)]) {
    expect({ secret, isTold: told.text.includes(secret) }).toEqual({ secret, isTold: false });
  }
});

test('whatever clients do wrong is no error of the server’s', () => {
  expect(told.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

/** What the server says of itself to a load balancer: that it lives, and whether it should be sent work. */
import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Health, Readiness } from '@comanda/protocol/health';
import type { z } from 'zod';
import manifest from '../package.json';
import { type Answer, ask } from './harness/api.ts';
import { live, plainKiosk, plainStaff, v1Staff } from './harness/feed.ts';
import { create, DEVICE, placed } from './harness/orders.ts';
import { login, spawnServer, startTestServer } from './harness/server.ts';
import { makeTestSite } from './harness/site.ts';
import { HANDSHAKE, handshake, request, Wire } from './harness/wire.ts';

const readiness = (url: string): Promise<Answer<z.infer<typeof Readiness>>> => ask(url, 'GET', '/readyz');

test('it lives, and says which version it is', async () => {
  await using s = await startTestServer();
  for (const path of ['/healthz', '/api/health', '/api/health/']) {
    const { status, body } = await ask<z.infer<typeof Health>>(s.url, 'GET', path);
    expect([status, body]).toEqual([200, { status: 'ok', version: manifest.version }]);
  }
});

test('it is ready, and nobody may keep that answer', async () => {
  await using s = await startTestServer();
  const { status, body, headers } = await readiness(s.url);
  expect([status, body]).toEqual([
    200,
    { status: 'ready', checks: { store: 'ok', relay: 'ok', accepting: 'ok', bus: 'ok' } },
  ]);
  expect(headers.get('cache-control')).toBe('no-store');
});

/** Fills the database's pages with nonsense, and makes every connection look at them. */
function ruinStore(folder: string): void {
  const file = join(folder, 'comanda.sqlite3');
  const database = new Database(file);
  // This connection has the pages in memory that it needs for the write below.
  const write = "insert or replace into site_marks (name, value) values ('ruined', 'yes')";
  database.run(write);
  database.run('pragma wal_checkpoint(truncate)');
  writeFileSync(file, Buffer.alloc(statSync(file).size - 4_096, 0x5a), { flag: 'r+' });
  database.run(write);
  database.close();
}

test('a store that has gone: not ready, 503 to whoever needs it, and the process lives', async () => {
  await using place = await makeTestSite();
  // A process of its own, because it has much to say about this.
  await using s = await spawnServer(place.folder);
  const { access } = await login(s.url, 'STAFF');
  using board = v1Staff(s.url, access);
  await live(board);
  ruinStore(place.folder);

  const { status, body } = await readiness(s.url);
  expect([status, body]).toMatchObject([503, { status: 'not_ready', checks: { store: 'failing', accepting: 'ok' } }]);
  for (const answer of [
    await create(s.url),
    await ask(s.url, 'GET', '/api/public/products'),
    await ask(s.url, 'GET', '/api/orders/', { token: access }),
    await ask(s.url, 'POST', '/api/auth/login', { body: { email: 'admin@example.com', password: 'x' } }),
  ]) {
    expect([answer.status, answer.body]).toMatchObject([503, { type: 'urn:comanda:problem:store-unavailable' }]);
    expect(answer.headers.get('retry-after')).toBe('2');
  }
  expect((await ask(s.url, 'GET', '/healthz')).status).toBe(200);

  // Nobody is told that their token is bad: they are told to come back.
  for (const feed of [plainStaff(s.url, access), plainKiosk(s.url, DEVICE)]) {
    using each = feed;
    await each.opened;
    expect((await each.closed).code).toBe(1013);
  }
  await board.settled();
  board.socket.send(JSON.stringify({ type: 'auth', token: access }));
  expect((await board.closed).code).toBe(1013);
});

test('while it stops: not ready, no new work, but what is under way is finished', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const body = JSON.stringify({ device_uid: DEVICE, items: [{ product_id: 1, quantity: 1 }] });
  const length = { 'Content-Length': String(body.length) };
  // A request that is half here, and connections that were open before.
  using slow = await Wire.connect(s.url);
  slow.send(request('POST', '/api/public/orders/create', length) + body.slice(0, 10));
  using probe = await Wire.connect(s.url);
  using late = await Wire.connect(s.url);
  using lateSocket = await Wire.connect(s.url);
  for (const wire of [probe, late, lateSocket]) {
    wire.send(request('GET', '/healthz'));
    expect((await wire.answer()).status).toBe(200);
  }
  using board = plainStaff(s.url, access);
  await live(board);
  await placed(s.url);
  await board.next('new_order');

  const stopped = s.server.stop();
  probe.send(request('GET', '/readyz'));
  const answer = await probe.answer();
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
    503,
    { status: 'not_ready', checks: { store: 'ok', relay: 'ok', accepting: 'failing', bus: 'ok' } },
  ]);
  late.send(request('POST', '/api/public/orders/create', length) + body);
  const refused = await late.answer();
  expect([refused.status, JSON.parse(refused.text).type]).toEqual([503, 'urn:comanda:problem:shutting-down']);
  expect(refused.headers.get('retry-after')).toBe('2');
  lateSocket.send(request('GET', `/ws/kiosk/orders/?device_uid=${DEVICE}`, HANDSHAKE));
  expect((await lateSocket.head()).status).toBe(503);
  // As long as a request is under way the screens stay: for a tenth of a second we look at that.
  for (const until = performance.now() + 100; performance.now() < until; ) {
    probe.send(request('GET', '/readyz'));
    expect((await probe.answer()).status).toBe(503);
  }
  await board.settled();

  slow.send(body.slice(10));
  const finished = await slow.answer();
  expect([finished.status, JSON.parse(finished.text).order.id]).toEqual([201, 2]);
  // Its event still reaches the board, which is told goodbye after that.
  expect(await board.next('new_order')).toMatchObject({ order_id: 2 });
  expect((await board.closed).code).toBe(1012);
  await stopped;
});

test('a server that has stopped is gone', async () => {
  await using s = await startTestServer();
  await s.server.stop();
  await expect(Wire.connect(s.url)).rejects.toThrow();
  await expect(handshake(s.url, '/healthz')).rejects.toThrow();
});

/** Webhooks of a site with several servers: whichever of them is told what, each event is sent once. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { WebhookWithSecret } from '@comanda/protocol/webhook';
import type { z } from 'zod';
import { readConfig } from '../src/config.ts';
import { startServer } from '../src/server.ts';
import { ask } from './harness/api.ts';
import { placed } from './harness/orders.ts';
import { PostgresServer } from './harness/postgres-server.ts';
import { Receiver, verified } from './harness/receiver.ts';
import { login } from './harness/server.ts';
import { makeTestSite } from './harness/site.ts';
import { tempFolder } from './harness/temp-folder.ts';

setDefaultTimeout(60_000);

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres[Symbol.asyncDispose]());

test('each event once over two servers, and by the other where the one that sends stops', async () => {
  await using receiver = new Receiver();
  postgres.sql('create database webhooks');
  const settings = {
    SECRET_KEY: 'the same on every server, and long enough',
    DATABASE_URL: postgres.url('webhooks'),
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    ORDERS_PER_DEVICE: '1000',
  };
  await using stack = new AsyncDisposableStack();
  stack.use(await makeTestSite(settings));
  const start = async () => {
    const config = readConfig({ LOG_LEVEL: 'error', ...settings, DATA_DIR: stack.use(tempFolder()).path, PORT: '0' });
    const server = await startServer(config);
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= server.stop();
      return stopped;
    };
    stack.defer(stop);
    return { url: server.url, stop };
  };
  // The first to start is the first to hold the lease.
  const [one, two] = [await start(), await start()];
  const { access: token } = await login(two.url, 'ADMIN');
  const body = { name: 'Caja', url: receiver.url, events: ['order.created'] };
  const made = await ask<z.infer<typeof WebhookWithSecret>>(two.url, 'POST', '/api/webhooks/', { token, body });

  const wave = (urls: readonly string[]) => Promise.all(urls.map((url) => placed(url)));
  await wave(Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? one.url : two.url)));
  await receiver.has(60);
  const working = wave(Array(20).fill(two.url));
  await one.stop();
  await working;
  await wave(Array(20).fill(two.url));
  while (new Set(receiver.ids()).size < 100) await receiver.has(receiver.received.length + 1);

  const told = receiver.received.map((each) => verified(each, made.body.secret));
  const orders = told.map((event) => Reflect.get(Reflect.get(Object(event), 'data'), 'order_id'));
  const ids = new Set(receiver.ids());
  // What the one was sending when it stopped may come twice, and then under the same id.
  expect(receiver.received.length - ids.size).toBeLessThanOrEqual(1);
  expect([...new Set(orders)]).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  const { body: dead } = await ask(two.url, 'GET', '/api/webhooks/1/deliveries/?status=dead', { token });
  expect(dead).toMatchObject({ count: 0 });
});

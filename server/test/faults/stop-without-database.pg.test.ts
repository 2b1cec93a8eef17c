/** A server that is asked to stop while its database says nothing any more: gone within the 10 s that it promises. */
import { expect, test } from 'bun:test';
import { ask } from '../harness/api.ts';
import { PostgresServer } from '../harness/postgres-server.ts';
import { spawnServer } from '../harness/server.ts';
import { makeTestSite } from '../harness/site.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { Line } from './line.ts';

/** What a service manager waits at least, with a second for a busy machine. */
const PATIENCE_MS = 11_000;

test('a server whose database has fallen silent goes when it is asked', async () => {
  await using postgres = await PostgresServer.start();
  postgres.sql('create database silent');
  const DATABASE_URL = postgres.url('silent');
  await using _place = await makeTestSite({ DATABASE_URL });
  await using line = await Line.open(DATABASE_URL.replace(/^postgres/, 'http'));
  const through = new URL(DATABASE_URL);
  through.port = String(line.port);
  using folder = tempFolder();
  await using server = await spawnServer(folder.path, {
    DATABASE_URL: through.href,
    SECRET_KEY: 'the same on every server, and long enough',
  });
  expect((await ask(server.url, 'GET', '/readyz')).status).toBe(200);
  line.swallow();
  // Under way, and never to be answered by the database.
  const asked = Array.from({ length: 4 }, () =>
    ask(server.url, 'POST', '/api/public/orders/create', {
      body: { device_uid: 'ipad-room-101', items: [{ product_id: 1, quantity: 1 }] },
    }).catch(() => null),
  );
  server.process.kill('SIGTERM');
  const outcome = await Promise.race([server.process.exited, Bun.sleep(PATIENCE_MS).then(() => 'still there')]);
  await Promise.all(asked);
  expect(outcome).toBe(0);
}, 60_000);

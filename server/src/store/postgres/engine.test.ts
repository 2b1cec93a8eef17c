import { afterAll, beforeAll, setDefaultTimeout } from 'bun:test';
import { postgresDatabase } from '../../../test/harness/database.ts';
import { PgBouncer } from '../../../test/harness/pgbouncer.ts';
import { PostgresServer } from '../../../test/harness/postgres-server.ts';
import { describeCustody } from '../custody.contract.ts';
import { describeKitchen } from '../kitchen.contract.ts';
import { describeLogOrder } from '../log-order.contract.ts';
import { describeMenu } from '../menu.contract.ts';
import { describePhotographs } from '../photographs.contract.ts';
import { describePush } from '../push.contract.ts';
import { describeStore } from '../store.contract.ts';
import { describeTransactor } from '../transactor.contract.ts';
import { describeWebhooks } from '../webhooks.contract.ts';

// Behind a pooler it takes our own patience to learn that a database is gone.
setDefaultTimeout(30_000);

let server: PostgresServer;
let bouncer: PgBouncer;
beforeAll(async () => {
  server = await PostgresServer.start();
  bouncer = await PgBouncer.start(server);
});
afterAll(async () => {
  await bouncer[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const ways = {
  PostgreSQL: () => postgresDatabase(server),
  // In transaction mode: nothing of a session outlives a transaction.
  'PostgreSQL behind PgBouncer': () => postgresDatabase(server, bouncer),
};

for (const [name, database] of Object.entries(ways)) {
  describeStore(name, database);
  describeCustody(name, database);
  describeKitchen(name, database);
  describeTransactor(name, database);
  describeWebhooks(name, database);
  describeLogOrder(name, database);
  describePush(name, database);
  describeMenu(name, database);
  describePhotographs(name, database);
}

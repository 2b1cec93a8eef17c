/** The same on PostgreSQL, with fewer runs. */
import { afterAll, beforeAll, setDefaultTimeout, test } from 'bun:test';
import { postgresDatabase } from './harness/database.ts';
import { PostgresServer } from './harness/postgres-server.ts';
import { checkInterleavings } from './ladder-interleavings.ts';

setDefaultTimeout(120_000);

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres[Symbol.asyncDispose]());

test('the ladder over any interleaving of three servers, their clocks and their crashes', async () => {
  await checkInterleavings(() => postgresDatabase(postgres), { seed: 6, numRuns: 10 });
});

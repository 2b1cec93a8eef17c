import { afterAll, beforeAll } from 'bun:test';
import { postgresDatabase } from '../../../test/harness/database.ts';
import { PostgresServer } from '../../../test/harness/postgres-server.ts';
import { describeLogOrder } from '../log-order.contract.ts';
import { describeStore } from '../store.contract.ts';
import { describeTransactor } from '../transactor.contract.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());
const database = () => postgresDatabase(server);

describeStore('PostgreSQL', database);
describeTransactor('PostgreSQL', database);
describeLogOrder('PostgreSQL', database);

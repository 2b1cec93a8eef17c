import { afterAll, beforeAll, setDefaultTimeout } from 'bun:test';
import { postgresDatabase } from '../../test/harness/database.ts';
import { PostgresServer } from '../../test/harness/postgres-server.ts';
import { describeStageReport } from './stage-report.contract.ts';

setDefaultTimeout(30_000);

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

describeStageReport('PostgreSQL', () => postgresDatabase(server));

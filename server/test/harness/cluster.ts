/** Three servers of one site on a PostgreSQL database of its own, each with its own data folder. */
import { readConfig } from '../../src/config.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import type { PostgresServer } from './postgres-server.ts';
import { makeTestSite, type TestSite } from './site.ts';
import { tempFolder } from './temp-folder.ts';

export interface Cluster extends AsyncDisposable {
  readonly place: TestSite;
  readonly servers: readonly [RunningServer, RunningServer, RunningServer];
  readonly urls: readonly [string, string, string];
}

let made = 0;

/** `more`: settings of all three; `each`: of one of them. */
export async function startCluster(
  postgres: PostgresServer,
  more: Readonly<Record<string, string>> = {},
  each: readonly Readonly<Record<string, string>>[] = [],
): Promise<Cluster> {
  made += 1;
  const name = `cluster_${made}`;
  postgres.sql(`create database ${name}`);
  const settings = {
    SECRET_KEY: 'the same on every server, and long enough',
    ...more,
    DATABASE_URL: postgres.url(name),
  };
  const place = await makeTestSite(settings);
  const folders = [tempFolder(), tempFolder(), tempFolder()];
  const servers: RunningServer[] = [];
  for (const [index, { path }] of folders.entries()) {
    const config = readConfig({ LOG_LEVEL: 'error', ...settings, ...each[index], DATA_DIR: path, PORT: '0' });
    servers.push(await startServer(config));
  }
  const [first, second, third] = servers;
  if (!first || !second || !third) throw new Error('three servers were started');
  return {
    place,
    servers: [first, second, third],
    urls: [first.url, second.url, third.url],
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server.stop();
      await place[Symbol.asyncDispose]();
      for (const folder of folders) folder[Symbol.dispose]();
    },
  };
}

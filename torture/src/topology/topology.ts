/** The site as it is run in earnest: nginx before three servers on one PostgreSQL and one Redis, and a line on every link. */
import { join } from 'node:path';
import { Line } from '../../../server/test/faults/line.ts';
import { PostgresServer } from '../../../server/test/harness/postgres-server.ts';
import { RedisServer } from '../../../server/test/harness/redis-server.ts';
import { tempFolder } from '../../../server/test/harness/temp-folder.ts';
import { ComandaServer } from './comanda-server.ts';
import { Nginx } from './nginx.ts';

/** As many as the shipped configuration of nginx names. */
export const SERVERS = 3;

const DATABASE = 'comanda';

export interface Topology extends AsyncDisposable {
  /** Of nginx, as its clients know it. */
  readonly url: string;
  /** The same over a line that can be hurt: for clients that live behind a bad network. */
  readonly lineUrl: string;
  readonly fromClients: Line;
  readonly servers: readonly ComandaServer[];
  readonly postgres: PostgresServer;
  /** The database itself, over no line. */
  readonly databaseUrl: string;
  readonly redis: RedisServer;
  readonly nginx: Nginx;
}

/**
 * Starts all of it. `settings` as they would stand in every server's `.env`; `prepare` is called when the database is
 * there and nobody serves it yet.
 */
export async function startTopology(
  settings: Readonly<Record<string, string>>,
  prepare: (databaseUrl: string) => Promise<void> = async () => {},
): Promise<Topology> {
  await using undo = new AsyncDisposableStack();
  const folder = undo.use(tempFolder()).path;
  const postgres = undo.use(await PostgresServer.start());
  const redis = undo.use(await RedisServer.start());
  postgres.sql(`create database ${DATABASE}`);
  const databaseUrl = postgres.url(DATABASE);
  await prepare(databaseUrl);

  const servers: ComandaServer[] = [];
  for (let number = 1; number <= SERVERS; number++) {
    const server = await ComandaServer.prepare({
      name: `comanda-${number}`,
      folder: join(folder, `comanda-${number}`),
      postgres: databaseUrl,
      redis: redis.url,
      settings: { TRUSTED_PROXIES: '127.0.0.1', ...settings },
    });
    servers.push(undo.use(server));
  }
  await Promise.all(servers.map((server) => server.start()));
  const ports = servers.map(({ fromNginx }) => fromNginx.port);
  const nginx = undo.use(await Nginx.start(join(folder, 'nginx'), ports));
  const fromClients = undo.use(await Line.open(nginx.url));
  const resources = undo.move();
  return {
    url: nginx.url,
    lineUrl: fromClients.url,
    fromClients,
    servers,
    postgres,
    databaseUrl,
    redis,
    nginx,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

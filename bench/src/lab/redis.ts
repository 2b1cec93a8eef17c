/** A Redis of the bench's own, which writes nothing to disk; and what it counts of the commands that it is given. */
import { RedisClient } from 'bun';
import type { Child } from './child.ts';
import type { Lab } from './lab.ts';
import { freePort, listens } from './ports.ts';
import { until } from './wait.ts';

const START_S = 10;

export class Redis {
  readonly #lab: Lab;
  readonly #child: Child;
  readonly #port: number;

  private constructor(lab: Lab, child: Child, port: number) {
    this.#lab = lab;
    this.#child = child;
    this.#port = port;
  }

  static async start(lab: Lab): Promise<Redis> {
    const port = freePort();
    const child = lab.launch({
      name: 'redis-server',
      command: ['redis-server', '--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'],
      talkative: true,
    });
    await until(`redis-server on port ${port}`, START_S, async () => {
      await child.check();
      return await listens(port);
    });
    return new Redis(lab, child, port);
  }

  get pid(): number {
    return this.#child.pid;
  }

  url(database: number): string {
    return `redis://127.0.0.1:${this.#port}/${database}`;
  }

  /** A connection from which to look at it. */
  async watch(): Promise<RedisWatch> {
    const client = new RedisClient(this.url(0), { autoReconnect: false });
    await client.connect();
    return new RedisWatch(client);
  }

  async stop(): Promise<void> {
    await this.#lab.stop(this.#child);
  }
}

export class RedisWatch implements Disposable {
  readonly #client: RedisClient;

  constructor(client: RedisClient) {
    this.#client = client;
  }

  /** Commands that it has been given since it began, but for the questions that are asked here. */
  async commands(): Promise<number> {
    const info = String(await this.#client.send('INFO', ['commandstats']));
    const counts = [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+),/gm)];
    if (counts.length === 0) throw new Error('Redis does not count its commands');
    return counts.reduce((sum, [, name, calls]) => (name === 'info' ? sum : sum + Number(calls)), 0);
  }

  /** The keys of all its databases, each with the bytes that it takes. */
  async kept(): Promise<{ readonly keys: number; readonly bytes: number }> {
    const info = String(await this.#client.send('INFO', ['keyspace']));
    const databases = [...info.matchAll(/^db(\d+):/gm)].map(([, number]) => String(number));
    let keys = 0;
    let bytes = 0;
    for (const database of databases) {
      await this.#client.send('SELECT', [database]);
      const names: unknown = await this.#client.send('KEYS', ['*']);
      if (!Array.isArray(names)) throw new Error('Redis does not name its keys');
      keys += names.length;
      for (const name of names) bytes += Number((await this.#client.send('MEMORY', ['USAGE', String(name)])) ?? 0);
    }
    return { keys, bytes };
  }

  async empty(): Promise<void> {
    await this.#client.send('FLUSHALL', []);
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

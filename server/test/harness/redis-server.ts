/** A Redis server of a test's own, on a free port of this machine, keeping nothing. */
import type { Subprocess } from 'bun';
import { RedisClient } from 'bun';
import { freePort } from './free-port.ts';

export class RedisServer implements AsyncDisposable {
  readonly port: number;
  readonly #more: readonly string[];
  #process: Subprocess | null = null;

  private constructor(port: number, more: readonly string[]) {
    this.port = port;
    this.#more = more;
  }

  /** `more`: options of `redis-server` beyond the usual ones. */
  static async start(more: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), more);
    await server.resume();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  /** Runs it, after the start or after a stop; resolves when it takes connections. */
  async resume(): Promise<void> {
    const program = Bun.which('redis-server') ?? Bun.which('valkey-server');
    if (!program)
      throw new Error('Redis is missing: apt-get install redis-server (Debian, Ubuntu), brew install redis (Mac)');
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.#process = Bun.spawn([program, ...options, ...this.#more], {
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'ignore',
    });
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error(`redis-server ended with ${this.#process.exitCode}`);
      if ((await this.ask('PING').catch(() => null)) === 'PONG') return;
    }
  }

  async stop(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#process?.exited;
  }

  /** It keeps its connections and says nothing: a line that looks alive. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** One command on a connection of its own. */
  async ask(command: string, ...args: string[]): Promise<unknown> {
    const client = new RedisClient(this.url, { autoReconnect: false, connectionTimeout: 1_000 });
    try {
      await client.connect();
      return await client.send(command, args);
    } finally {
      client.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

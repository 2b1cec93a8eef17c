/** One server of the site as a process of its own, started again over the same data by whoever hurts it; and the lines around it. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Subprocess } from 'bun';
import { Line } from '../../../server/test/faults/line.ts';

const MAIN = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));

/** A service manager starts again what ended by itself, after a moment. */
const AGAIN_MS = 300;

/** The server promises to be gone within 10 s; a service manager that has waited longer kills it. */
const STOP_PATIENCE_MS = 12_000;

type Child = Subprocess<'ignore', 'pipe', number>;

export interface ServerPlace {
  readonly name: string;
  readonly folder: string;
  /** Of the real ones: the server reaches both over lines. */
  readonly postgres: string;
  readonly redis: string;
  readonly settings: Readonly<Record<string, string>>;
}

export class ComandaServer implements AsyncDisposable {
  readonly name: string;
  /** Everything that it has ever said, all lives of it: one JSON object a line, and whatever a crash adds. */
  readonly logFile: string;
  readonly fromNginx: Line;
  readonly toPostgres: Line;
  readonly toRedis: Line;
  /** How it ended where nobody had asked it to. */
  readonly crashes: string[] = [];
  /** How often it was started and gave up before it listened: its database was away. */
  failedStarts = 0;
  readonly #folder: string;
  readonly #environment: Record<string, string | undefined>;
  #child: Child | null = null;
  #url: string | null = null;
  #wanted = false;
  #retired = false;
  #starting: Promise<void> | null = null;

  private constructor(place: ServerPlace, fromNginx: Line, toPostgres: Line, toRedis: Line) {
    this.name = place.name;
    this.fromNginx = fromNginx;
    this.toPostgres = toPostgres;
    this.toRedis = toRedis;
    this.#folder = place.folder;
    this.logFile = join(place.folder, 'said.log');
    this.#environment = {
      ...process.env,
      ...place.settings,
      DATABASE_URL: through(place.postgres, toPostgres),
      REDIS_URL: through(place.redis, toRedis),
      DATA_DIR: join(place.folder, 'data'),
      HOST: '127.0.0.1',
      PORT: '0',
      COMANDA_LANG: 'en',
    };
  }

  /** Not started yet. */
  static async prepare(place: ServerPlace): Promise<ComandaServer> {
    mkdirSync(place.folder, { recursive: true });
    await using undo = new AsyncDisposableStack();
    const fromNginx = undo.use(await Line.open(null));
    const toPostgres = undo.use(await Line.open(asHttp(place.postgres)));
    const toRedis = undo.use(await Line.open(asHttp(place.redis)));
    undo.move();
    return new ComandaServer(place, fromNginx, toPostgres, toRedis);
  }

  /** Where it listens itself, without line and proxy; null while it is down. */
  get url(): string | null {
    return this.#url;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves when it listens; where it cannot start, it is started again, as service managers do. */
  async start(): Promise<void> {
    if (this.#retired) return;
    this.#wanted = true;
    this.#starting ??= this.#startUntilItListens().finally(() => {
      this.#starting = null;
    });
    await this.#starting;
  }

  /** SIGKILL: nothing that it has not done by now will be done. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM, as a service manager asks it to go; answers its exit code, null where it had to be killed after all. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Ends it for good: nobody starts it again. */
  async retire(): Promise<void> {
    this.#retired = true;
    // A frozen process hears nothing but this and SIGKILL.
    this.thaw();
    await this.#end('SIGKILL');
    await this.#starting?.catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.retire();
    for (const line of [this.fromNginx, this.toPostgres, this.toRedis]) await line[Symbol.asyncDispose]();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    this.#wanted = false;
    const child = this.#child;
    child?.kill(signal);
    const patience = setTimeout(() => child?.kill('SIGKILL'), STOP_PATIENCE_MS);
    await child?.exited;
    clearTimeout(patience);
    this.#gone(child);
    return child?.exitCode ?? null;
  }

  #gone(child: Child | null): void {
    if (child === null || this.#child !== child) return;
    this.#child = null;
    this.#url = null;
    this.fromNginx.target = null;
  }

  async #startUntilItListens(): Promise<void> {
    while (this.#wanted && this.#child === null) {
      const child = this.#spawn();
      this.#child = child;
      const url = await firstUrl(child);
      if (url !== null) {
        this.#url = url;
        this.fromNginx.target = url;
        void this.#watch(child);
        return;
      }
      await child.exited;
      if (this.#wanted) this.failedStarts += 1;
      this.#gone(child);
      await Bun.sleep(AGAIN_MS);
    }
  }

  #spawn(): Child {
    const log = openSync(this.logFile, 'a');
    try {
      return Bun.spawn([process.execPath, MAIN, 'serve', '--json'], {
        cwd: this.#folder,
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: log,
        env: this.#environment,
      });
    } finally {
      closeSync(log);
    }
  }

  async #watch(child: Child): Promise<void> {
    await child.exited;
    if (this.#child !== child || !this.#wanted || this.#retired) return;
    this.crashes.push(`ended by itself with ${child.signalCode ?? child.exitCode}`);
    this.#gone(child);
    await this.start();
  }
}

/** Null where it ended before it listened. What it says afterwards is read and forgotten. */
async function firstUrl(child: Child): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  void (async () => {
    let text = '';
    for await (const chunk of child.stdout) {
      if (text.length < 10_000) text += new TextDecoder().decode(chunk);
      const url = /"url":\s*"([^"]+)"/.exec(text)?.[1];
      if (url) resolve(url);
    }
    resolve(null);
  })();
  return promise;
}

const asHttp = (address: string) => `http://${new URL(address).host}`;

/** The same address over a line. */
function through(address: string, line: Line): string {
  const url = new URL(address);
  url.port = String(line.port);
  return url.href;
}

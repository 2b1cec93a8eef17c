/** A server process that is killed and started again over the same data, and may be asked for where it is now. */
import { type ServerProcess, spawnServer } from '../harness/server.ts';
import type { Target } from './load.ts';

export class Killable implements Target, AsyncDisposable {
  readonly #folder: string;
  readonly #settings: Readonly<Record<string, string>>;
  #server: ServerProcess | null = null;
  #url = Promise.withResolvers<string>();
  /** How often it was killed or asked to go. */
  hurts = 0;

  constructor(folder: string, settings: Readonly<Record<string, string>> = {}) {
    this.#folder = folder;
    this.#settings = settings;
  }

  /** Where it listens; while it is down, a promise of where it will. */
  get url(): Promise<string> {
    return this.#url.promise;
  }

  async start(): Promise<string> {
    this.#server = await spawnServer(this.#folder, this.#settings);
    this.#url.resolve(this.#server.url);
    return this.#server.url;
  }

  /** In the same tick: nothing that the process has not done by now will be done. */
  kill(): void {
    this.#hurt('SIGKILL');
  }

  /** Asks it to go, as a service manager does. */
  stop(): void {
    this.#hurt('SIGTERM');
  }

  #hurt(signal: NodeJS.Signals): void {
    this.hurts += 1;
    this.#url = Promise.withResolvers();
    this.#server?.process.kill(signal);
  }

  async exited(): Promise<number | null> {
    return (await this.#server?.process.exited) ?? null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }
}

/**
 * Wake-ups between servers, through Redis or Valkey: one PUBLISH a group of commits, and no data of any order.
 *
 * A subscription can be deaf: connected, and yet nothing arrives (a restart that forgot it, a half-open line). So each
 * server listens for its own heartbeat; where it misses it, it makes the connection anew. The log is read by polling
 * meanwhile, so this costs time and never an event.
 */
import { RedisClient } from 'bun';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';

const HEARTBEAT_MS = 2_000;

/** A server that has not heard itself for this long is deaf. */
const DEAF_AFTER_MS = 7_000;
const CONNECT_TIMEOUT_MS = 3_000;

/** Between two tries, doubled each time and with jitter, so that many servers do not come back at once. */
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 3_000;

const WAKE = 'wake';

interface Line {
  readonly speaker: RedisClient;
  readonly listener: RedisClient;
}

export class RedisBus implements Bus {
  readonly #url: string;
  readonly #channel: string;
  readonly #log: Logger;
  readonly #id = crypto.randomUUID();
  readonly #listeners: (() => void)[] = [];
  readonly #stop = new AbortController();
  readonly #working: Promise<void>;
  readonly #firstTry = Promise.withResolvers<void>();
  #line: Line | null = null;
  #heardAt = 0;

  /** `site`: names the site among all that share this Redis, because channels know no database number. */
  constructor(url: string, site: string, log: Logger) {
    this.#url = url;
    this.#channel = `comanda:${site}:wake`;
    this.#log = log;
    this.#working = this.#work();
  }

  /** Resolves when the first try to connect has ended, well or not. */
  get ready(): Promise<void> {
    return this.#firstTry.promise;
  }

  get hears(): boolean {
    return this.#line !== null && performance.now() - this.#heardAt < DEAF_AFTER_MS;
  }

  wake(): void {
    this.#tellHere();
    this.#publish(WAKE);
  }

  onWake(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#working;
  }

  #tellHere(): void {
    for (const listener of this.#listeners) listener();
  }

  /** `what`: a wake-up or this server's heartbeat. A failure is seen by the missing heartbeat. */
  #publish(what: typeof WAKE | 'heartbeat'): void {
    this.#line?.speaker.publish(this.#channel, `${this.#id} ${what}`).catch(() => {});
  }

  #receive(message: string): void {
    const [sender, what] = message.split(' ');
    if (sender === this.#id) this.#heardAt = performance.now();
    else if (what === WAKE) this.#tellHere();
  }

  async #work(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#connect();
        if (retryMs > FIRST_RETRY_MS) this.#log.info({ event: 'bus_hears_again' });
        retryMs = FIRST_RETRY_MS;
        this.#firstTry.resolve();
        // What was said while nobody listened is in the log.
        this.#tellHere();
        await this.#listen();
      } catch (error) {
        if (retryMs === FIRST_RETRY_MS) this.#log.error({ event: 'bus_unreachable', reason: reasonOf(error) });
      }
      this.#firstTry.resolve();
      if (this.#line) hangUp(this.#line);
      this.#line = null;
      await this.#pause(retryMs * (0.5 + Math.random() / 2));
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    }
  }

  async #connect(): Promise<void> {
    const options = { autoReconnect: false, enableOfflineQueue: false, connectionTimeout: CONNECT_TIMEOUT_MS };
    const line = { speaker: new RedisClient(this.#url, options), listener: new RedisClient(this.#url, options) };
    try {
      await Promise.all([line.speaker.connect(), line.listener.connect()]);
      await line.listener.subscribe(this.#channel, (message) => this.#receive(message));
    } catch (error) {
      hangUp(line);
      throw error;
    }
    // Only now: whoever has not subscribed does not hear.
    this.#heardAt = performance.now();
    this.#line = line;
  }

  /** Returns when it has become deaf, or is to stop. */
  async #listen(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#publish('heartbeat');
      await this.#pause(HEARTBEAT_MS);
      if (!this.hears) {
        this.#log.error({ event: 'bus_deaf' });
        return;
      }
      const { speaker, listener } = this.#line ?? {};
      if (!speaker?.connected || !listener?.connected) throw new Error('the connection was closed');
    }
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#stop.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#stop.signal.addEventListener('abort', done);
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function hangUp({ speaker, listener }: Line): void {
  speaker.close();
  listener.close();
}

/**
 * The bus between servers, through Redis or Valkey: one PUBLISH a group of commits, no data of any order, no key.
 *
 * A subscription can be deaf: connected, and yet nothing arrives (a restart that forgot it, a half-open line). So each
 * server listens for its own heartbeat; where it misses it, it makes the connection anew. The log is read by polling
 * meanwhile, so this costs time and never an event.
 *
 * The heartbeat also says whether staff watch here. While Redis is away each server knows of its own screens only.
 */
import { RedisClient } from 'bun';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import { reasonOf, redisTrouble } from './redis-trouble.ts';
import { WatchedServers } from './watched-servers.ts';

const HEARTBEAT_MS = 2_000;

/** A server that has not heard itself for this long is deaf. */
const DEAF_AFTER_MS = 7_000;
const CONNECT_TIMEOUT_MS = 3_000;

/** Between two tries, doubled each time and with jitter, so that many servers do not come back at once. */
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 3_000;

/**
 * Messages are `server word` and what follows the word. Servers of several versions share a channel while they are
 * replaced one by one: a word that is not known is passed over.
 */
const WAKE = 'wake';
const HEARTBEAT = 'heartbeat';
const COUNTS = 'counts';
/** Of a server that has just begun to listen and has heard nobody's heartbeat yet: who is watched says so at once. */
const HELLO = 'hello';

/** What follows a heartbeat while a staff screen is connected. */
const WATCHED = 'watched';

const NAME_LENGTH = 22;

/**
 * What a site is called among all that share a Redis: by all its servers alike, also where one was started before and
 * another after the log got a new epoch. Whoever reads it learns nothing of the key.
 */
export function siteName(siteKey: Uint8Array): string {
  return new Bun.CryptoHasher('sha256', siteKey).update('name on the bus').digest('base64url').slice(0, NAME_LENGTH);
}

/** A channel knows no database number, so it names the site. */
export function redisChannel(site: string): string {
  return `comanda:${site}:wake`;
}

interface Line {
  readonly speaker: RedisClient;
  readonly listener: RedisClient;
}

export class RedisBus implements Bus {
  readonly #url: string;
  readonly #channel: string;
  readonly #log: Logger;
  readonly #id = crypto.randomUUID();
  readonly #wakeListeners: (() => void)[] = [];
  readonly #countListeners: ((counts: string) => void)[] = [];
  readonly #watchedServers = new WatchedServers(DEAF_AFTER_MS);
  readonly #stop = new AbortController();
  readonly #working: Promise<void>;
  readonly #firstTry = Promise.withResolvers<void>();
  #line: Line | null = null;
  #heardAt = 0;
  #watchedHere = false;

  /** `site`: names the site among all that share this Redis. */
  constructor(url: string, site: string, log: Logger) {
    this.#url = url;
    this.#channel = redisChannel(site);
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
    this.#wakeListeners.push(listener);
  }

  watch(isWatched: boolean): void {
    this.#watchedHere = isWatched;
    this.#beat();
  }

  get watchedElsewhere(): boolean {
    return this.#watchedServers.any(performance.now());
  }

  tellCounts(counts: string): void {
    this.#publish(`${COUNTS} ${counts}`);
  }

  onCounts(listener: (counts: string) => void): void {
    this.#countListeners.push(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#working;
  }

  #tellHere(): void {
    for (const listener of this.#wakeListeners) listener();
  }

  #beat(): void {
    this.#publish(this.#watchedHere ? `${HEARTBEAT} ${WATCHED}` : HEARTBEAT);
  }

  /** A failure is seen by the missing heartbeat. */
  #publish(what: string): void {
    this.#line?.speaker.publish(this.#channel, `${this.#id} ${what}`).catch(() => {});
  }

  /** True where it is this server's own. */
  #receive(message: string): boolean {
    const [sender, word, content] = message.split(' ', 3);
    if (sender === this.#id) {
      this.#heardAt = performance.now();
      return true;
    }
    if (sender === undefined || sender === '') return false;
    switch (word) {
      case WAKE:
        this.#tellHere();
        break;
      case HEARTBEAT:
        this.#watchedServers.hear(sender, content === WATCHED, performance.now());
        break;
      case HELLO:
        if (this.#watchedHere) this.#beat();
        break;
      case COUNTS:
        for (const listener of this.#countListeners) listener(content ?? '');
    }
    return false;
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
        this.#hangUp();
      } catch (error) {
        this.#hangUp();
        this.#firstTry.resolve();
        if (retryMs === FIRST_RETRY_MS) await this.#report(error);
      }
      await this.#pause(retryMs * (0.5 + Math.random() / 2));
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    }
  }

  /** A line counts as connected when this server has heard itself on it. */
  async #connect(): Promise<void> {
    const options = { autoReconnect: false, enableOfflineQueue: false, connectionTimeout: CONNECT_TIMEOUT_MS };
    const line = { speaker: new RedisClient(this.#url, options), listener: new RedisClient(this.#url, options) };
    const echo = Promise.withResolvers<void>();
    const patience = setTimeout(() => echo.reject(new Error('nothing comes back')), CONNECT_TIMEOUT_MS);
    this.#join(line, echo.resolve).catch(echo.reject);
    try {
      await echo.promise;
    } catch (error) {
      hangUp(line);
      throw error;
    } finally {
      clearTimeout(patience);
    }
    this.#line = line;
  }

  /** `heard` is called whenever this server hears itself. */
  async #join({ speaker, listener }: Line, heard: () => void): Promise<void> {
    await Promise.all([speaker.connect(), listener.connect()]);
    await listener.subscribe(this.#channel, (message) => {
      if (this.#receive(message)) heard();
    });
    await speaker.publish(this.#channel, `${this.#id} ${HELLO}`);
  }

  #hangUp(): void {
    if (this.#line) hangUp(this.#line);
    this.#line = null;
  }

  async #report(error: unknown): Promise<void> {
    const reason = (await redisTrouble(this.#url, this.#channel)) ?? reasonOf(error);
    this.#log.error({ event: 'bus_unreachable', reason });
  }

  /** Returns when it has become deaf, or is to stop. */
  async #listen(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#beat();
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
    if (this.#stop.signal.aborted) return;
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

function hangUp({ speaker, listener }: Line): void {
  speaker.close();
  listener.close();
}

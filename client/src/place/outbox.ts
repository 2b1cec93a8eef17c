/**
 * Orders on their way to the server. An intent gets its idempotency key and is stored before it is sent for the first time,
 * and is sent under that key until the server has answered: across failures, across a reload, from two tabs at once. The
 * server makes one order of it.
 */
import type { OrderPlacement, PublicOrder } from '@comanda/protocol/order';
import type { Environment } from '../environment.ts';
import { backoff } from '../feed/backoff.ts';
import { Refused } from '../rest.ts';

export interface Intent {
  /** The idempotency key. */
  readonly key: string;
  readonly order: OrderPlacement;
  /** Milliseconds since 1970, by the clock of the device. */
  readonly madeAt: number;
}

/** Where intents outlive the page. */
export interface OutboxStorage {
  all(): Promise<readonly Intent[]>;
  put(intent: Intent): Promise<void>;
  remove(key: string): Promise<void>;
}

/** The intent was taken back before the server had answered: it may have become an order or not. */
export class Discarded extends Error {
  override readonly name = 'Discarded';
}

interface Sending {
  readonly intent: Intent;
  readonly discarded: AbortController;
}

/** Sends an intent once. */
export type Post = (intent: Intent, signal: AbortSignal) => Promise<PublicOrder>;

export class Outbox {
  readonly #environment: Environment;
  readonly #storage: OutboxStorage;
  readonly #post: Post;
  readonly #changed: (waiting: readonly Intent[]) => void;
  readonly #sending = new Map<string, Sending>();
  readonly #pauses = new Set<() => void>();

  /** `changed` is told what has not been answered yet, the oldest first, whenever that is another list. */
  constructor(
    environment: Environment,
    storage: OutboxStorage,
    post: Post,
    changed: (waiting: readonly Intent[]) => void,
  ) {
    this.#environment = environment;
    this.#storage = storage;
    this.#post = post;
    this.#changed = changed;
  }

  /** Takes up what an earlier page left behind; `placed` is called for each that has become an order. */
  async resume(placed: () => void): Promise<void> {
    for (const intent of await this.#storage.all()) {
      if (this.#sending.has(intent.key)) continue;
      // Nobody is there any more to be told of a refusal.
      this.#send(intent, true).then(placed, () => {});
    }
  }

  /**
   * Resolves with the server's answer, however long that takes. Rejects with `Refused` where the server said no, with
   * `Discarded` where it was taken back, and with the storage's error where it could not be kept: it was not sent then.
   */
  async place(order: OrderPlacement): Promise<PublicOrder> {
    const intent = { key: this.#environment.key(), order, madeAt: this.#environment.now() };
    await this.#storage.put(intent);
    return await this.#send(intent, false);
  }

  /** Gives an intent up. What was sent of it already cannot be taken back. */
  async discard(key: string): Promise<void> {
    this.#sending.get(key)?.discarded.abort(new Discarded('taken back before it was answered'));
    await this.#storage.remove(key);
  }

  /** There is reason to believe that a try would go through now. */
  hurry(): void {
    for (const end of [...this.#pauses]) end();
  }

  /** `mayBeThere`: the server may have heard of it before. */
  async #send(intent: Intent, mayBeThere: boolean): Promise<PublicOrder> {
    const sending = { intent, discarded: new AbortController() };
    this.#sending.set(intent.key, sending);
    this.#list();
    try {
      const order = await this.#insist(intent, mayBeThere, sending.discarded.signal);
      await this.#storage.remove(intent.key);
      return order;
    } catch (error) {
      if (error instanceof Refused) await this.#storage.remove(intent.key);
      throw error;
    } finally {
      this.#sending.delete(intent.key);
      this.#list();
    }
  }

  async #insist(intent: Intent, sentBefore: boolean, signal: AbortSignal): Promise<PublicOrder> {
    let mayBeThere = sentBefore;
    for (let attempt = 0; ; attempt++) {
      let atLeastMs: number;
      try {
        return await this.#post(intent, signal);
      } catch (error) {
        signal.throwIfAborted();
        const refused = error instanceof Refused ? error : null;
        if (refused && isFinal(refused, mayBeThere)) throw refused;
        mayBeThere ||= !refused || refused.status >= 500;
        atLeastMs = refused?.retryAfterMs ?? 0;
      }
      await this.#pause(Math.max(atLeastMs, backoff(attempt, this.#environment.random())), signal);
    }
  }

  /** Ends early when there is hope, or nothing to wait for any more. */
  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = () => {
        cancel();
        this.#pauses.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#environment.after(ms, end);
      this.#pauses.add(end);
      signal.addEventListener('abort', end);
    });
    signal.throwIfAborted();
  }

  #list(): void {
    this.#changed([...this.#sending.values()].map(({ intent }) => intent));
  }
}

/** Whether the same request would be refused again, and no order can have come of an earlier try. */
function isFinal({ status, code }: Refused, mayBeThere: boolean): boolean {
  if (status >= 500 || code === 'request_in_progress') return false;
  // The budget is asked before the key: an earlier try may have gone through all the same.
  return status !== 429 || !mayBeThere;
}

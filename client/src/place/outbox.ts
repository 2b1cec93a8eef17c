/**
 * Orders on their way to the server. An intent gets its idempotency key and is stored before it is sent for the first time,
 * and is sent under that key until the server has answered: across failures, across a reload, from two tabs at once. The
 * server makes one order of it.
 */
import type { OrderPlacement, PublicOrder } from '@comanda/protocol/order';
import { type Environment, reportUncaught } from '../environment.ts';
import { backoff } from '../feed/backoff.ts';
import type { Listeners } from '../listeners.ts';
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

/** An intent that has become an order, on this page or begun by another one. */
export interface OrderPlacedEvent {
  readonly intent: Intent;
  readonly order: PublicOrder;
}

/** An intent that the server has said no to, and of which no order can have come. */
export interface OrderRefusedEvent {
  readonly intent: Intent;
  readonly error: Refused;
}

export interface OutboxEvents {
  /** Said while the intent is still kept: a page that ends at that moment hears it again when it is loaded. */
  order_placed: OrderPlacedEvent;
  /** The same; and nobody else says so of an order that another page has begun. */
  order_refused: OrderRefusedEvent;
}

/** Sends an intent once. */
export type Post = (intent: Intent, signal: AbortSignal) => Promise<PublicOrder>;

export class Outbox {
  readonly #environment: Environment;
  readonly #storage: OutboxStorage;
  readonly #post: Post;
  readonly #listeners: Listeners<OutboxEvents>;
  readonly #changed: (waiting: readonly Intent[]) => void;
  readonly #sending = new Map<string, Sending>();
  readonly #pauses = new Set<() => void>();

  /** `changed` is told what has not been answered yet, the oldest first, whenever that is another list. */
  constructor(
    environment: Environment,
    storage: OutboxStorage,
    post: Post,
    listeners: Listeners<OutboxEvents>,
    changed: (waiting: readonly Intent[]) => void,
  ) {
    this.#environment = environment;
    this.#storage = storage;
    this.#post = post;
    this.#listeners = listeners;
    this.#changed = changed;
  }

  /** Takes up what another page left behind, and hurries; `placed` is called for each of those that has become an order. */
  async resume(placed: () => void): Promise<void> {
    this.hurry();
    for (const intent of await this.#storage.all()) {
      // Whoever is there now hears of a refusal as a listener.
      if (!this.#sending.has(intent.key)) this.#send(intent, true, placed).catch(() => {});
    }
  }

  /**
   * Resolves with the server's answer, however long that takes. Rejects with `Refused` where the server said no, with
   * `Discarded` where it was taken back, and with the storage's error where it could not be kept: it was not sent then.
   */
  async place(
    order: OrderPlacement,
    placed: (order: PublicOrder) => void,
    key = this.#environment.key(),
  ): Promise<PublicOrder> {
    const intent = { key, order, madeAt: this.#environment.now() };
    await this.#storage.put(intent);
    return this.#send(intent, false, placed);
  }

  /** Gives an intent up. What was sent of it already cannot be taken back. */
  async discard(key: string): Promise<void> {
    this.#sending.get(key)?.discarded.abort(new Discarded(key));
    // One that pauses ends with its pause; for the others it is one try more.
    this.hurry();
    await this.#storage.remove(key);
  }

  /** There is reason to believe that a try would go through now. */
  hurry(): void {
    for (const end of this.#pauses) end();
  }

  async #send(intent: Intent, isResumed: boolean, placed: (order: PublicOrder) => void): Promise<PublicOrder> {
    const { key } = intent;
    const discarded = new AbortController();
    this.#sending.set(key, { intent, discarded });
    this.#list();
    try {
      const order = await this.#insist(intent, isResumed, discarded.signal);
      placed(order);
      // Told while it is still kept: a page that ends here leaves it to the next one, which asks again and is told the same.
      this.#listeners.tell('order_placed', { intent, order });
      return order;
    } catch (error) {
      if (error instanceof Refused) this.#listeners.tell('order_refused', { intent, error });
      throw error;
    } finally {
      // Whether it can be forgotten changes nothing of what the server has said.
      await this.#storage.remove(key).catch(reportUncaught);
      this.#sending.delete(key);
      this.#list();
    }
  }

  /** `mayBeThere`: the server may have heard of it before. */
  async #insist(intent: Intent, mayBeThere: boolean, signal: AbortSignal): Promise<PublicOrder> {
    for (let attempt = 0; ; attempt++) {
      let atLeastMs = 0;
      try {
        return await this.#post(intent, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Refused) {
          if (isFinal(error, mayBeThere || attempt > 0)) throw error;
          atLeastMs = error.retryAfterMs;
        }
      }
      await this.#pause(Math.max(atLeastMs, backoff(attempt, this.#environment.random())));
    }
  }

  /** Ends early when there is hope, or nothing to wait for any more. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        this.#pauses.delete(end);
        resolve();
      };
      const cancel = this.#environment.after(ms, end);
      this.#pauses.add(end);
    });
  }

  #list(): void {
    this.#changed([...this.#sending.values()].map(({ intent }) => intent));
  }
}

/** Whether the same request would be refused again, and no order can have come of an earlier try. */
function isFinal({ status, code }: Refused, mayBeThere: boolean): boolean {
  if (status >= 500 || code === 'request_in_progress') return false;
  // The budget is asked before the key, and whoever stands between knows of no key: an earlier try may have gone through.
  return !mayBeThere || (status !== 429 && !code.startsWith('http_'));
}

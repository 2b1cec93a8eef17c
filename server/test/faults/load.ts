/**
 * Clients that write while the server is being hurt: each wish is sent again under its key until it is answered, as a
 * kiosk does. What was answered is kept, for the judge.
 */
import { ask } from '../harness/api.ts';
import type { Answer } from './checker.ts';
import { movedName, placedName } from './history.ts';

export interface Target {
  /** Where the server is now; while it is down, a promise of where it will be. */
  readonly url: Promise<string>;
  /** How often it was hurt so far: a request that was under way meanwhile may fail without an answer, others may not. */
  readonly hurts: number;
}

export interface LoadOptions {
  readonly target: Target;
  readonly writers: number;
  readonly devices: readonly string[];
  /** Signs the moves of a member of staff. */
  readonly token: string;
  /** Called in the tick in which an answer has come. */
  onAnswer(count: number): void;
}

interface PlacedBody {
  readonly order: { readonly id: number; readonly placed_at: string };
}
interface MovedBody {
  readonly order: { readonly status_events: readonly { to_status: string; changed_at: string }[] };
}

/** Long enough to let others work, short enough to be many tries. */
const AGAIN_MS = 10;

export class Load {
  readonly answered: Answer[] = [];
  readonly #options: LoadOptions;
  readonly #failed = Promise.withResolvers<never>();
  #writers: Promise<void>[] = [];
  #stopped = false;
  #intents = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.failed.catch(() => {});
  }

  /** Rejects when a writer was answered what no fault explains. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  start(): void {
    this.#writers = Array.from({ length: this.#options.writers }, () => this.#write().catch(this.#failed.reject));
  }

  /** Lets every writer finish its wish. */
  async finish(): Promise<void> {
    this.#stopped = true;
    await Promise.race([Promise.all(this.#writers), this.failed]);
  }

  async #write(): Promise<void> {
    while (!this.#stopped) {
      const number = this.#intents++;
      const device = this.#options.devices[number % this.#options.devices.length] ?? '';
      const order = await this.place(`order ${number}`, device);
      if (number % 3 === 0) await this.move(order.id, `move ${number}`);
    }
  }

  async place(intent: string, device_uid: string): Promise<PlacedBody['order']> {
    const items = [{ product_id: 1, quantity: 1 }];
    const { order } = await this.#insist<PlacedBody>('POST', '/api/public/orders/create', 201, {
      body: { device_uid, items, note: intent },
      headers: { 'Idempotency-Key': intent.replaceAll(' ', '-') },
    });
    this.#answer(intent, placedName(order.id, order.placed_at));
    return order;
  }

  async move(id: number, intent: string): Promise<string> {
    const { order } = await this.#insist<MovedBody>('PATCH', `/api/orders/${id}/status/`, 200, {
      body: { to_status: 'PREPARING', note: intent },
      token: this.#options.token,
    });
    const { to_status = '', changed_at = '' } = order.status_events.at(-1) ?? {};
    const event = movedName(id, to_status, changed_at);
    this.#answer(intent, event);
    return event;
  }

  #answer(intent: string, event: string): void {
    this.answered.push({ intent, event });
    this.#options.onAnswer(this.answered.length);
  }

  async #insist<T>(method: string, path: string, success: number, request: Parameters<typeof ask>[3]): Promise<T> {
    const { target } = this.#options;
    for (;;) {
      const url = await target.url;
      const { hurts } = target;
      try {
        const { status, body } = await ask<T>(url, method, path, request);
        if (status === success) return body;
        if (status !== 503 && status !== 409) throw new Unexpected(`${method} ${path} answered ${status}`);
        await Bun.sleep(AGAIN_MS);
      } catch (error) {
        if (error instanceof Unexpected || target.hurts === hurts) throw error;
      }
    }
  }
}

class Unexpected extends Error {}

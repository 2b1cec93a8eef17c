/** A room's tablet on the real client: orders go through its outbox, and what was on its way survives the page. */
import {
  connectKiosk,
  type KioskClient,
  type OutboxStorage,
  Refused,
  Unreachable,
} from '../../../../client/src/comanda.ts';
import { memoryStorage } from '../../../../client/src/place/memory-storage.ts';
import { PRODUCT } from '../../clients/work.ts';
import type { MemberStart } from '../words.ts';
import { known, Life, PageGone, type Tell } from './life.ts';

type Start = Extract<MemberStart, { kind: 'kiosk' }>;

export class Kiosk {
  readonly #start: Start;
  readonly #tell: Tell;
  /** Of the tablet: pages come and go. */
  readonly #storage = memoryStorage();
  #lives = 0;
  #life: Life;
  #client: KioskClient;

  constructor(start: Start, tell: Tell) {
    this.#start = start;
    this.#tell = tell;
    [this.#life, this.#client] = this.#begin();
  }

  get surroundings() {
    return this.#life.surroundings;
  }

  reload(): void {
    this.#life.end();
    [this.#life, this.#client] = this.#begin();
  }

  stop(): void {
    this.#client.stop();
    this.#life.end();
  }

  async show(): Promise<void> {
    const stored = (await this.#storage.all()).length;
    const { connection, orders, waiting } = this.#client.state;
    const { status } = connection;
    this.#tell({ tell: 'shown', status, waiting: waiting.length, stored, bare: 0, orders: known(orders) });
  }

  async place(intent: string, takeBack: boolean): Promise<void> {
    const [life, client] = [this.#life, this.#client];
    try {
      const items = [{ product_id: PRODUCT, quantity: 1 + (intent.length % 3) }];
      const { id, placed_at } = await life.orGone(client.placeOrder({ items, note: intent }));
      this.#tell({ tell: 'placed', intent, id, placed_at });
      if (takeBack) await life.orGone(client.cancelOrder(id, `taking back ${intent}`));
    } catch (error) {
      if (error instanceof PageGone) this.#tell({ tell: 'left', intent });
      // Staff may have begun it meanwhile; and whoever gets no answer to that leaves it at that.
      else if (!(takeBack && (error instanceof Unreachable || isTooLate(error)))) throw error;
    }
  }

  #begin(): [Life, KioskClient] {
    const { url, uid, seed } = this.#start;
    const life = new Life(seed + ++this.#lives, this.#tell, () => {});
    const storage = this.#storageOf(life);
    const client = connectKiosk({ url, deviceUid: uid, storage, environment: life.surroundings });
    client.on('order_status_changed', ({ cancel_reason: _, ...event }) =>
      // Judged is what plain sockets are told too.
      life.told(event, client.state.connection.status),
    );
    client.on('change', ({ connection, waiting }) => life.changed(connection.status, waiting.length, 0));
    return [life, client];
  }

  /** What a page that has gone still wants to write is not written. */
  #storageOf({ surroundings }: Life): OutboxStorage {
    const gone = new Promise<never>(() => {});
    return {
      all: () => (surroundings.hasEnded ? gone : this.#storage.all()),
      put: async (intent) => {
        if (surroundings.hasEnded) return gone;
        await this.#storage.put(intent);
        this.#tell({ tell: 'kept', intent: intent.order.note ?? '' });
      },
      remove: (key) => (surroundings.hasEnded ? gone : this.#storage.remove(key)),
    };
  }
}

function isTooLate(error: unknown): boolean {
  return error instanceof Refused && (error.code === 'not_cancellable' || error.status >= 500 || error.status === 429);
}

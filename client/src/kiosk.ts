/** A kiosk's client: the open orders of its device, always as the server has them, and orders placed exactly once. */
import type { Category, Product } from '@comanda/protocol/catalog';
import type { KioskStart } from '@comanda/protocol/clinic';
import type { OrderPlacement, PublicOrder, PublicOrderAnswer } from '@comanda/protocol/order';
import { type Connection, STOPPED } from './connection.ts';
import { type Environment, here, reportUncaught } from './environment.ts';
import type { EventFrame } from './feed/machine.ts';
import { type Feed, FeedRunner, SignedOut } from './feed/runner.ts';
import { Listeners, type ListenOptions } from './listeners.ts';
import {
  afterMove,
  type Custody,
  fromActive,
  fromRead,
  NO_ORDERS,
  type ReadOrder,
  type RoomOrders,
  withCustody,
} from './orders/room.ts';
import { isOpen } from './orders/status.ts';
import { indexedDbStorage } from './place/indexed-db-storage.ts';
import { memoryStorage } from './place/memory-storage.ts';
import { type Intent, Outbox, type OutboxEvents, type OutboxStorage } from './place/outbox.ts';
import { type Asked, isRefused, Server } from './rest.ts';
import { DEVICE_SUBPROTOCOL } from './wire.ts';

type Told<Type extends EventFrame['type']> = Omit<Extract<EventFrame, { type: Type }>, 'cursor'>;
export type StatusChangedEvent = Told<'order_status_changed'>;
export type CustodyChangedEvent = Told<'order_custody_changed'>;

export interface KioskEvents extends OutboxEvents {
  order_status_changed: StatusChangedEvent;
  order_custody_changed: CustodyChangedEvent;
  /** Staff has amended an order; what it is now will be in `state`. */
  order_changed: Told<'order_changed'>;
  product_availability_changed: Told<'product_availability_changed'>;
  /** The menu must be read again. */
  menu_changed: Told<'menu_changed'>;
  /** Something in `state` is another than before. */
  change: KioskState;
}

export interface KioskState {
  readonly connection: Connection;
  /** Open orders by number. */
  readonly orders: RoomOrders;
  /** Orders that the server has not answered yet: to be shown as on their way, and never as placed. */
  readonly waiting: readonly Intent[];
  /** Whether a person would notice an order now; null while the server has not said, or cannot be heard. */
  readonly anyoneWatching: boolean | null;
}

export interface KioskOptions {
  /** Where the server is, like `https://orders.example.com`. */
  readonly url: string;
  readonly deviceUid: string;
  /** Ends the connection for good when it aborts. */
  readonly signal?: AbortSignal;
  /** Where intents are kept; IndexedDB where there is one, else in memory. */
  readonly storage?: OutboxStorage;
  readonly environment?: Environment;
}

export interface Menu {
  readonly categories: readonly Category[];
  readonly products: readonly Product[];
}

interface ActiveOrders {
  readonly results: readonly ReadOrder[];
  readonly cursor: string;
}

interface Page<T> {
  readonly results: readonly T[];
  readonly next: string | null;
}

/** What is ordered: lines, and a note where there is one. */
export type Wish = Pick<OrderPlacement, 'items' | 'note'>;

/** What the feed has told since the last snapshot, beside what is shown. */
interface SinceSnapshot {
  /** Orders that have come to their end. */
  readonly ended: Set<number>;
  /** Of orders that are not known yet. */
  readonly early: Map<number, Custody>;
}

function nothingTold(): SinceSnapshot {
  return { ended: new Set(), early: new Map() };
}

export class KioskClient {
  readonly #server: Server;
  readonly #uid: string;
  readonly #listeners = new Listeners<KioskEvents>();
  readonly #runner: FeedRunner;
  readonly #outbox: Outbox;
  #state: KioskState = { connection: STOPPED, orders: NO_ORDERS, waiting: [], anyoneWatching: null };
  #told = nothingTold();
  /** How often what is read of the orders has become too old so far. */
  #readings = 0;
  #isReading = false;
  /** An event was about an order whose lines are not known here. */
  #lacksOrders = false;

  constructor({ url, deviceUid, signal, storage, environment = here }: KioskOptions) {
    this.#server = new Server(url, environment);
    this.#uid = deviceUid;
    const kept = storage ?? (globalThis.indexedDB ? indexedDbStorage(`comanda ${deviceUid}`) : memoryStorage());
    this.#outbox = new Outbox(
      environment,
      kept,
      ({ key, order }, aborted) => {
        const headers = { 'Idempotency-Key': key };
        return this.#post('/api/public/orders/create', { body: order, headers, signal: aborted });
      },
      this.#listeners,
      (waiting) => this.#set({ waiting }),
    );
    this.#runner = new FeedRunner(this.#feed(), environment);
    if (signal?.aborted) return;
    signal?.addEventListener('abort', () => this.stop());
    this.start();
  }

  get state(): KioskState {
    return this.#state;
  }

  /** The socket of the moment, for looking at. */
  get socket(): WebSocket | null {
    return this.#runner.socket;
  }

  /** Listens to one kind of event; the answer ends it. */
  on<K extends keyof KioskEvents>(
    name: K,
    listener: (event: KioskEvents[K]) => void,
    options?: ListenOptions,
  ): () => void {
    return this.#listeners.on(name, listener, options);
  }

  /** Connects again after `stop`, or after a refusal whose cause has been mended; sends what an earlier page left behind. */
  start(): void {
    this.#runner.start();
    this.#resume();
  }

  /** Ends the connection. Orders that are on their way go on until they are answered. */
  stop(): void {
    this.#runner.stop();
  }

  /**
   * Places an order: exactly one comes of it, however often it has to be sent. Resolves with the server's answer and not
   * before; rejects with `Refused` where the server said no, with `Discarded` where it was taken back meanwhile, or with
   * the storage's error, and then it was not sent. `key`: its idempotency key, where something else already stands for
   * the intent, as a cart that two tabs may order at once; nothing else may ever be ordered under it.
   */
  placeOrder(wish: Wish, key?: string): Promise<PublicOrder> {
    const told = this.#told;
    const placed = (order: PublicOrder) => {
      if (told !== this.#told) {
        // A snapshot has come since it was sent, and may be of before or after it.
        this.#runner.outdated();
      } else if (isOpen(order.status) && !told.ended.has(order.id) && !this.#state.orders.has(order.id)) {
        // Of an order of this kiosk's own the feed says nothing until it moves.
        const custody = told.early.get(order.id) ?? { stage: 'stored', at: order.placed_at };
        this.#set({ orders: new Map(this.#state.orders).set(order.id, fromRead({ ...order, custody })) });
        this.#readAgain();
      }
    };
    return this.#outbox.place({ ...wish, device_uid: this.#uid }, placed, key);
  }

  /** Gives up an order that is waiting. It may have reached the server all the same. */
  discard(key: string): Promise<void> {
    return this.#outbox.discard(key);
  }

  /** Cancels an order that nobody prepares yet. Throws `Refused` or `Unreachable`. */
  cancelOrder(id: number, note?: string): Promise<PublicOrder> {
    return this.#post(`/api/public/orders/${id}/cancel`, { body: { device_uid: this.#uid, note } });
  }

  /** What a kiosk needs to know to start. Throws `Refused` or `Unreachable`. */
  site(): Promise<KioskStart> {
    return this.#server.ask(`/api/public/kiosk/${encodeURIComponent(this.#uid)}`);
  }

  /** The whole menu, as this kiosk may order from it. Throws `Refused` or `Unreachable`. */
  async menu(): Promise<Menu> {
    const [categories, products] = await Promise.all([
      this.#allOf<Menu['categories'][number]>('/api/public/categories?page_size=200'),
      this.#allOf<Menu['products'][number]>('/api/public/products?page_size=200'),
    ]);
    return { categories, products };
  }

  async #allOf<T>(path: string): Promise<readonly T[]> {
    const { results, next }: Page<T> = await this.#server.ask(path);
    return next === null ? results : [...results, ...(await this.#allOf<T>(next))];
  }

  async #post(path: string, asked: Asked): Promise<PublicOrder> {
    const { order } = await this.#server.ask<PublicOrderAnswer>(path, { method: 'POST', ...asked });
    return order;
  }

  #feed(): Feed {
    return {
      credential: async (why) => {
        // A device has one name.
        if (!this.#uid || why === 'refused') throw new SignedOut();
        return this.#uid;
      },
      snapshot: async (_, signal) => {
        const { results, cursor } = await this.#readActive(signal);
        signal.throwIfAborted();
        this.#told = nothingTold();
        this.#readings += 1;
        this.#lacksOrders = false;
        this.#set({ orders: fromActive(results) });
        return cursor;
      },
      address: (cursor) => {
        const url = this.#server.feedUrl('/ws/kiosk/orders/', cursor);
        // A browser takes no colon in a subprotocol's name.
        if (this.#uid.includes(':'))
          return { url: `${url}&device_uid=${encodeURIComponent(this.#uid)}`, protocols: [] };
        return { url, protocols: [DEVICE_SUBPROTOCOL + this.#uid] };
      },
      apply: (frame) => {
        const { cursor: _, ...event } = frame;
        const before = this.#state.orders;
        switch (event.type) {
          case 'order_custody_changed':
            this.#set({ orders: withCustody(before, event.order_id, event) });
            // The answer that makes it known may still be on its way.
            if (!before.has(event.order_id)) this.#told.early.set(event.order_id, event);
            break;
          case 'order_status_changed': {
            const orders = afterMove(before, event.order_id, event.status);
            if (orders) this.#set({ orders });
            if (isOpen(event.status)) this.#told.ended.delete(event.order_id);
            else this.#told.ended.add(event.order_id);
            this.#lacksOrders ||= !orders;
            this.#readAgain();
            break;
          }
          case 'order_changed':
            this.#readAgain();
            break;
          case 'product_availability_changed':
          case 'menu_changed':
            break;
          default:
            // Only staff is told of the others.
            return;
        }
        this.#listeners.tell(event.type, event);
      },
      heard: (frame) => {
        if (frame.type !== 'welcome' && frame.type !== 'watching_changed') return;
        this.#set({ anyoneWatching: frame.anyone_watching ?? null });
      },
      changed: (connection) => {
        const isLive = connection.status === 'live';
        const wasLive = this.#state.connection.status === 'live';
        const isHeard = isLive || connection.status === 'catching_up';
        this.#set({ connection, ...(!isHeard && { anyoneWatching: null }) });
        // Another page may have ended since, and left something behind.
        if (isLive && !wasLive) this.#resume();
      },
      noticed: (signal) => {
        if (signal === 'woken' || signal === 'online') this.#outbox.hurry();
      },
    };
  }

  #resume(): void {
    // Whether an order of another page is in the snapshot that is shown, nobody knows.
    this.#outbox.resume(() => this.#runner.outdated()).catch(reportUncaught);
  }

  async #readActive(signal?: AbortSignal): Promise<ActiveOrders> {
    try {
      const path = `/api/public/orders/active?device_uid=${encodeURIComponent(this.#uid)}`;
      return await this.#server.ask(path, { signal });
    } catch (error) {
      // Nobody knows such a device, or it has been switched off.
      throw isRefused(error, 404) ? new SignedOut() : error;
    }
  }

  /**
   * Adds orders that were placed or recalled elsewhere, and learns when the others are expected. The line stays: it will
   * tell of all of them from here on.
   */
  async #readAgain(): Promise<void> {
    this.#readings += 1;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      for (let readings = 0; readings !== this.#readings; ) {
        readings = this.#readings;
        const { results } = await this.#readActive();
        // What was read may be older than an event, or a snapshot, that has come meanwhile.
        if (readings === this.#readings) this.#merge(fromActive(results));
      }
    } catch {
      if (this.#lacksOrders) this.#runner.outdated();
    } finally {
      this.#isReading = false;
    }
  }

  #merge(read: RoomOrders): void {
    const { ended, early } = this.#told;
    const orders = new Map(this.#state.orders);
    for (const [id, order] of read) {
      if (ended.has(id)) continue;
      // Where it stands was told, or will be; what is in it may have been amended.
      const { status, custody } = orders.get(id) ?? { ...order, custody: early.get(id) ?? order.custody };
      orders.set(id, { ...order, status, custody });
    }
    this.#lacksOrders = false;
    this.#set({ orders });
  }

  #set(changed: Partial<KioskState>): void {
    this.#state = { ...this.#state, ...changed };
    this.#listeners.tell('change', this.#state);
  }
}

/** Connects a kiosk; it keeps itself connected until it is stopped. */
export function connectKiosk(options: KioskOptions): KioskClient {
  return new KioskClient(options);
}

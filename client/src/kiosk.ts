/** A kiosk's client: the open orders of its device, always as the server has them, and orders placed exactly once. */
import type { Category, Product } from '@comanda/protocol/catalog';
import type { KioskStart } from '@comanda/protocol/clinic';
import type { OrderPlacement, PublicOrder, PublicOrderAnswer } from '@comanda/protocol/order';
import { type Connection, connectionOf, STOPPED } from './connection.ts';
import { type Environment, here, reportUncaught } from './environment.ts';
import type { OrderFrame } from './feed/machine.ts';
import { FeedRunner, SignedOut, type WhyAsked } from './feed/runner.ts';
import { Listeners, type ListenOptions } from './listeners.ts';
import {
  afterEvent,
  type Custody,
  fromActive,
  fromRead,
  NO_ORDERS,
  type ReadOrder,
  type RoomOrders,
} from './orders/room.ts';
import { isOpen } from './orders/status.ts';
import { indexedDbStorage } from './place/indexed-db-storage.ts';
import { memoryStorage } from './place/memory-storage.ts';
import { type Intent, Outbox, type OutboxStorage } from './place/outbox.ts';
import { Refused, request } from './rest.ts';
import { DEVICE_SUBPROTOCOL } from './wire.ts';

export type StatusChangedEvent = Omit<Extract<OrderFrame, { type: 'order_status_changed' }>, 'cursor'>;

export type CustodyChangedEvent = Omit<Extract<OrderFrame, { type: 'order_custody_changed' }>, 'cursor'>;

export interface KioskEvents {
  order_status_changed: StatusChangedEvent;
  order_custody_changed: CustodyChangedEvent;
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

export class KioskClient {
  readonly #url: string;
  readonly #uid: string;
  readonly #environment: Environment;
  readonly #listeners = new Listeners<KioskEvents>();
  readonly #runner: FeedRunner;
  readonly #outbox: Outbox;
  #state: KioskState = { connection: STOPPED, orders: NO_ORDERS, waiting: [], anyoneWatching: null };
  #snapshots = 0;
  /** How often the orders were to be read again so far. */
  #readings = 0;
  #isReading = false;
  /** An event was about an order whose lines are not known here. */
  #lacksOrders = false;
  /** Orders that the feed has told the end of since the last snapshot. */
  #ended = new Set<number>();
  /** What was told since the last snapshot of orders that are not known yet. */
  #early = new Map<number, Custody>();
  #unwatch = () => {};

  constructor({ url, deviceUid, signal, storage, environment = here }: KioskOptions) {
    this.#url = url.replace(/\/$/, '');
    this.#uid = deviceUid;
    this.#environment = environment;
    this.#outbox = new Outbox(
      environment,
      storage ?? storageHere(deviceUid),
      (intent, aborted) => this.#post(intent, aborted),
      () => this.#set({ waiting: this.#outbox.waiting }),
    );
    this.#runner = new FeedRunner(
      {
        credential: async (why) => credentialOf(deviceUid, why),
        snapshot: (_, aborted) => this.#snapshot(aborted),
        address: (cursor) => this.#address(cursor),
        apply: (frame) => this.#apply(frame),
        heard: (frame) => {
          if (frame.type !== 'welcome' && frame.type !== 'watching_changed') return;
          this.#set({ anyoneWatching: frame.anyone_watching ?? null });
        },
        changed: (state, heardAt) => {
          const was = this.#state.connection.status;
          const isHeard = state.phase === 'live' || state.phase === 'catching_up';
          this.#set({ connection: connectionOf(state, heardAt), ...(!isHeard && { anyoneWatching: null }) });
          if (state.phase === 'live' && was !== 'live') this.#outbox.hurry();
        },
      },
      environment,
    );
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
    this.#unwatch();
    this.#unwatch = this.#environment.watch((signal) => {
      if (signal === 'woken' || signal === 'online') this.#outbox.hurry();
    });
    this.#runner.start();
    // Whether an order of an earlier page is in the snapshot that is shown, nobody knows.
    this.#outbox.resume(() => this.#runner.outdated()).catch(reportUncaught);
  }

  /** Ends the connection. Orders that are on their way go on until they are answered. */
  stop(): void {
    this.#unwatch();
    this.#runner.stop();
  }

  /**
   * Places an order: exactly one comes of it, however often it has to be sent. Resolves with the server's answer and not
   * before; rejects with `Refused` where the server said no, with `Discarded` where it was taken back meanwhile, or with
   * the storage's error, and then it was not sent.
   */
  async placeOrder(wish: Wish): Promise<PublicOrder> {
    const snapshots = this.#snapshots;
    const order = await this.#outbox.place({ ...wish, device_uid: this.#uid });
    this.#show(order, snapshots);
    return order;
  }

  /** Gives up an order that is waiting. It may have reached the server all the same. */
  async discard(key: string): Promise<void> {
    await this.#outbox.discard(key);
  }

  /** Cancels an order that nobody prepares yet. Throws `Refused` or `Unreachable`. */
  async cancelOrder(id: number, note?: string): Promise<PublicOrder> {
    const body = { device_uid: this.#uid, ...(note !== undefined && { note }) };
    const path = `/api/public/orders/${id}/cancel`;
    const { order } = await this.#request<PublicOrderAnswer>(path, { method: 'POST', body });
    return order;
  }

  /** What a kiosk needs to know to start. Throws `Refused` or `Unreachable`. */
  async site(): Promise<KioskStart> {
    return await this.#request(`/api/public/kiosk/${encodeURIComponent(this.#uid)}`);
  }

  /** The whole menu, as this kiosk may order from it. Throws `Refused` or `Unreachable`. */
  async menu(): Promise<Menu> {
    const [categories, products] = await Promise.all([
      this.#allOf<Menu['categories'][number]>('/api/public/categories?page_size=200'),
      this.#allOf<Menu['products'][number]>('/api/public/products?page_size=200'),
    ]);
    return { categories, products };
  }

  async #allOf<T>(first: string): Promise<T[]> {
    const all: T[] = [];
    for (let path: string | null = first; path !== null; ) {
      const page: Page<T> = await this.#request(path);
      all.push(...page.results);
      path = page.next;
    }
    return all;
  }

  async #post(intent: Intent, signal: AbortSignal): Promise<PublicOrder> {
    const answer = await this.#request<PublicOrderAnswer>('/api/public/orders/create', {
      method: 'POST',
      body: intent.order,
      headers: { 'Idempotency-Key': intent.key },
      signal,
    });
    return answer.order;
  }

  /** An order of this kiosk's own, of which the feed says nothing until it moves. */
  #show(order: PublicOrder, snapshots: number): void {
    if (snapshots !== this.#snapshots) {
      // A snapshot has come since it was sent, and may be of before or after it.
      this.#runner.outdated();
    } else if (isOpen(order.status) && !this.#ended.has(order.id) && !this.#state.orders.has(order.id)) {
      const custody = this.#early.get(order.id) ?? { stage: 'stored', at: order.placed_at };
      this.#set({ orders: new Map(this.#state.orders).set(order.id, fromRead({ ...order, custody })) });
      this.#readAgain();
    }
  }

  #address(cursor: string) {
    const since = `since=${encodeURIComponent(cursor)}`;
    const url = `${this.#url.replace(/^http/, 'ws')}/ws/kiosk/orders/?${since}`;
    // A browser takes no colon in a subprotocol's name.
    if (this.#uid.includes(':')) return { url: `${url}&device_uid=${encodeURIComponent(this.#uid)}`, protocols: [] };
    return { url, protocols: [DEVICE_SUBPROTOCOL + this.#uid] };
  }

  async #snapshot(signal: AbortSignal): Promise<string> {
    const { results, cursor } = await this.#readActive(signal);
    signal.throwIfAborted();
    this.#snapshots += 1;
    this.#ended = new Set();
    this.#early = new Map();
    this.#lacksOrders = false;
    this.#set({ orders: fromActive(results) });
    return cursor;
  }

  async #readActive(signal?: AbortSignal): Promise<ActiveOrders> {
    try {
      const path = `/api/public/orders/active?device_uid=${encodeURIComponent(this.#uid)}`;
      return await this.#request(path, signal && { signal });
    } catch (error) {
      // Nobody knows such a device, or it has been switched off.
      if (error instanceof Refused && error.status === 404) throw new SignedOut('the device is not known');
      throw error;
    }
  }

  #apply(frame: OrderFrame): void {
    const { cursor: _, ...event } = frame;
    const before = this.#state.orders;
    const orders = afterEvent(before, frame);
    if (orders) this.#set({ orders });
    switch (event.type) {
      case 'order_status_changed':
        if (isOpen(event.status)) this.#ended.delete(event.order_id);
        else this.#ended.add(event.order_id);
        this.#lacksOrders ||= !orders;
        this.#readAgain();
        this.#listeners.tell(event.type, event);
        break;
      case 'order_custody_changed':
        // The answer that makes it known may still be on its way.
        if (!before.has(event.order_id)) this.#early.set(event.order_id, event);
        this.#listeners.tell(event.type, event);
        break;
      case 'new_order':
      case 'order_updated':
      case 'order_acknowledged':
      case 'order_escalated':
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
      for (;;) {
        const [readings, snapshots] = [this.#readings, this.#snapshots];
        const { results } = await this.#readActive();
        // What was read may be older than an event, or a snapshot, that has come meanwhile.
        if (readings === this.#readings && snapshots === this.#snapshots) {
          this.#merge(fromActive(results));
          return;
        }
      }
    } catch {
      if (this.#lacksOrders) this.#runner.outdated();
    } finally {
      this.#isReading = false;
    }
  }

  #merge(read: RoomOrders): void {
    const orders = new Map(this.#state.orders);
    for (const [id, order] of read) {
      if (this.#ended.has(id)) continue;
      const known = orders.get(id) ?? { ...order, custody: this.#early.get(id) ?? order.custody };
      orders.set(id, { ...known, expectedAt: order.expectedAt });
    }
    this.#lacksOrders = false;
    this.#set({ orders });
  }

  #request<T>(path: string, asked: Parameters<typeof request>[2] = {}): Promise<T> {
    return request<T>(this.#environment, this.#url + path, asked);
  }

  #set(changed: Partial<KioskState>): void {
    this.#state = { ...this.#state, ...changed };
    this.#listeners.tell('change', this.#state);
  }
}

function credentialOf(uid: string, why: WhyAsked): string {
  // A device has one name.
  if (uid === '' || why === 'refused') throw new SignedOut('the device is not known, or has been switched off');
  return uid;
}

function storageHere(uid: string): OutboxStorage {
  return typeof indexedDB === 'undefined' ? memoryStorage() : indexedDbStorage(`comanda ${uid}`);
}

/** Connects a kiosk; it keeps itself connected until it is stopped. */
export function connectKiosk(options: KioskOptions): KioskClient {
  return new KioskClient(options);
}

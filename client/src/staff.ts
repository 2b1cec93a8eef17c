/** A staff screen's client: the open orders, always as the server has them, and what staff does with them. */
import type { OrderCustody } from '@comanda/protocol/custody';
import type { OrderQueue, OrderStatus, StaffOrder, StaffOrderAnswer } from '@comanda/protocol/order';
import { type Connection, STOPPED } from './connection.ts';
import { type Environment, here } from './environment.ts';
import type { EventFrame } from './feed/machine.ts';
import { type Feed, FeedRunner, SignedOut, type WhyAsked } from './feed/runner.ts';
import { Listeners, type ListenOptions } from './listeners.ts';
import {
  afterEvent,
  type Board,
  type BoardOrder,
  EMPTY_BOARD,
  fromQueue,
  isAcknowledged,
  unread,
  withDetails,
} from './orders/board.ts';
import { type Asked, Refused, Server, Unreachable } from './rest.ts';
import { type PresenceSaid, Screen } from './screen.ts';
import { BEARER_SUBPROTOCOL } from './wire.ts';

type Told<Type extends EventFrame['type']> = Omit<Extract<EventFrame, { type: Type }>, 'cursor'>;
export type NewOrderEvent = Told<'new_order'>;
export type OrderUpdatedEvent = Told<'order_updated'>;
export type OrderAcknowledgedEvent = Told<'order_acknowledged'>;
export type OrderEscalatedEvent = Told<'order_escalated'>;
export type OrderChangedEvent = Told<'order_changed'>;
export type ProductAvailabilityChangedEvent = Told<'product_availability_changed'>;
export type MenuChangedEvent = Told<'menu_changed'>;
export type SettingsChangedEvent = Told<'settings_changed'>;

export interface StaffEvents {
  /** An order that this client sees for the first time: told live, told after an absence, or found in a later snapshot. */
  new_order: NewOrderEvent;
  order_updated: OrderUpdatedEvent;
  order_acknowledged: OrderAcknowledgedEvent;
  order_escalated: OrderEscalatedEvent;
  /** A line was marked, or somebody has amended it or confirmed a change; what it is now will be in `state`. */
  order_changed: OrderChangedEvent;
  product_availability_changed: ProductAvailabilityChangedEvent;
  /** The menu must be read again. */
  menu_changed: MenuChangedEvent;
  /** What the site has set must be read again. */
  settings_changed: SettingsChangedEvent;
  /** What the server's clock shows now, in milliseconds since 1970: on connecting, and then every 15 s. */
  server_time: number;
  /** Something in `state` is another than before. */
  change: StaffState;
}

export interface StaffState {
  readonly connection: Connection;
  /** Open orders by number. */
  readonly orders: Board;
}

/**
 * Gives an access token. `why`: it is asked for before each connection, when the one in use is about to end, and when the
 * server has refused the last one; the same one again then means that there is no other, as does `null`.
 */
export type GetToken = (why: WhyAsked) => Promise<string | null> | string | null;

export interface StaffOptions {
  /** Where the server is, like `https://orders.example.com`. */
  readonly url: string;
  /** An access token, or where to get one. A text alone is good until it ends, which is within the hour. */
  readonly token: string | GetToken;
  /**
   * The screen's name, 8 to 40 letters, digits, `-` and `_`; by default drawn at random. To give one says that the page
   * will report, as the first call of `rendered`, `audible` or `setPresence` does.
   */
  readonly screenId?: string;
  /** Ends the connection for good when it aborts. */
  readonly signal?: AbortSignal;
  readonly environment?: Environment;
}

/** How often, and how much later each time, an acknowledgement waits for what this screen has said to be written down. */
const INSISTS = 4;
const INSIST_MS = 100;

/** Above this many orders without details the whole queue is read, in one request. */
const FEW = 4;

export class StaffClient {
  /** The same over its reconnects. The server knows it once the page reports. */
  readonly screenId: string;
  readonly #server: Server;
  readonly #getToken: GetToken;
  readonly #environment: Environment;
  readonly #listeners = new Listeners<StaffEvents>();
  readonly #runner: FeedRunner;
  /** None until the page says for the first time what is on it: what never speaks for itself is not asked for it. */
  #screen: Screen | undefined;
  /** A socket was asked for that does not name the screen. */
  #isAnonymous = false;
  #token = '';
  #state: StaffState = { connection: STOPPED, orders: EMPTY_BOARD };
  /**
   * The newest order that was told or shown; below 0 before the first snapshot. The server numbers orders as it commits them:
   * one with a higher number has not been told, and none with a lower one is yet to come.
   */
  #newest = -1;
  #reading = false;

  constructor({ url, token, screenId, signal, environment = here }: StaffOptions) {
    this.#server = new Server(url, environment);
    this.#getToken = typeof token === 'string' ? () => token : token;
    this.#environment = environment;
    this.#runner = new FeedRunner(this.#feed(), environment);
    this.screenId = screenId ?? environment.key();
    if (signal?.aborted) return;
    signal?.addEventListener('abort', () => this.stop());
    if (screenId) this.#reporting();
    this.start();
  }

  get state(): StaffState {
    return this.#state;
  }

  /** Listens to one kind of event; the answer ends it. */
  on<K extends keyof StaffEvents>(
    name: K,
    listener: (event: StaffEvents[K]) => void,
    options?: ListenOptions,
  ): () => void {
    return this.#listeners.on(name, listener, options);
  }

  /** Connects again after `stop`, or after a refusal whose cause has been mended. */
  start(): void {
    this.#runner.start();
  }

  stop(): void {
    this.#screen?.stop();
    this.#runner.stop();
  }

  /** Says that these orders stand painted on the screen. Each is told once while it waits, and again on a new line. */
  rendered(ids: readonly number[]): void {
    this.#reporting().say('rendered', ids);
  }

  /** Says that these orders were sounded, the page's audio really running. */
  audible(ids: readonly number[]): void {
    this.#reporting().say('audible', ids);
  }

  /**
   * Says how the screen is; what is left out stays as it was. It is told again at every heartbeat: a screen that reports
   * counts while somebody could see or hear it, and no longer.
   */
  setPresence(said: PresenceSaid): void {
    this.#reporting().present(said);
  }

  /**
   * Moves an order. With `from` the move is refused with `status_changed_meanwhile` where somebody was faster. Throws
   * `Refused` or `Unreachable`.
   */
  move(id: number, to: OrderStatus, { from, note }: { from?: OrderStatus; note?: string } = {}): Promise<StaffOrder> {
    return this.#command('PATCH', `/api/orders/${id}/status/`, { to_status: to, from_status: from, note });
  }

  /**
   * Cancels an order. Its room is told the `reason`, one of the protocol's or in words of your own; `note` is for the history
   * alone. Throws `Refused` or `Unreachable`.
   */
  cancel(id: number, note?: string, reason?: string): Promise<StaffOrder> {
    return this.#command('POST', `/api/orders/${id}/cancel/`, { note, reason });
  }

  /**
   * Takes an order in hand. Where this page reports, it must have said `rendered` of it, else it is refused with
   * `not_rendered`. Throws `Refused` or `Unreachable`.
   */
  async acknowledge(id: number): Promise<StaffOrder> {
    for (let insisted = 1; ; insisted++) {
      try {
        const screen_id = this.#screen && this.screenId;
        return await this.#command('POST', `/api/orders/${id}/acknowledge/`, { screen_id });
      } catch (error) {
        const isEarly = error instanceof Refused && error.code === 'not_rendered' && insisted <= INSISTS;
        if (!isEarly || !this.#screen?.insist(id)) throw error;
      }
      await new Promise<void>((resolve) => this.#environment.after(INSIST_MS * 2 ** insisted, resolve));
    }
  }

  /** How far an order has come, on which screens, and what it has climbed. Throws `Refused` or `Unreachable`. */
  custody(id: number): Promise<OrderCustody> {
    return this.#ask(`/api/orders/${id}/custody/`);
  }

  /** Reads an order with its history, open or not. Throws `Refused` or `Unreachable`. */
  order(id: number): Promise<StaffOrder> {
    return this.#ask(`/api/orders/${id}/`);
  }

  #reporting(): Screen {
    if (this.#screen) return this.#screen;
    this.#screen = new Screen(
      this.#runner,
      (id) => {
        const order = this.#state.orders.get(id);
        return order ? !isAcknowledged(order) : false;
      },
      this.#environment,
    );
    // The server counts a line without a screen's name as one that never reports.
    if (this.#isAnonymous) this.#runner.outdated();
    return this.#screen;
  }

  async #command(method: 'PATCH' | 'POST', path: string, body: object): Promise<StaffOrder> {
    const asked = this.#state.orders;
    const { order } = await this.#ask<StaffOrderAnswer>(path, { method, body });
    this.#set({ orders: withDetails(this.#state.orders, [order], asked) });
    return order;
  }

  #feed(): Feed {
    return {
      credential: async (why) => {
        const token = await this.#getToken(why);
        if (!token || (why === 'refused' && token === this.#token)) throw new SignedOut();
        this.#token = token;
        return token;
      },
      snapshot: async (token, signal) => {
        const { results, cursor } = await this.#readQueue({ token, signal });
        signal.throwIfAborted();
        this.#set({ orders: fromQueue(results) });
        const newest = this.#newest;
        this.#newest = Math.max(0, newest, ...this.#state.orders.keys());
        for (const { id: order_id, room_code, device_uid, placed_at, is_drill } of results) {
          // What the first snapshot brings has been there before.
          if (newest < 0 || order_id <= newest) continue;
          const told = { type: 'new_order', order_id, room_code, device_uid, placed_at } as const;
          this.#listeners.tell('new_order', is_drill ? { ...told, is_drill } : told);
        }
        return cursor;
      },
      address: (cursor, credential) => {
        this.#isAnonymous = !this.#screen;
        const url = this.#server.feedUrl('/ws/staff/orders/', cursor);
        return {
          url: this.#screen ? `${url}&screen=${encodeURIComponent(this.screenId)}` : url,
          protocols: [BEARER_SUBPROTOCOL + credential],
        };
      },
      apply: (frame) => {
        // `changed` follows and tells of both: whoever looks at the state looks once for an event.
        this.#state = { ...this.#state, orders: afterEvent(this.#state.orders, frame) };
        const { cursor: _, ...event } = frame;
        if (event.type === 'new_order') this.#newest = event.order_id;
        // Only kiosks are told of these.
        if (event.type === 'order_status_changed' || event.type === 'order_custody_changed') return;
        this.#listeners.tell(event.type, event);
      },
      heard: (frame) => {
        this.#screen?.heard(frame);
        // A log that was put back numbers its orders anew from there: whatever is open in it is news.
        if (frame.type === 'resync' && frame.reason === 'other_epoch') this.#newest = 0;
        if ('server_time' in frame) this.#listeners.tell('server_time', Date.parse(frame.server_time));
      },
      changed: (connection) => {
        this.#set({ connection });
        if (connection.status === 'live') this.#readDetails();
      },
      noticed: () => this.#screen?.present({}),
    };
  }

  /** Reads what is missing, one reading at a time; what cannot be had now is asked for again at the next sign of life. */
  async #readDetails(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      // More may have come while these were read; what was not among what was read is not asked for at once again.
      for (let asked: readonly BoardOrder[] = []; ; ) {
        const { orders } = this.#state;
        const missing = unread(orders);
        const isAsked = ({ id, outdatedBy }: BoardOrder) =>
          asked.some((other) => other.id === id && other.outdatedBy === outdatedBy);
        if (missing.every(isAsked)) return;
        asked = missing;
        const read =
          missing.length > FEW
            ? (await this.#readQueue()).results.filter(({ id }) => missing.some((order) => order.id === id))
            : await Promise.all(missing.map(({ id }) => this.order(id)));
        this.#set({ orders: withDetails(this.#state.orders, read, orders) });
      }
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    } finally {
      this.#reading = false;
    }
  }

  #readQueue(asked?: Asked): Promise<OrderQueue> {
    return this.#ask('/api/orders/queue/', asked);
  }

  #ask<T>(path: string, asked?: Asked): Promise<T> {
    return this.#server.ask(path, { token: this.#token, ...asked });
  }

  #set(changed: Partial<StaffState>): void {
    this.#state = { ...this.#state, ...changed };
    this.#listeners.tell('change', this.#state);
  }
}

/** Connects a staff screen; it keeps itself connected until it is stopped. */
export function connectStaff(options: StaffOptions): StaffClient {
  return new StaffClient(options);
}

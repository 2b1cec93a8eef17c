/** What the judge reads of the server when all is quiet: every order, what its screens said of it, and who is connected. */
import type { OrderCustody } from '@comanda/protocol/custody';
import type { OrderQueue, StaffOrder, StaffOrderPage } from '@comanda/protocol/order';
import type { z } from 'zod';
import type { Finding } from '../../server/test/faults/checker.ts';
import { ask } from '../../server/test/harness/api.ts';
import type { Waited } from './judge-rings.ts';
import { within } from './waiting.ts';

const PAGE_SIZE = 200;
/** Requests at a time. */
const AT_A_TIME = 8;
/** A socket whose page has gone without a word is found out by the server within this. */
const LEFT_MS = 30_000;

export interface Unsaid {
  /** How many orders nobody has in hand. */
  readonly untaken: number;
  readonly unpainted: readonly number[];
  readonly silent: readonly number[];
}

export class Afterwards {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async open(): Promise<readonly StaffOrder[]> {
    return (await this.#read<OrderQueue>('/api/orders/queue/')).results;
  }

  async unconfirmed(): Promise<readonly StaffOrder[]> {
    return (await this.#read<OrderQueue>('/api/orders/unconfirmed/')).results;
  }

  /** Of the orders that nobody has in hand, those that none of these screens says to have painted, and to have sounded. */
  async unsaid(screens: ReadonlySet<string>): Promise<Unsaid> {
    const untaken = (await this.open()).filter((order) => order.status === 'PLACED' && order.acknowledged_at === null);
    const custodies = await this.#custodies(untaken);
    const without = (stage: 'rendered_at' | 'audible_at') =>
      custodies
        .filter(({ screens: all }) => !all.some((each) => screens.has(each.screen_id) && each[stage] !== null))
        .map(({ order_id }) => order_id);
    return { untaken: untaken.length, unpainted: without('rendered_at'), silent: without('audible_at') };
  }

  async all(): Promise<readonly StaffOrder[]> {
    const orders: StaffOrder[] = [];
    for (let page = 1; ; page++) {
      const { results, next } = await this.#read<z.infer<typeof StaffOrderPage>>(
        `/api/orders/?page=${page}&page_size=${PAGE_SIZE}`,
      );
      orders.push(...results);
      if (next === null) return orders;
    }
  }

  /** Each order for as long as nobody had it in hand, and who says to have sounded it. */
  async waited(orders: readonly StaffOrder[], endedAt: number): Promise<readonly Waited[]> {
    const custodies = await this.#custodies(orders);
    const byId = new Map(orders.map((order) => [order.id, order]));
    return custodies.flatMap((custody) => {
      const order = byId.get(custody.order_id);
      return order ? [waitedOf(order, custody, endedAt)] : [];
    });
  }

  /** One page is one socket: what it has left behind at its many reconnects is closed. */
  async sockets(signal: AbortSignal): Promise<Finding[]> {
    let open = Number.NaN;
    await within(LEFT_MS, signal, async () => {
      const text = await (await fetch(`${this.#url}/metrics`)).text();
      open = Number(/^comanda_sockets_open (\d+)$/m.exec(text)?.[1]);
      return open === 1;
    });
    return open === 1 ? [] : [{ where: 'server', what: `has ${open} open sockets for one page` }];
  }

  async #custodies(orders: readonly StaffOrder[]): Promise<readonly OrderCustody[]> {
    const custodies: OrderCustody[] = [];
    const left = [...orders];
    const readOn = async () => {
      for (let order = left.pop(); order !== undefined; order = left.pop()) {
        custodies.push(await this.#read<OrderCustody>(`/api/orders/${order.id}/custody/`));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, readOn));
    return custodies;
  }

  async #read<T>(path: string): Promise<T> {
    const { status, body } = await ask<T>(this.#url, 'GET', path, { token: this.#token });
    if (status !== 200) throw new Error(`${path} was answered ${status}`);
    return body;
  }
}

function waitedOf({ id, placed_at, status_events }: StaffOrder, custody: OrderCustody, endedAt: number): Waited {
  const moved = status_events.find(({ from_status }) => from_status !== '')?.changed_at ?? null;
  const ends = [custody.acknowledged_at, moved].flatMap((instant) => (instant === null ? [] : [Date.parse(instant)]));
  const [first] = custody.escalations.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
  return {
    id,
    from: Date.parse(placed_at),
    to: Math.min(endedAt, ...ends),
    escalatedAt: first ?? null,
    heardOn: custody.screens.flatMap(({ screen_id, audible_at }) => (audible_at === null ? [] : [screen_id])),
  };
}

/** What tablets and the staff of other screens ask of the server: asked again until it is answered, restarts or not. */
import { operations } from '@comanda/protocol/operations';
import type { OrderStatus, PublicOrder, StaffOrder } from '@comanda/protocol/order';
import { PRODUCTS } from '../../server/test/harness/site.ts';
import { codeOf, type Http, type Reply } from '../../torture/src/clients/http.ts';

export interface Access {
  readonly http: Http;
  readonly url: string;
  readonly token: string;
  readonly random: (below: number) => number;
  readonly complain: (who: string, what: string) => void;
}

/** What somebody else has made impossible meanwhile, which is an answer like another. */
const OVERTAKEN: readonly string[] = [
  'not-cancellable',
  'order-not-open',
  'order-changed-meanwhile',
  'status-changed-meanwhile',
  'transition-not-allowed',
];

export class Rest {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /** One order under one key, also where it is asked for several times. */
  async place(wish: string, deviceUid: string, quantity: number): Promise<PublicOrder> {
    const { http, url, random } = this.#access;
    const items = [
      { product_id: PRODUCTS.water, quantity },
      { product_id: PRODUCTS.soup, quantity: 1, note: 'sin sal' },
    ];
    const reply = await http.insist({
      who: deviceUid,
      method: 'POST',
      url,
      path: '/api/public/orders/create',
      intent: wish,
      key: wish.replaceAll(' ', '-'),
      body: { device_uid: deviceUid, items, note: wish },
      success: operations.placeOrder.success,
      random,
    });
    if (!reply.ok) throw new Error(`${wish} was refused: ${codeOf(reply.problem)}`);
    return reply.body.order;
  }

  /** By the room itself. */
  async takeBack(id: number, deviceUid: string): Promise<void> {
    const { http, url, random } = this.#access;
    const what = `taking back ${id}`;
    const body = { device_uid: deviceUid };
    const path = `/api/public/orders/${id}/cancel`;
    const { success } = operations.cancelOwnOrder;
    this.#check(
      what,
      await http.insist({ who: deviceUid, method: 'POST', url, path, intent: what, body, success, random }),
    );
  }

  async acknowledge(id: number): Promise<StaffOrder | null> {
    return await this.#change('POST', id, 'acknowledge/', {});
  }

  async move(id: number, from: OrderStatus, to: OrderStatus): Promise<StaffOrder | null> {
    return await this.#change('PATCH', id, 'status/', { to_status: to, from_status: from });
  }

  async cancel(id: number): Promise<void> {
    await this.#change('POST', id, 'cancel/', { note: 'the room has changed its mind' });
  }

  async amend(id: number, item: number, quantity: number): Promise<void> {
    await this.#change('PATCH', id, '', { items: [{ id: item, quantity }], reason: 'one more' });
  }

  async mark(id: number, item: number): Promise<void> {
    await this.#change('PUT', id, `items/${item}/done/`, { done: true });
  }

  async confirm(id: number): Promise<void> {
    await this.#change('POST', id, 'confirm/', {});
  }

  /** Null where somebody was faster. */
  async #change(method: 'POST' | 'PUT' | 'PATCH', id: number, what: string, body: unknown): Promise<StaffOrder | null> {
    const { http, url, token, random } = this.#access;
    const path = `/api/orders/${id}/${what}`;
    const intent = `${method} ${path}`;
    const { success } = operations.changeOrderStatus;
    const reply = await http.insist({ who: 'colleague', method, url, path, intent, body, token, success, random });
    this.#check(intent, reply);
    return reply.ok ? reply.body.order : null;
  }

  #check(what: string, reply: Reply<unknown>): void {
    if (reply.ok || OVERTAKEN.includes(codeOf(reply.problem))) return;
    this.#access.complain('colleague', `${what} was refused: ${codeOf(reply.problem)}`);
  }
}

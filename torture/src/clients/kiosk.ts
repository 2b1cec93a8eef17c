/** A room's tablet: places orders with one key a wish, asks again until it is answered, and sometimes takes one back. */
import { operations } from '@comanda/protocol/operations';
import type { PublicOrder } from '@comanda/protocol/order';
import { DEVICE_SUBPROTOCOL } from '@comanda/protocol/version';
import type { Answer } from '../../../server/test/faults/checker.ts';
import { placedName } from '../../../server/test/faults/history.ts';
import { PRODUCTS } from '../../../server/test/harness/site.ts';
import { codeOf, RunOver } from './http.ts';
import type { Pace } from './pace.ts';
import { ResumingScreen } from './resuming-screen.ts';
import type { World } from './world.ts';

/** One wish in so many is sent twice at once, as by a finger that trembles; one is taken back. */
const DOUBLED = 10;
const TAKEN_BACK = 15;

export interface KioskOptions {
  readonly uid: string;
  readonly world: World;
  readonly url: string;
  readonly random: (below: number) => number;
  /** What was answered, for the judge. */
  readonly answered: Answer[];
}

export class Kiosk {
  readonly uid: string;
  readonly screen: ResumingScreen;
  readonly #options: KioskOptions;

  constructor(options: KioskOptions) {
    const { uid, world, url, random } = options;
    this.uid = uid;
    this.#options = options;
    this.screen = new ResumingScreen({
      name: uid,
      world,
      random,
      address: `${url.replace(/^http/, 'ws')}/ws/kiosk/orders/`,
      credential: DEVICE_SUBPROTOCOL + uid,
      readSnapshot: async () => {
        const { success } = operations.listActiveOrders;
        const path = `/api/public/orders/active?device_uid=${uid}`;
        const reply = await world.http.insist({ who: uid, method: 'GET', url, path, intent: '', success, random });
        if (!reply.ok) throw new Error(`${uid} may not see its orders: ${codeOf(reply.problem)}`);
        return { orders: reply.body.results, cursor: reply.body.cursor };
      },
    });
  }

  /** Places what the pace hands out until there is no more. */
  async order(pace: Pace): Promise<void> {
    const { random, world } = this.#options;
    try {
      for (let number = await pace.next(); number !== null; number = await pace.next()) {
        const intent = `order ${number}`;
        const tries = random(DOUBLED) === 0 ? [this.place(intent), this.place(intent)] : [this.place(intent)];
        const [order] = await Promise.all(tries);
        if (order && random(TAKEN_BACK) === 0) await this.#takeBack(order.id, `taking back ${number}`);
      }
    } catch (error) {
      if (!(error instanceof RunOver)) world.complain(this.uid, String(error));
    }
  }

  async place(intent: string): Promise<PublicOrder> {
    const { world, url, random, answered } = this.#options;
    const reply = await world.http.insist({
      who: this.uid,
      method: 'POST',
      url,
      path: '/api/public/orders/create',
      intent,
      key: intent.replaceAll(' ', '-'),
      body: {
        device_uid: this.uid,
        items: [{ product_id: PRODUCTS.water, quantity: 1 + (intent.length % 3) }],
        note: intent,
      },
      success: operations.placeOrder.success,
      random,
    });
    if (!reply.ok) throw new Error(`${intent} was refused: ${codeOf(reply.problem)}`);
    const { order } = reply.body;
    answered.push({ intent, event: placedName(order.id, order.placed_at) });
    return order;
  }

  /** Staff may have begun it meanwhile: that is an answer too. */
  async #takeBack(id: number, intent: string): Promise<void> {
    const { world, url, random } = this.#options;
    const reply = await world.http.insist({
      who: this.uid,
      method: 'POST',
      url,
      path: `/api/public/orders/${id}/cancel`,
      intent,
      body: { device_uid: this.uid, note: intent },
      success: operations.cancelOwnOrder.success,
      random,
    });
    if (!reply.ok && codeOf(reply.problem) !== 'not-cancellable') {
      world.complain(this.uid, `${intent} was refused: ${codeOf(reply.problem)}`);
    }
    if (reply.ok && reply.body.order.status !== 'CANCELLED') {
      world.complain(this.uid, `${intent} was answered with status ${reply.body.order.status}`);
    }
  }
}

/** A staff board: it sees orders on its own feed alone, and moves the ones that are its own along, at times against others. */
import { operations } from '@comanda/protocol/operations';
import type { OrderStatus, StaffOrder } from '@comanda/protocol/order';
import { BEARER_SUBPROTOCOL } from '@comanda/protocol/version';
import { isOpen } from '../../../server/src/domain/order-moves.ts';
import type { Answer } from '../../../server/test/faults/checker.ts';
import { movedName } from '../../../server/test/faults/history.ts';
import { seeded } from '../../../server/test/harness/random.ts';
import { codeOf, RunOver } from './http.ts';
import { ResumingScreen, type Snapshot } from './resuming-screen.ts';
import { isMine, LEFT_OPEN, WAYS } from './work.ts';
import type { World } from './world.ts';

const MOST_BETWEEN_STEPS_MS = 1_200;

export interface StaffOptions {
  readonly number: number;
  /** How many boards share the work. */
  readonly boards: number;
  readonly world: World;
  readonly url: string;
  readonly token: string;
  readonly seed: number;
  readonly answered: Answer[];
}

export class StaffBoard {
  readonly screen: ResumingScreen;
  readonly #options: StaffOptions;
  readonly #random: (below: number) => number;
  readonly #taken = new Set<number>();
  #atWork = 0;
  #resting = false;

  constructor(options: StaffOptions) {
    const { number, world, url, token, seed } = options;
    this.#options = options;
    this.#random = seeded(seed + number);
    this.screen = new ResumingScreen({
      name: `board ${number}`,
      world,
      random: this.#random,
      address: `${url.replace(/^http/, 'ws')}/ws/staff/orders/`,
      credential: BEARER_SUBPROTOCOL + token,
      readSnapshot: () => this.#readQueue(),
      onSnapshot: ({ orders }) => {
        for (const { id, status } of orders) if (status === 'PLACED') this.#see(id);
      },
      onEvent: (frame) => {
        if (frame.type === 'new_order') this.#see(frame.order_id);
      },
    });
  }

  /** True while it has something to do. */
  get busy(): boolean {
    return this.#atWork > 0;
  }

  /** From now on it takes no order by itself. */
  rest(): void {
    this.#resting = true;
  }

  #see(id: number): void {
    if (this.#resting) return;
    const { number, boards, seed } = this.#options;
    if (this.#taken.has(id) || !isMine(id, { number, boards, workSeed: seed })) return;
    this.#taken.add(id);
    this.#atWork += 1;
    this.#work(id)
      .catch((error: unknown) => {
        if (!(error instanceof RunOver)) this.#options.world.complain(this.screen.name, String(error));
      })
      .finally(() => {
        this.#atWork -= 1;
      });
  }

  async #work(id: number): Promise<void> {
    const way = WAYS[this.#random(WAYS.length)] ?? [];
    const steps = id % LEFT_OPEN === 0 ? way.slice(0, 1) : way;
    let status: OrderStatus = 'PLACED';
    for (const to of steps) {
      await Bun.sleep(this.#random(MOST_BETWEEN_STEPS_MS));
      if (!isOpen(status)) return;
      const order = await this.move(id, status, to);
      status = order?.status ?? status;
    }
  }

  /** The order as it is afterwards; null where somebody else was faster and it is not said how it is now. */
  async move(id: number, from: OrderStatus, to: OrderStatus): Promise<StaffOrder | null> {
    const { world, url, token, answered } = this.#options;
    const intent = `${this.screen.name} moves ${id} to ${to}`;
    const reply = await world.http.insist({
      who: this.screen.name,
      method: 'PATCH',
      url,
      path: `/api/orders/${id}/status/`,
      intent,
      token,
      body: { to_status: to, from_status: from, note: intent },
      success: operations.changeOrderStatus.success,
      random: this.#random,
    });
    if (reply.ok) {
      const { order } = reply.body;
      for (const { note, to_status, changed_at } of order.status_events.slice(1)) {
        answered.push({ intent: note, event: movedName(id, to_status, changed_at) });
      }
      return order;
    }
    const code = codeOf(reply.problem);
    if (code !== 'status-changed-meanwhile' && code !== 'transition-not-allowed') {
      world.complain(this.screen.name, `${intent} was refused: ${code}`);
    }
    const now = operations.readOrder.success.body.safeParse(reply.problem.order);
    return now.success ? now.data : null;
  }

  async #readQueue(): Promise<Snapshot> {
    const { world, url, token } = this.#options;
    const reply = await world.http.insist({
      who: this.screen.name,
      method: 'GET',
      url,
      path: '/api/orders/queue/',
      intent: '',
      token,
      success: operations.readQueue.success,
      random: this.#random,
    });
    if (!reply.ok) throw new Error(`${this.screen.name} may not see the orders: ${codeOf(reply.problem)}`);
    return { orders: reply.body.results, cursor: reply.body.cursor };
  }
}

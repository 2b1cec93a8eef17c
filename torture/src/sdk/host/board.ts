/** A staff board on the real client: it moves the orders that are its own along, whatever becomes of its page. */
import type { OrderStatus } from '@comanda/protocol/order';
import { connectStaff, Refused, type StaffClient, Unreachable } from '../../../../client/src/comanda.ts';
import { isOpen } from '../../../../server/src/domain/order-moves.ts';
import { seeded } from '../../../../server/test/harness/random.ts';
import { isMine, LEFT_OPEN, WAYS } from '../../clients/work.ts';
import type { MemberStart } from '../words.ts';
import { known, Life, PageGone, type Tell } from './life.ts';

const MOST_BETWEEN_STEPS_MS = 600;
const AGAIN_MS = 200;

/** Refusals that pass by themselves. */
const PASSES: readonly string[] = ['request_in_progress', 'too_many_requests'];
const BEATEN: readonly string[] = ['status_changed_meanwhile', 'transition_not_allowed'];

type Start = Extract<MemberStart, { kind: 'board' }>;

export class Board {
  readonly #start: Start;
  readonly #tell: Tell;
  readonly #random: (below: number) => number;
  readonly #taken = new Set<number>();
  #lives = 0;
  #life: Life;
  #client: StaffClient;
  #atWork = 0;
  #resting = false;

  constructor(start: Start, tell: Tell) {
    this.#start = start;
    this.#tell = tell;
    this.#random = seeded(start.seed);
    [this.#life, this.#client] = this.#begin();
  }

  get surroundings() {
    return this.#life.surroundings;
  }

  reload(): void {
    this.#life.end();
    [this.#life, this.#client] = this.#begin();
  }

  rest(): void {
    this.#resting = true;
  }

  stop(): void {
    this.#client.stop();
    this.#life.end();
  }

  show(): void {
    const { connection, orders } = this.#client.state;
    const bare = [...orders.values()].filter(({ details }) => details === null).length;
    this.#tell({ tell: 'shown', status: connection.status, waiting: 0, stored: 0, bare, orders: known(orders) });
  }

  async move(id: number, from: OrderStatus, to: OrderStatus): Promise<OrderStatus> {
    const note = `sdk board ${this.#start.number} moves ${id} to ${to}`;
    for (;;) {
      const life = this.#life;
      try {
        const order = await life.orGone(this.#client.move(id, to, { from, note }));
        const steps = order.status_events.slice(1).map((each) => ({
          note: each.note,
          to_status: each.to_status,
          changed_at: each.changed_at,
        }));
        this.#tell({ tell: 'moved', id, steps });
        return order.status;
      } catch (error) {
        if (error instanceof Refused && BEATEN.includes(error.code)) return statusIn(error.order) ?? to;
        // A page that was loaded a moment ago has no token yet.
        const isEarly = error instanceof Refused && error.status === 401 && this.#client.state.connection.asOf === null;
        const passes = error instanceof Refused && (error.status >= 500 || PASSES.includes(error.code) || isEarly);
        if (!(passes || error instanceof Unreachable || error instanceof PageGone)) throw error;
        await Bun.sleep(AGAIN_MS);
      }
    }
  }

  #begin(): [Life, StaffClient] {
    const { url, token, seed } = this.#start;
    const life = new Life(seed + ++this.#lives, this.#tell, (cursor) => {
      const { connection, orders } = client.state;
      if (connection.status === 'live') this.#tell({ tell: 'look', cursor, orders: known(orders) });
    });
    const client = connectStaff({ url, token, environment: life.surroundings });
    for (const name of ['new_order', 'order_updated'] as const) {
      client.on(name, (event) => {
        life.told(event, client.state.connection.status);
        if (event.type === 'new_order') this.#see(event.order_id);
      });
    }
    client.on('change', ({ connection, orders }) => {
      if (life.surroundings.hasEnded) return;
      if (life.changed(connection.status, 0, this.#atWork) && connection.status === 'live') {
        for (const { id, status } of orders.values()) if (status === 'PLACED') this.#see(id);
      }
    });
    return [life, client];
  }

  #see(id: number): void {
    if (this.#resting || this.#taken.has(id) || !isMine(id, this.#start)) return;
    this.#taken.add(id);
    this.#atWork += 1;
    this.#work(id)
      .catch((error: unknown) => this.#tell({ tell: 'trouble', what: `moving ${id}: ${error}` }))
      .finally(() => {
        this.#atWork -= 1;
        const { status } = this.#client.state.connection;
        this.#tell({ tell: 'status', status, waiting: 0, atWork: this.#atWork });
      });
  }

  async #work(id: number): Promise<void> {
    const way = WAYS[this.#random(WAYS.length)] ?? [];
    let status: OrderStatus = 'PLACED';
    for (const to of id % LEFT_OPEN === 0 ? way.slice(0, 1) : way) {
      await Bun.sleep(this.#random(MOST_BETWEEN_STEPS_MS));
      if (!isOpen(status)) return;
      status = await this.move(id, status, to);
    }
  }
}

const STATUSES: readonly OrderStatus[] = ['PLACED', 'PREPARING', 'READY', 'DELIVERED', 'CANCELLED'];

function statusIn(order: unknown): OrderStatus | undefined {
  if (typeof order !== 'object' || order === null || !('status' in order)) return undefined;
  return STATUSES.find((status) => status === order.status);
}

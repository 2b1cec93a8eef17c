/** The rooms and the staff at other screens: each order is placed by its tablet, and goes its way by REST where it is not the nurse's. */
import { RunOver } from '../../torture/src/clients/http.ts';
import type { Wish } from './plan.ts';
import type { Rest } from './rest.ts';
import { isOverWithin } from './waiting.ts';

export interface WardParts {
  readonly rest: Rest;
  /** Milliseconds since the shift began. */
  elapsed(): number;
  /** An order of the nurse's is there. */
  nurseGets(id: number, wish: Wish): void;
  complain(who: string, what: string): void;
}

export const deviceOf = (kiosk: number) => `kiosk-${kiosk + 1}`;
export const wishName = ({ number }: Pick<Wish, 'number'>) => `wish ${number}`;

export class Ward {
  /** Numbers of the orders that were answered, by wish. */
  readonly placed = new Map<string, number>();
  readonly #parts: WardParts;
  readonly #stories: Promise<void>[] = [];
  readonly #over = new AbortController();

  constructor(parts: WardParts) {
    this.#parts = parts;
  }

  /** Resolves when every wish was answered; the orders go their way meanwhile, and afterwards. */
  async order(wishes: readonly Wish[]): Promise<void> {
    await Promise.all(
      wishes.map(async (wish) => {
        if (await this.#isOverWithin(wish.at - this.#parts.elapsed())) return;
        await this.#safely(() => this.#place(wish));
      }),
    );
  }

  /** Nobody begins anything any more; resolves when what was begun is done. */
  async rest(): Promise<void> {
    this.#over.abort();
    await Promise.all(this.#stories);
  }

  async #place(wish: Wish): Promise<void> {
    const { rest, nurseGets } = this.#parts;
    const device = deviceOf(wish.kiosk);
    const place = () => rest.place(wishName(wish), device, wish.quantity);
    // Now and then a finger trembles, and the same wish is sent twice at once.
    const [order] = await Promise.all(wish.number % 10 === 0 ? [place(), place()] : [place()]);
    if (!order) return;
    this.placed.set(wishName(wish), order.id);
    const [item] = order.items;
    if (wish.taker === 'nurse') nurseGets(order.id, wish);
    if (wish.taker === 'colleague' && item) {
      this.#stories.push(this.#safely(() => this.#make(order.id, item.id, item.quantity, wish)));
    }
  }

  /** What a colleague does with an order; whoever the shift ends for leaves it as it is. */
  async #make(
    id: number,
    item: number,
    quantity: number,
    { waitMs, pauseMs, turn, kiosk, number }: Wish,
  ): Promise<void> {
    const { rest } = this.#parts;
    if (await this.#isOverWithin(waitMs)) return;
    if (turn === 'taken back') return await rest.takeBack(id, deviceOf(kiosk));
    // Who moves an order has it in hand too.
    if (number % 3 > 0 && !(await rest.acknowledge(id))) return;
    if (await this.#isOverWithin(pauseMs)) return;
    if (turn === 'amended') {
      await rest.amend(id, item, quantity + 1);
      // Half of them are left to whoever reads it on the board.
      if (await this.#isOverWithin(4 * pauseMs)) return;
      if (number % 2 === 0) await rest.confirm(id);
    }
    if (turn === 'marked') await rest.mark(id, item);
    if (!(await rest.move(id, 'PLACED', 'PREPARING')) || (await this.#isOverWithin(pauseMs))) return;
    if (turn === 'cancelled') return await rest.cancel(id);
    if (turn === 'undone') {
      if (!(await rest.move(id, 'PREPARING', 'PLACED')) || (await this.#isOverWithin(pauseMs))) return;
      if (!(await rest.move(id, 'PLACED', 'PREPARING')) || (await this.#isOverWithin(pauseMs))) return;
    }
    if (!(await rest.move(id, 'PREPARING', 'READY')) || (await this.#isOverWithin(pauseMs))) return;
    await rest.move(id, 'READY', 'DELIVERED');
  }

  #isOverWithin(ms: number): Promise<boolean> {
    return isOverWithin(ms, this.#over.signal);
  }

  async #safely(story: () => Promise<void>): Promise<void> {
    try {
      await story();
    } catch (error) {
      if (!(error instanceof RunOver)) this.#parts.complain('ward', String(error));
    }
  }
}

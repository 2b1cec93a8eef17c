/** The nurse at the screen: she looks, and presses what she sees, with the mouse; what she cannot press now she presses later. */
import type { BoardPage } from './board-page.ts';
import type { Turn, Wish } from './plan.ts';
import type { Seen, TicketSeen } from './sight.ts';

const LOOK_MS = 120;
/** What was changed she confirms after so long: it rings meanwhile. */
const CONFIRM_AFTER_MS = 5_000;

interface Order {
  readonly wish: Wish;
  /** When she means to do something next, in milliseconds since the shift began. */
  dueAt: number;
  /** She has not yet done with it what she does beside the steps. */
  turn: Turn;
}

export const DEEDS = [
  'take',
  'start',
  'ready',
  'deliver',
  'confirm',
  'undo',
  'cancel',
  'mark',
  'look',
  'sound',
] as const;
export type Deed = (typeof DEEDS)[number];

export interface NurseParts {
  readonly board: BoardPage;
  elapsed(): number;
  complain(who: string, what: string): void;
}

export class Nurse {
  /** What she pressed, and how often. */
  readonly deeds = new Map<Deed, number>(DEEDS.map((deed) => [deed, 0]));
  readonly #parts: NurseParts;
  readonly #orders = new Map<number, Order>();
  /** Since when a change waits for her. */
  readonly #changed = new Map<number, number>();
  #isOver = false;

  constructor(parts: NurseParts) {
    this.#parts = parts;
  }

  gets(id: number, wish: Wish): void {
    this.#orders.set(id, { wish, dueAt: this.#parts.elapsed() + wish.waitMs, turn: wish.turn });
  }

  /** Resolves when she has been told to rest. */
  async work(): Promise<void> {
    try {
      while (!this.#isOver) if (!(await this.#act(await this.#parts.board.see()))) await Bun.sleep(LOOK_MS);
    } catch (error) {
      this.#parts.complain('nurse', String(error));
    }
  }

  /** She does not begin anything any more. */
  rest(): void {
    this.#isOver = true;
  }

  /** One thing at a time; false where there was nothing to do. */
  async #act(seen: Seen): Promise<boolean> {
    if (seen.isSignedOut) throw new Error('she was thrown out in the middle of her shift');
    if (seen.sound === 'blocked') return await this.#press('sound', '[data-sound=blocked]');
    if (seen.hasDialog) return await this.#parts.board.press('[role=dialog] button');
    if (seen.hasProblem) return await this.#parts.board.press('[data-problem] button');
    for (const ticket of seen.tickets) if (await this.#handle(ticket)) return true;
    for (const id of seen.undoable) if (await this.#undo(id)) return true;
    return false;
  }

  async #handle({ id, press }: TicketSeen): Promise<boolean> {
    const now = this.#parts.elapsed();
    if (press === 'confirm') return await this.#confirm(id, now);
    this.#changed.delete(id);
    const order = this.#orders.get(id);
    if (!order || press === null || now < order.dueAt) return false;
    const ticket = `[data-order="${id}"]`;
    // What stands in hand is cancelled, marked and looked at, and then goes on.
    const isInHand = press !== 'take';
    if (isInHand && (await this.#turn(id, order, ticket))) return true;
    if (!isDeed(press) || !(await this.#press(press, `${ticket} [data-press="${press}"]`))) return false;
    order.dueAt = now + order.wish.pauseMs;
    return true;
  }

  async #turn(id: number, order: Order, ticket: string): Promise<boolean> {
    const { turn } = order;
    const once = (isDone: boolean) => {
      if (isDone) order.turn = 'plain';
      return isDone;
    };
    switch (turn) {
      case 'cancelled':
      case 'taken back':
        return once(await this.#cancel(id, ticket));
      case 'marked':
      case 'amended':
        return once(await this.#press('mark', `${ticket} [data-line] button`));
      case 'looked at':
        return once(await this.#press('look', `${ticket} h2 a`));
      case 'undone':
      case 'plain':
        return false;
    }
  }

  async #cancel(id: number, ticket: string): Promise<boolean> {
    const { board } = this.#parts;
    if (!(await board.press(`${ticket} h2 a`))) return false;
    for (const button of ['[data-to-cancel]', '[role=dialog] label:has(input[value=room_asked])', '[data-cancel]']) {
      // The page that it stands on opens; where the board is not live the button is there and cannot be pressed.
      await board.run(`
        for (let frame = 0; frame < 60 && !document.querySelector('${button}'); frame++) {
          await new Promise(requestAnimationFrame);
        }
      `);
      if (!(await board.press(button))) return false;
    }
    this.#count('cancel');
    this.#changed.set(id, this.#parts.elapsed());
    return true;
  }

  async #confirm(id: number, now: number): Promise<boolean> {
    const since = this.#changed.get(id) ?? now;
    this.#changed.set(id, since);
    if (now - since < CONFIRM_AFTER_MS) return false;
    return await this.#press('confirm', `[data-order="${id}"] [data-press=confirm]`);
  }

  async #undo(id: number): Promise<boolean> {
    const order = this.#orders.get(id);
    if (order?.turn !== 'undone' || !(await this.#press('undo', `[data-undo="${id}"] button`))) return false;
    order.turn = 'plain';
    return true;
  }

  async #press(deed: Deed, selector: string): Promise<boolean> {
    const isDone = await this.#parts.board.press(selector);
    if (isDone) this.#count(deed);
    return isDone;
  }

  #count(deed: Deed): void {
    this.deeds.set(deed, (this.deeds.get(deed) ?? 0) + 1);
  }
}

function isDeed(press: string): press is Deed {
  return DEEDS.some((deed) => deed === press);
}

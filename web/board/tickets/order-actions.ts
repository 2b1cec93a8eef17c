/** What is done with orders on this screen: sent at once or refused at once, never done later behind anybody's back. */
import type { StaffClient } from '@comanda/client';
import type { StaffOrder } from '@comanda/protocol/order';
import { Observable } from '../../core/observable.ts';
import type { Page } from '../../core/page.ts';
import { type ActionProblem, actionProblem, isOvertaken } from './action-problem.ts';
import { type Recall, STEP_TO, type Step } from './steps.ts';

/** What is under way: one of each kind an order. */
export type Doing = 'step' | 'back' | 'cancel' | 'confirm' | 'amend' | `item ${number}`;

export interface OrderDoing {
  readonly sending: ReadonlySet<Doing>;
  /** Why the last action did not happen; null once another one is tried, or somebody has seen it. */
  readonly problem: ActionProblem | null;
}

/** A step that was made here a moment ago. */
export interface Undoable {
  readonly id: number;
  readonly room: string | null;
  readonly step: Exclude<Step, 'take'>;
}

export interface ActionsState {
  readonly doing: ReadonlyMap<number, OrderDoing>;
  /** The newest last. */
  readonly undoable: readonly Undoable[];
}

export interface Amendment {
  readonly items: readonly { readonly id: number; readonly quantity: number }[];
  readonly note?: string;
  readonly reason: string;
  /** How many changes the order had when it was read. */
  readonly from_changes: number;
}

export interface ActionsParts {
  readonly client: Pick<StaffClient, 'state' | 'move' | 'cancel' | 'acknowledge' | 'order' | 'rendered'>;
  readonly rest: { send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown): Promise<unknown> };
  readonly page: Pick<Page, 'after'>;
  /** Who presses. */
  me(): string | null;
  /** Something was done with an order that is also read elsewhere. */
  touched(id: number): void;
}

/** How long a step offers to be undone, beside the list of what was done. */
export const UNDO_MS = 8_000;
/** More offers at once are read by nobody. */
const MOST_OFFERS = 3;
/** Nor are more problems than this: those of orders that are gone for long make room. */
const MOST_PROBLEMS = 20;

const IDLE: OrderDoing = { sending: new Set(), problem: null };

export class OrderActions extends Observable<ActionsState> {
  readonly #parts: ActionsParts;

  constructor(parts: ActionsParts) {
    super({ doing: new Map(), undoable: [] });
    this.#parts = parts;
  }

  /** True where it was done, like all that follow. */
  async step(id: number, step: Step): Promise<boolean> {
    const { client } = this.#parts;
    if (step === 'take') return await this.#take(id);
    const room = client.state.orders.get(id)?.room_code ?? null;
    const isDone = await this.#do(id, 'step', () => client.move(id, STEP_TO[step], { from: FROM[step] }));
    if (isDone) this.#offer({ id, room, step });
    return isDone;
  }

  /** Takes the step back that was made last. */
  async back(id: number, { to, from }: Pick<Recall, 'to' | 'from'>): Promise<boolean> {
    this.withdraw(id);
    return await this.#do(id, 'back', () => this.#parts.client.move(id, to, { from }));
  }

  async undo({ id, step }: Undoable): Promise<boolean> {
    return await this.back(id, { to: FROM[step], from: STEP_TO[step] });
  }

  /** `reason` is told to the room; null: nothing is. */
  async cancel(id: number, reason: string): Promise<boolean> {
    return await this.#do(id, 'cancel', () => this.#parts.client.cancel(id, undefined, reason));
  }

  /** `at`: the change that was seen; a newer one stays to be confirmed. */
  async confirm(id: number, at: string): Promise<boolean> {
    return await this.#do(id, 'confirm', () => this.#parts.rest.send('POST', `/api/orders/${id}/confirm/`, { at }));
  }

  async amend(id: number, amendment: Amendment): Promise<boolean> {
    return await this.#do(id, 'amend', () => this.#parts.rest.send('PATCH', `/api/orders/${id}/`, amendment));
  }

  async mark(id: number, item: number, done: boolean): Promise<boolean> {
    const path = `/api/orders/${id}/items/${item}/done/`;
    return await this.#do(id, `item ${item}`, () => this.#parts.rest.send('PUT', path, { done }));
  }

  /** Somebody has read what went wrong. */
  dismiss(id: number): void {
    this.#set(id, { ...this.of(id), problem: null });
  }

  /** The step is not offered to be undone any more. */
  withdraw(id: number): void {
    if (!this.state.undoable.some((offer) => offer.id === id)) return;
    this.set({ ...this.state, undoable: this.state.undoable.filter((offer) => offer.id !== id) });
  }

  of(id: number): OrderDoing {
    return this.state.doing.get(id) ?? IDLE;
  }

  async #take(id: number): Promise<boolean> {
    const { client, me } = this.#parts;
    let taken: StaffOrder | null = null;
    const isDone = await this.#do(id, 'step', async () => {
      // Whoever presses the button of a ticket that is only half in sight has seen it.
      client.rendered([id]);
      taken = await client.acknowledge(id);
    });
    const by = ownerOf(taken);
    // The first who takes an order has it: the second is told, for the server does not mind.
    if (by && by.email !== me())
      this.#set(id, { ...this.of(id), problem: { kind: 'faster', by: by.email, status: by.status } });
    return isDone;
  }

  async #do(id: number, what: Doing, act: () => Promise<unknown>): Promise<boolean> {
    const { client, touched } = this.#parts;
    const { sending } = this.of(id);
    if (sending.has(what)) return false;
    if (client.state.connection.status !== 'live') {
      this.#set(id, { sending, problem: { kind: 'not_live' } });
      return false;
    }
    this.#set(id, { sending: new Set([...sending, what]), problem: null });
    let problem: ActionProblem | null = null;
    try {
      await act();
    } catch (error) {
      problem = actionProblem(error, isOvertaken(error) ? await this.#now(id) : null);
    } finally {
      const { sending: now, problem: before } = this.of(id);
      this.#set(id, { sending: new Set([...now].filter((each) => each !== what)), problem: problem ?? before });
    }
    touched(id);
    return problem === null;
  }

  async #now(id: number): Promise<StaffOrder | null> {
    try {
      return await this.#parts.client.order(id);
    } catch {
      // It stays a refusal in the server's words.
      return null;
    }
  }

  #offer(offer: Undoable): void {
    const others = this.state.undoable.filter(({ id }) => id !== offer.id);
    this.set({ ...this.state, undoable: [...others, offer].slice(-MOST_OFFERS) });
    this.#parts.page.after(UNDO_MS, () => {
      if (this.state.undoable.includes(offer)) this.withdraw(offer.id);
    });
  }

  #set(id: number, doing: OrderDoing): void {
    const all = new Map(this.state.doing);
    // The newest last.
    all.delete(id);
    if (doing.sending.size > 0 || doing.problem !== null) all.set(id, doing);
    const settled = [...all].filter(([, { sending }]) => sending.size === 0);
    for (const [oldest] of settled.slice(0, -MOST_PROBLEMS)) all.delete(oldest);
    this.set({ ...this.state, doing: all });
  }
}

/** What a step begins with: an order that is elsewhere by now is not moved. */
const FROM = { start: 'PLACED', ready: 'PREPARING', deliver: 'READY' } as const;

function ownerOf(order: StaffOrder | null) {
  if (!order?.acknowledged_by_email) return null;
  return { email: order.acknowledged_by_email, status: order.status };
}

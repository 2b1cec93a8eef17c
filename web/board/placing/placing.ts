/** An order in the making for a room: one key for one intent, kept until the server has answered, so that it is placed once. */
import type { StaffOrder, StaffOrderAnswer } from '@comanda/protocol/order';
import { Observable } from '../../core/observable.ts';
import { type ActionProblem, actionProblem } from '../tickets/action-problem.ts';

export interface WantedLine {
  /** Its own within the order. */
  readonly id: number;
  readonly product: number;
  readonly quantity: number;
  readonly note: string;
  /** Ids of what is chosen with it. */
  readonly options: readonly string[];
}

export interface PlacingState {
  readonly room: string;
  readonly lines: readonly WantedLine[];
  readonly note: string;
  readonly isSending: boolean;
  readonly problem: ActionProblem | null;
  /** What was sent last has not been answered: `same` as what is wanted now, or another. */
  readonly unanswered: 'same' | 'other' | null;
}

export interface PlacingParts {
  /** Throws `Refused` or `Unreachable`. */
  place(body: unknown, idempotencyKey: string): Promise<StaffOrderAnswer>;
  /** Never the same one twice. */
  newKey(): string;
}

export const MOST_OF_A_PRODUCT = 999;

const EMPTY: PlacingState = { room: '', lines: [], note: '', isSending: false, problem: null, unanswered: null };

export class Placing extends Observable<PlacingState> {
  readonly #parts: PlacingParts;
  /** What was sent without an answer, and under which key. */
  #open: { readonly body: string; readonly key: string } | null = null;

  constructor(parts: PlacingParts) {
    super(EMPTY);
    this.#parts = parts;
  }

  setRoom(room: string): void {
    this.#change({ room });
  }

  setNote(note: string): void {
    this.#change({ note });
  }

  /** One more of it; a line of its own where `hasOptions`, since the next one may be another. */
  add(product: number, hasOptions = false): void {
    const { lines } = this.state;
    const line = hasOptions ? undefined : lines.find((each) => each.product === product);
    if (line) {
      this.setQuantity(line.id, line.quantity + 1);
      return;
    }
    const id = 1 + Math.max(0, ...lines.map((each) => each.id));
    this.#change({ lines: [...lines, { id, product, quantity: 1, note: '', options: [] }] });
  }

  /** None of it takes it out. */
  setQuantity(id: number, quantity: number): void {
    this.#changeLine(id, { quantity: Math.min(quantity, MOST_OF_A_PRODUCT) });
  }

  setLineNote(id: number, note: string): void {
    this.#changeLine(id, { note });
  }

  setOptions(id: number, options: readonly string[]): void {
    this.#changeLine(id, { options });
  }

  clear(): void {
    this.#open = null;
    this.set(EMPTY);
  }

  dismiss(): void {
    this.set({ ...this.state, problem: null });
  }

  /** The order that is there now; null where it was not placed, or nobody knows. */
  async send(): Promise<StaffOrder | null> {
    if (this.state.isSending) return null;
    const body = this.#body();
    const text = JSON.stringify(body);
    const key = this.#open?.body === text ? this.#open.key : this.#parts.newKey();
    this.#open = { body: text, key };
    this.set({ ...this.state, isSending: true, problem: null });
    try {
      const { order } = await this.#parts.place(body, key);
      this.clear();
      return order;
    } catch (error) {
      const problem = actionProblem(error, null);
      // A refusal is an answer: nothing was placed under this key.
      if (!isUnknown(problem)) this.#open = null;
      this.set({ ...this.state, isSending: false, problem, unanswered: this.#unanswered() });
      return null;
    }
  }

  #changeLine(id: number, part: Partial<WantedLine>): void {
    const lines = this.state.lines.map((line) => (line.id === id ? { ...line, ...part } : line));
    this.#change({ lines: lines.filter(({ quantity }) => quantity > 0) });
  }

  #change(part: Partial<PlacingState>): void {
    this.set({ ...this.state, ...part });
    this.set({ ...this.state, unanswered: this.#unanswered() });
  }

  #unanswered(): PlacingState['unanswered'] {
    if (!this.#open) return null;
    return this.#open.body === JSON.stringify(this.#body()) ? 'same' : 'other';
  }

  #body() {
    const { room, lines, note } = this.state;
    return {
      room_code: room.trim(),
      items: lines.map(({ product, quantity, note: words, options }) => {
        return {
          ...{ product_id: product, quantity },
          ...(words.trim() !== '' && { note: words.trim() }),
          ...(options.length > 0 && { options }),
        };
      }),
      ...(note.trim() !== '' && { note: note.trim() }),
    };
  }
}

/** Whether it may have been placed in spite of it. */
function isUnknown({ kind }: ActionProblem): boolean {
  return (
    kind === 'unreachable' ||
    kind === 'outcome_unknown' ||
    kind === 'unavailable' ||
    kind === 'too_many' ||
    kind === 'signed_off'
  );
}

/** Orders of this device on their way: each sent once, told as it is, and given back to the cart where the server said no. */
import { Discarded, type KioskClient, Refused } from '@comanda/client';
import { Observable } from '../../core/observable.ts';
import { type Basket, NotKept, OrderedBefore } from '../cart/basket.ts';
import { type Cart, wishOf } from '../cart/cart.ts';

/**
 * Why nothing was placed. `lines`: of some products there is nothing, by name. `choices`: what was chosen with them is not to be
 * had. `ordered_before`: this cart was ordered, and has been changed since. `not_kept`: this device keeps nothing.
 */
export type PlacingProblem =
  | { readonly kind: 'lines' | 'choices'; readonly names: readonly string[] }
  | { readonly kind: 'unknown_device' | 'too_many' | 'ordered_before' | 'not_kept' }
  | { readonly kind: 'refused'; readonly code: string };

export interface PlacingState {
  /** Orders of this page that have not been answered yet: during an outage there may be several. */
  readonly underWay: number;
  readonly problem: PlacingProblem | null;
}

/** `elsewhere`: the cart was ordered by another tab, or had been before, or another tab has given it back. */
export type PlacingOutcome =
  | { readonly kind: 'placed'; readonly order: number }
  | { readonly kind: 'not_placed' | 'elsewhere' | 'nothing' };

export class Placing extends Observable<PlacingState> {
  readonly #client: Pick<KioskClient, 'placeOrder'>;
  readonly #basket: Basket;
  readonly #told: (outcome: PlacingOutcome) => void;

  /** `told` hears how each order ends, also one that an earlier page has begun. */
  constructor(client: Pick<KioskClient, 'placeOrder' | 'on'>, basket: Basket, told: (outcome: PlacingOutcome) => void) {
    super({ underWay: 0, problem: null });
    this.#client = client;
    this.#basket = basket;
    this.#told = told;
    client.on('order_placed', ({ order }) => told({ kind: 'placed', order: order.id }));
    client.on('order_refused', ({ intent, error }) => this.#refused(intent.key, error));
  }

  /** Resolves when the server has answered, however long that takes. A second touch finds an empty cart, and does nothing. */
  async send(): Promise<void> {
    if (this.#basket.state.cart.lines.length === 0) return this.#told({ kind: 'nothing' });
    const cart = this.#basket.ordering();
    this.set({ underWay: this.state.underWay + 1, problem: null });
    try {
      await this.#client.placeOrder(wishOf(cart), cart.id);
    } catch (error) {
      if (error instanceof OrderedBefore || error instanceof Discarded) this.#told({ kind: 'elsewhere' });
      // What could not be kept has never left the cart.
      else if (error instanceof NotKept) this.#notPlaced({ kind: 'not_kept' });
      // What was refused has been told already, as that of an earlier page is; anything else is a fault of this one.
      else if (!(error instanceof Refused)) throw error;
    } finally {
      this.set({ ...this.state, underWay: this.state.underWay - 1 });
    }
  }

  dismiss(): void {
    this.set({ ...this.state, problem: null });
  }

  #refused(key: string, error: Refused): void {
    const cart = this.#basket.giveBack(key);
    if (cart) this.#notPlaced(problemOf(error, cart));
    else this.#told({ kind: 'elsewhere' });
  }

  #notPlaced(problem: PlacingProblem): void {
    this.set({ ...this.state, problem });
    this.#told({ kind: 'not_placed' });
  }
}

function problemOf(error: Refused, cart: Cart): PlacingProblem {
  const names = linesOf(error, cart, PRODUCT_FIELD);
  if (names.length > 0) return { kind: 'lines', names };
  const chosen = linesOf(error, cart, OPTIONS_FIELD);
  if (chosen.length > 0) return { kind: 'choices', names: chosen };
  if (error.status === 404) return { kind: 'unknown_device' };
  if (error.status === 429) return { kind: 'too_many' };
  if (error.code === 'idempotency_key_reused') return { kind: 'ordered_before' };
  return { kind: 'refused', code: error.code };
}

/** The server names fields like `items.2.product_id`, `items.2.options` and `items.2.options.0`. */
const PRODUCT_FIELD = /^items\.(\d+)\.product_id$/;
const OPTIONS_FIELD = /^items\.(\d+)\.options\b/;

function linesOf({ errors }: Refused, { lines }: Cart, pattern: RegExp): readonly string[] {
  const named = Object.keys(errors).map((field) => pattern.exec(field)?.[1]);
  const found = named.map((index) => (index === undefined ? undefined : lines[Number(index)]?.name));
  return [...new Set(found.filter((name) => name !== undefined))];
}

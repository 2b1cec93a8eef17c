/** Orders of this page on their way: each sent once, told as it is, and given back to the cart where the server said no. */
import { Discarded, type KioskClient, Refused } from '@comanda/client';
import { Observable } from '../../core/observable.ts';
import { type Basket, NotKept, OrderedBefore } from '../cart/basket.ts';
import { type Cart, wishOf } from '../cart/cart.ts';

/** Why nothing was placed. `lines`: of some products there is nothing, by name. `not_kept`: this device keeps nothing. */
export type PlacingProblem =
  | { readonly kind: 'lines'; readonly names: readonly string[] }
  | { readonly kind: 'unknown_device' }
  | { readonly kind: 'too_many' }
  | { readonly kind: 'not_kept' }
  | { readonly kind: 'refused'; readonly code: string };

export interface PlacingState {
  /** Orders that have not been answered yet: during an outage there may be several. */
  readonly underWay: number;
  readonly problem: PlacingProblem | null;
}

/** `elsewhere`: the cart was ordered by another tab, or had been before. */
export type PlacingOutcome =
  | { readonly kind: 'placed'; readonly order: number }
  | { readonly kind: 'not_placed' | 'elsewhere' | 'nothing' };

export class Placing extends Observable<PlacingState> {
  readonly #client: Pick<KioskClient, 'placeOrder'>;
  readonly #basket: Basket;

  constructor(client: Pick<KioskClient, 'placeOrder'>, basket: Basket) {
    super({ underWay: 0, problem: null });
    this.#client = client;
    this.#basket = basket;
  }

  /** Resolves with the server's answer, however long that takes. A second touch finds an empty cart, and does nothing. */
  async send(): Promise<PlacingOutcome> {
    if (this.#basket.state.cart.lines.length === 0) return { kind: 'nothing' };
    const cart = this.#basket.ordering();
    this.set({ underWay: this.state.underWay + 1, problem: null });
    try {
      const { id } = await this.#client.placeOrder(wishOf(cart));
      return { kind: 'placed', order: id };
    } catch (error) {
      if (error instanceof OrderedBefore || error instanceof Discarded) return { kind: 'elsewhere' };
      const problem = problemOf(error, cart);
      if (!problem) throw error;
      // What could not be kept has never left the cart.
      if (problem.kind !== 'not_kept') this.#basket.giveBack(cart);
      this.set({ ...this.state, problem });
      return { kind: 'not_placed' };
    } finally {
      this.set({ ...this.state, underWay: this.state.underWay - 1 });
    }
  }

  dismiss(): void {
    this.set({ ...this.state, problem: null });
  }
}

/** Null where it is no answer but a fault of this page. */
function problemOf(error: unknown, cart: Cart): PlacingProblem | null {
  if (error instanceof NotKept) return { kind: 'not_kept' };
  if (!(error instanceof Refused)) return null;
  const names = linesOf(error, cart);
  if (names.length > 0) return { kind: 'lines', names };
  if (error.status === 404) return { kind: 'unknown_device' };
  if (error.status === 429) return { kind: 'too_many' };
  return { kind: 'refused', code: error.code };
}

/** The server names fields like `items.2.product_id`. */
function linesOf({ errors }: Refused, { lines }: Cart): readonly string[] {
  const named = Object.keys(errors).map((field) => /^items\.(\d+)\.product_id$/.exec(field)?.[1]);
  const found = named.map((index) => (index === undefined ? undefined : lines[Number(index)]?.name));
  return [...new Set(found.filter((name) => name !== undefined))];
}

/**
 * The cart of this device and its orders that are on their way, in one text of the storage: ordering moves the lines from
 * the one to the other at once, so that no reload, no second touch and no second tab finds a cart that was ordered already.
 */
import type { Intent, OutboxStorage } from '@comanda/client';
import { Observable } from '../../core/observable.ts';
import { fieldOf, type KeptTexts } from '../../ui/stored.ts';
import { type Cart, emptyCart, readCart } from './cart.ts';

export interface BasketState {
  readonly cart: Cart;
  /** Kept until the server has answered. */
  readonly intents: readonly Intent[];
}

/** This cart has been ordered before, as by another tab: nothing was sent now. */
export class OrderedBefore extends Error {
  override readonly name = 'OrderedBefore';
}

/** The device keeps nothing, and so nothing was sent: after a reload nobody would know of it. */
export class NotKept extends Error {
  override readonly name = 'NotKept';
}

export class Basket extends Observable<BasketState> {
  readonly #key: string;
  readonly #texts: KeptTexts;
  readonly #newId: () => string;
  /** The cart that the next intent is made of. */
  #ordering: string | null = null;
  /** False while what is shown could not be kept. */
  #isKept = true;

  constructor(uid: string, texts: KeptTexts, newId: () => string) {
    super({ cart: emptyCart(newId()), intents: [] });
    this.#key = `comanda.kiosk.basket ${uid}`;
    this.#texts = texts;
    this.#newId = newId;
    this.takeKept();
  }

  /** Where the client keeps what is on its way. */
  readonly outbox: OutboxStorage = {
    all: async () => this.#now().intents,
    put: async (intent) => this.#order(intent),
    remove: async (key) => {
      const { cart, intents } = this.#now();
      this.#keep({ cart, intents: intents.filter((each) => each.key !== key) });
    },
  };

  /** Another tab may have changed it. */
  takeKept(): void {
    this.#isKept = true;
    this.set(this.#now());
  }

  change(change: (cart: Cart) => Cart): void {
    const { cart, intents } = this.#now();
    this.#keep({ cart: change(cart), intents });
  }

  /** Whoever was here has left. What is on its way goes on. */
  clear(): void {
    this.change(() => emptyCart(this.#newId()));
  }

  /** The server has said no: what was in it comes back, beside what was chosen meanwhile. */
  giveBack({ lines, note }: Cart): void {
    this.change((cart) => ({
      id: this.#newId(),
      lines: [...lines, ...cart.lines].map((line, index) => ({ ...line, id: index + 1 })),
      note: cart.note === '' ? note : cart.note,
    }));
  }

  /** The cart that is about to be ordered: the next intent is its. */
  ordering(): Cart {
    const { cart } = this.state;
    this.#ordering = cart.id;
    return cart;
  }

  #order(intent: Intent): void {
    const { cart, intents } = this.#now();
    if (cart.id !== this.#ordering) throw new OrderedBefore('this cart has been ordered');
    const state = { cart: emptyCart(this.#newId()), intents: [...intents, intent] };
    try {
      this.#texts.setItem(this.#key, JSON.stringify(state));
    } catch (error) {
      throw new NotKept('this device keeps nothing', { cause: error });
    }
    this.#ordering = null;
    this.set(state);
  }

  #keep(state: BasketState): void {
    try {
      this.#texts.setItem(this.#key, JSON.stringify(state));
      this.#isKept = true;
    } catch {
      // It is good for this visit, and cannot be ordered.
      this.#isKept = false;
    }
    this.set(state);
  }

  /** What the storage says, which another tab may have said. */
  #now(): BasketState {
    if (!this.#isKept) return this.state;
    try {
      const text = this.#texts.getItem(this.#key);
      if (text === null) return this.#isEmpty() ? this.state : { cart: emptyCart(this.#newId()), intents: [] };
      const parsed: unknown = JSON.parse(text);
      const cart = readCart(fieldOf(parsed, 'cart'));
      const intents = fieldOf(parsed, 'intents');
      return {
        cart: cart ?? emptyCart(this.#newId()),
        intents: Array.isArray(intents) ? intents.filter(isIntent) : [],
      };
    } catch {
      return this.state;
    }
  }

  #isEmpty(): boolean {
    return this.state.cart.lines.length === 0 && this.state.intents.length === 0;
  }
}

function isIntent(parsed: unknown): parsed is Intent {
  const order = fieldOf(parsed, 'order');
  return (
    typeof fieldOf(parsed, 'key') === 'string' &&
    typeof fieldOf(parsed, 'madeAt') === 'number' &&
    typeof fieldOf(order, 'device_uid') === 'string' &&
    Array.isArray(fieldOf(order, 'items'))
  );
}

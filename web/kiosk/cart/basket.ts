/**
 * The cart of this device and its orders that are on their way, in one text of the storage: ordering moves the lines from
 * the one to the other at once, so that no reload and no second touch finds a cart that was ordered already. Two tabs may
 * still order one cart in the same instant, for no storage of a browser can be locked: a cart's number is the key of its
 * order, and the server makes one order of a key.
 */
import type { Intent, OutboxStorage } from '@comanda/client';
import { Observable } from '../../core/observable.ts';
import { anyText, fieldOf, type KeptTexts, type ReadStored } from '../../ui/stored.ts';
import { type Cart, emptyCart, givenBack, readCart } from './cart.ts';

/** An order on its way, beside the cart that it was. */
export interface Ordered extends Intent {
  readonly cart: Cart;
}

export interface BasketState {
  readonly cart: Cart;
  /** Kept until the server has answered. */
  readonly intents: readonly Ordered[];
  /** Keys of the last that were refused and given back: what another tab was told, this one must know. */
  readonly refused: readonly string[];
}

/** More orders than there can be on their way in all tabs. */
const MOST_REFUSED = 50;

/** This cart has been ordered before, as by another tab: nothing was sent now. */
export class OrderedBefore extends Error {
  override readonly name = 'OrderedBefore';
}

/** The device keeps nothing, and so nothing was sent: after a reload nobody would know of it. */
export class NotKept extends Error {
  override readonly name = 'NotKept';
}

export class Basket extends Observable<BasketState> {
  /** The name of the text. */
  readonly key: string;
  readonly #texts: KeptTexts;
  readonly #newId: () => string;
  /** The cart that the next intent is made of, as it was shown. */
  #ordering: Cart | null = null;
  /** Keys that this page has seen answered: a tab that has not heard of it yet may write them down once more. */
  readonly #answered = new Set<string>();
  /** False while what is shown could not be kept. */
  #isKept = true;

  constructor(uid: string, texts: KeptTexts, newId: () => string) {
    super(emptyBasket(newId()));
    this.key = `comanda.kiosk.basket ${uid}`;
    this.#texts = texts;
    this.#newId = newId;
    this.takeKept();
  }

  /** Where the client keeps what is on its way. */
  readonly outbox: OutboxStorage = {
    all: async () => this.#now().intents,
    put: async (intent) => this.#order(intent),
    remove: async (key) => {
      const now = this.#now();
      this.#answered.add(key);
      if (now.intents.some((each) => each.key === key)) this.#keep({ ...now, intents: without(now.intents, key) });
    },
  };

  /** Nothing is chosen, and nothing on its way. */
  get isEmpty(): boolean {
    const { cart, intents } = this.state;
    return cart.lines.length === 0 && cart.note === '' && intents.length === 0;
  }

  /** Another tab has changed it: that counts, also where what was here could not be kept. */
  takeKept(): void {
    this.#isKept = true;
    this.set(this.#now());
  }

  /** Reads it once more before it is decided on; what could not be kept stays as it is. */
  look(): void {
    this.set(this.#now());
  }

  change(change: (cart: Cart) => Cart): void {
    const now = this.#now();
    this.#keep({ ...now, cart: change(now.cart) });
  }

  /** Whoever was here has left. What is on its way goes on. */
  clear(): void {
    this.change(() => emptyCart(this.#newId()));
  }

  /**
   * The server has said no to it: the cart comes back beside what was chosen meanwhile, in the text that forgets the intent,
   * and is answered. Null where another tab has given it back.
   */
  giveBack(key: string): Cart | null {
    const { cart, intents, refused } = this.#now();
    // Of a text that somebody has cleared, this page still knows what stood in it.
    const ordered = [...intents, ...this.state.intents].find((each) => each.key === key)?.cart ?? null;
    this.#answered.add(key);
    if (ordered) {
      this.#keep({
        cart: givenBack(this.#newId(), ordered, cart),
        intents: without(intents, key),
        refused: [...refused, key].slice(-MOST_REFUSED),
      });
    }
    return ordered;
  }

  /** The cart that is about to be ordered, under its number: the next intent is its. */
  ordering(): Cart {
    const { cart } = this.state;
    this.#ordering = cart;
    return cart;
  }

  #order(intent: Intent): void {
    const now = this.#now();
    const ordered = this.#ordering;
    this.#ordering = null;
    if (ordered?.id !== intent.key || now.cart.id !== intent.key) throw new OrderedBefore('this cart has been ordered');
    const intents = [...now.intents, { ...intent, cart: ordered }];
    try {
      this.#write({ ...now, cart: emptyCart(this.#newId()), intents });
    } catch (error) {
      throw new NotKept('this device keeps nothing', { cause: error });
    }
  }

  #write(state: BasketState): void {
    this.#texts.setItem(this.key, JSON.stringify(state));
    this.#isKept = true;
    this.set(state);
  }

  #keep(state: BasketState): void {
    try {
      this.#write(state);
    } catch {
      // It is good for this visit, and cannot be ordered.
      this.#isKept = false;
      this.set(state);
    }
  }

  /** What the storage says, which another tab may have said. */
  #now(): BasketState {
    if (!this.#isKept) return this.state;
    try {
      const text = this.#texts.getItem(this.key);
      if (text === null) return this.isEmpty ? this.state : emptyBasket(this.#newId());
      const parsed: unknown = JSON.parse(text);
      return {
        cart: readCart(fieldOf(parsed, 'cart')) ?? emptyCart(this.#newId()),
        intents: listOf(parsed, 'intents', readOrdered).filter(({ key }) => !this.#answered.has(key)),
        refused: listOf(parsed, 'refused', anyText),
      };
    } catch {
      return this.state;
    }
  }
}

function emptyBasket(id: string): BasketState {
  return { cart: emptyCart(id), intents: [], refused: [] };
}

/** What can be read of a list that was kept. */
function listOf<T>(parsed: unknown, name: string, read: ReadStored<T>): readonly T[] {
  const list = fieldOf(parsed, name);
  return Array.isArray(list) ? list.map(read).filter((each) => each !== undefined) : [];
}

function without(intents: readonly Ordered[], key: string): readonly Ordered[] {
  return intents.filter((each) => each.key !== key);
}

/** An intent that was kept; undefined where it is none. */
function readOrdered(parsed: unknown): Ordered | undefined {
  const cart = readCart(fieldOf(parsed, 'cart'));
  return cart && isIntent(parsed) ? { ...parsed, cart } : undefined;
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

/** All that can be known of a tablet's orders while a plan runs: what was kept, asked, made and said, and what must never be. */
import type { OrderPlacement } from '@comanda/protocol/order';
import { Basket } from '../../../web/kiosk/cart/basket.ts';
import { type Cart, countOf } from '../../../web/kiosk/cart/cart.ts';
import type { Asker } from './network.ts';

export interface Told {
  readonly page: Asker;
  readonly key: string;
  readonly what: 'placed' | 'refused';
}

const FAILED_WRITES = 'writes that failed';

export class Book {
  /**
   * By key, from the first time that an intent stood in the storage. Several only where two tabs have ordered one cart in the
   * same instant; what it holds may then differ, where there was no room to write down what the one had changed.
   */
  readonly kept = new Map<string, readonly OrderPlacement[]>();
  /** Orders that the server has made, by key, as its own answers say. */
  readonly made = new Map<string, Set<number>>();
  readonly told: Told[] = [];
  /** Keys of which the storage was cleared: the tablet may know nothing of them any more. */
  readonly cleared = new Set<string>();
  /** Keys that could not be forgotten, because there was no room to write that. */
  readonly stuck = new Set<string>();
  /** Keys that a tab has written over, because it had not heard of them yet. */
  readonly overwritten = new Set<string>();
  /** Keys that a tab has written down once more, because it had not heard yet that another had the answer. */
  readonly rewritten = new Set<string>();
  /** Keys that two pages have asked under at the same time. */
  readonly shared = new Set<string>();
  readonly #askers = new Map<string, Set<Asker>>();
  /** How often all tabs have heard of all. */
  #moment = 0;
  /** When it was first told to be refused, by key. */
  readonly #refusedAt = new Map<string, number>();
  /** Keys whose cart stood in the storage again. */
  readonly givenBack = new Set<string>();
  readonly complaints: string[] = [];
  readonly counts = new Map<string, number>();

  count(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  complain(what: string): void {
    this.complaints.push(what);
  }

  /** The tablet's text of cart and intents has changed. */
  written(after: string, before: string | null, seen: string | null): void {
    const [now, then, taken] = [after, before, seen].map(readText);
    if (!now || !then || !taken) return;
    for (const { key, order } of now.intents) {
      const others = this.kept.get(key) ?? [];
      if (then.intents.some((each) => each.key === key)) {
        if (!others.some((each) => Bun.deepEquals(each, order))) this.kept.set(key, [...others, order]);
        continue;
      }
      // A tab that has not heard that another has had the answer writes down once more what stood there.
      if (taken.intents.some((each) => each.key === key)) {
        this.rewritten.add(key);
        continue;
      }
      if (others.length === 0) this.count('intents kept');
      this.kept.set(key, [...others, order]);
      // What could not be written is known to the page alone.
      const isWhatStood = taken.cart.id === key || this.counts.has(FAILED_WRITES);
      if (!isWhatStood) this.complain(`${key} was made of the cart ${taken.cart.id}`);
    }
    for (const { key, cart } of then.intents) {
      if (now.intents.some((each) => each.key === key)) continue;
      const seenAs = taken.intents.find((each) => each.key === key);
      if (!seenAs) this.overwritten.add(key);
      // A tab that had not heard of it had written it down once more, or there was no room to strike it out.
      if (this.givenBack.has(key) || this.stuck.has(key)) continue;
      if (now.refused.includes(key)) this.#gaveBack(key, seenAs?.cart ?? cart, taken.cart, now.cart);
      else if (!this.made.has(key) && !this.overwritten.has(key))
        this.complain(`${key} was forgotten before the answer`);
    }
  }

  /** Its cart stands in front of what stood there, and once. */
  #gaveBack(key: string, refused: Cart, before: Cart, after: Cart): void {
    this.givenBack.add(key);
    const isWhole = countOf(after) === countOf(refused) + countOf(before);
    if (!isWhole && !this.counts.has(FAILED_WRITES)) this.complain(`${key} was not given back as it was`);
  }

  /** There was no room for a text. */
  full(text: string, before: string | null): void {
    this.count(FAILED_WRITES);
    const [wanted, stands] = [readText(text), readText(before)];
    for (const { key } of stands.intents) {
      if (!wanted.intents.some((each) => each.key === key)) this.stuck.add(key);
    }
  }

  /** All tabs have heard now of what each has written. */
  heard(): void {
    this.#moment += 1;
  }

  /** A page is about to send a request. */
  asks(page: Asker, key: string): void {
    this.count('requests that place');
    const askers = this.#askers.get(key) ?? new Set();
    this.#askers.set(key, askers.add(page));
    const refusedAt = this.#refusedAt.get(key) ?? Infinity;
    const isForgotten = !this.stuck.has(key) && !this.rewritten.has(key);
    if (this.#moment > refusedAt && isForgotten) this.complain(`${key} is asked for though it was refused`);
    if ([...askers].filter(({ hasEnded }) => !hasEnded).length > 1) this.shared.add(key);
    if (!this.kept.has(key)) this.complain(`${key} was sent without being kept`);
  }

  answered(key: string, order: number): void {
    const orders = this.made.get(key) ?? new Set();
    if (orders.has(order)) this.count('answered again with the same order');
    this.made.set(key, orders.add(order));
  }

  /** A page shows that this order is placed. */
  shows(order: number): void {
    const isThere = [...this.made.values()].some((orders) => orders.has(order));
    if (!isThere) this.complain(`a page says that order ${order} is placed, which the server has not said`);
  }

  says(page: Asker, key: string, what: Told['what']): void {
    if (this.told.some((each) => each.page === page && each.key === key)) this.complain(`a page tells twice of ${key}`);
    this.told.push({ page, key, what });
    if (what === 'refused' && !this.#refusedAt.has(key)) this.#refusedAt.set(key, this.#moment);
    this.count(`told ${what}`);
  }

  /** How many pages have said so. */
  toldOf(key: string, what: Told['what']): number {
    return this.told.filter((each) => each.key === key && each.what === what).length;
  }
}

/** As a page that is loaded would read it. */
export function readText(text: string | null) {
  const texts = { getItem: () => text, setItem: () => {}, removeItem: () => {} };
  return new Basket('', texts, () => 'none').state;
}

/** A page of the kiosk as the tablet has loaded it, over the real client and all of the kiosk but its screens. */
import type { Environment, Signal } from '../../../client/src/comanda.ts';
import type { Page } from '../../../web/core/page.ts';
import { withChoice, withNote } from '../../../web/kiosk/cart/cart.ts';
import type { PlacingProblem } from '../../../web/kiosk/placing/placing.ts';
import { type Kiosk, type KioskPlace, openKiosk } from '../../../web/kiosk/shell/kiosk.ts';
import { Stored } from '../../../web/ui/stored.ts';
import type { Book } from './book.ts';
import type { Disk, View } from './disk.ts';
import type { Asker, Network } from './network.ts';
import type { End } from './plan.ts';
import type { TabletClock } from './tablet-clock.ts';

export interface Tablet {
  readonly uid: string;
  readonly url: string;
  readonly clock: TabletClock;
  readonly disk: Disk;
  readonly network: Network;
  readonly book: Book;
  /** From 0 up to 1. */
  random(): number;
  newId(): string;
}

/** A guest has touched *place*, with something in the cart that was shown. */
interface Touch {
  readonly key: string;
  readonly wasKept: boolean;
}

export class TabletPage implements Asker {
  readonly #tablet: Tablet;
  readonly #view: View;
  readonly #watchers = new Set<(signal: Signal) => void>();
  #heard: (key: string | null) => void = () => {};
  #hasEnded = false;
  #endsAt: { readonly at: End; passing: number } | null = null;
  #touches: Touch[] = [];
  /** Since the last touch, or the last refusal. */
  #said: PlacingProblem[] = [];
  readonly kiosk: Kiosk;

  constructor(tablet: Tablet) {
    this.#tablet = tablet;
    this.#view = tablet.disk.open((key) => {
      if (!this.#hasEnded) this.#heard(key);
    });
    this.kiosk = openKiosk(tablet.uid, this.#place());
    this.#listen();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Reloaded, closed, crashed: nothing of it goes on, and nobody asks it first. */
  end(): void {
    this.#hasEnded = true;
    this.#tablet.clock.forget(this);
    this.#tablet.network.leave(this);
    this.#tablet.disk.close(this.#view);
  }

  /** It ends when it comes there, after it has passed there so many times. */
  endAt(at: End, passing: number): void {
    this.#endsAt = { at, passing };
  }

  reaches(where: End): void {
    if (this.#hasEnded || this.#endsAt?.at !== where) return;
    if (this.#endsAt.passing > 0) {
      this.#endsAt.passing -= 1;
      return;
    }
    this.#tablet.book.count(`ended at: ${where}`);
    this.end();
  }

  signal(what: Signal): void {
    for (const watcher of [...this.#watchers]) watcher(what);
  }

  choose(product: number): void {
    this.kiosk.basket.change((cart) => {
      const change = withChoice(withNote(cart, 'sin prisa'), {
        product,
        name: `${product}`,
        quantity: 1,
        note: '',
        options: [],
      });
      return change.kind === 'changed' ? change.cart : cart;
    });
  }

  /** Goes to the button; another step touches it. */
  toReview(): void {
    const { flow, basket } = this.kiosk;
    flow.do({ do: 'show_cart' });
    basket.look();
    flow.do({ do: 'review' });
  }

  touch(): void {
    if (this.#hasEnded) return;
    const { book } = this.#tablet;
    const { cart } = this.kiosk.basket.state;
    book.count(cart.lines.length > 0 ? 'touches' : 'touches of an empty cart');
    const wasKept = book.kept.has(cart.id);
    this.kiosk.order().catch((error: unknown) => book.complain(`a page failed: ${String(error)}`));
    if (cart.lines.length > 0) this.#touches.push({ key: cart.id, wasKept });
  }

  /** What was touched is kept now, or was before, or it was said that it is not. */
  judgeTouches(): void {
    for (const { key, wasKept } of this.#touches.splice(0)) {
      const { book } = this.#tablet;
      if (wasKept) book.count('touches of a cart that was ordered');
      else if (book.kept.has(key) || this.#hasEnded) continue;
      else if (this.#takeSaid('not_kept')) book.count('told not kept');
      else book.complain(`${key} was touched, is not kept, and nothing was said`);
    }
  }

  #place(): KioskPlace {
    const { clock, url, newId } = this.#tablet;
    const page: Page = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (ms, call) => this.#after(ms, call),
      isVisible: () => true,
      onVisibility: () => () => {},
    };
    return {
      connection: { url, environment: this.#environment() },
      page,
      texts: {
        getItem: (key) => this.#view.getItem(key),
        setItem: (key, text) => {
          this.reaches('write');
          if (this.#hasEnded) return;
          this.#view.setItem(key, text);
          this.reaches('written');
        },
        removeItem: (key) => this.#view.removeItem(key),
      },
      language: new Stored<string | null>('language', 'es', () => undefined),
      onOtherTab: (changed) => {
        this.#heard = changed;
      },
      newId,
    };
  }

  #environment(): Environment {
    const { clock, network, random, newId } = this.#tablet;
    return {
      fetch: (url, init) => network.fetch(this, url, init),
      openSocket: (url, protocols) => network.openSocket(this, url, protocols),
      now: () => clock.now(),
      random,
      key: newId,
      after: (ms, call) => this.#after(ms, call),
      alone: (_, work) => work(),
      watch: (listener) => {
        this.#watchers.add(listener);
        return () => this.#watchers.delete(listener);
      },
      isVisible: () => true,
    };
  }

  #after(ms: number, call: () => void): () => void {
    if (this.#hasEnded) return () => {};
    return this.#tablet.clock.after(this, ms, call);
  }

  /** Whether a problem was said, of this kind or of any but that this device keeps nothing; each counts once. */
  #takeSaid(kind?: PlacingProblem['kind']): boolean {
    const index = this.#said.findIndex((each) => (kind ? each.kind === kind : each.kind !== 'not_kept'));
    if (index < 0) return false;
    this.#said.splice(index, 1);
    return true;
  }

  /** After the kiosk itself has listened: what is said of an order is what it says. */
  #listen(): void {
    const { client, placing, flow, basket } = this.kiosk;
    const { book } = this.#tablet;
    client.on('order_placed', ({ intent }) => {
      if (!this.#hasEnded) book.says(this, intent.key, 'placed');
    });
    client.on('order_refused', ({ intent: { key, order } }) => {
      if (this.#hasEnded) return;
      const { cart, intents } = basket.state;
      if (intents.some((each) => each.key === key)) book.complain(`${key} was refused, and is still on its way`);
      if (!this.#takeSaid()) return book.count('refusals that another tab has told');
      book.says(this, key, 'refused');
      const isBack = order.items.every(({ product_id, quantity }) =>
        cart.lines.some((line) => line.product === product_id && line.quantity >= quantity),
      );
      if (!isBack) book.complain(`${key} was refused, and its cart is not back`);
    });
    let problem = placing.state.problem;
    placing.on('change', () => {
      const { problem: now } = placing.state;
      if (this.#hasEnded || now === problem) return;
      problem = now;
      if (now) this.#said.push(now);
    });
    flow.on('change', () => {
      if (!this.#hasEnded && flow.state.at === 'placed') book.shows(flow.state.order);
    });
  }
}

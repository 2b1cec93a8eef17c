/** What the screen's own machinery needs of the readings beside the orders: the settings, the menu, what must be confirmed. */
import type { Category, Product } from '@comanda/protocol/catalog';
import type { StaffOrder } from '@comanda/protocol/order';
import type { SiteSettings } from '@comanda/protocol/setting';
import { QueryObserver } from '@tanstack/react-query';
import { Observable } from '../../core/observable.ts';
import type { Live } from '../live/live-board.ts';
import { categoriesReading, productsReading, settingsReading, unconfirmedReading } from '../live/readings.ts';

export interface SiteRead {
  /** Null until it was read. */
  readonly settings: SiteSettings | null;
  readonly products: readonly Product[];
  readonly categories: readonly Category[];
  readonly unconfirmed: readonly StaffOrder[];
}

const NOTHING: SiteRead = { settings: null, products: [], categories: [], unconfirmed: [] };

export class SiteReadings extends Observable<SiteRead> {
  readonly #live: Live;
  #stops: readonly (() => void)[] = [];

  constructor(live: Live) {
    super(NOTHING);
    this.#live = live;
  }

  start(): void {
    const { queries, rest } = this.#live;
    const settings = new QueryObserver(queries, settingsReading(rest));
    const products = new QueryObserver(queries, productsReading(rest));
    const categories = new QueryObserver(queries, categoriesReading(rest));
    const unconfirmed = new QueryObserver(queries, unconfirmedReading(rest));
    const take = () => {
      // A reading that begins, and one that finds all as it was, are told too: neither is a reason to draw anything anew.
      this.#take({
        settings: settings.getCurrentResult().data ?? NOTHING.settings,
        products: products.getCurrentResult().data ?? NOTHING.products,
        categories: categories.getCurrentResult().data ?? NOTHING.categories,
        unconfirmed: unconfirmed.getCurrentResult().data?.results ?? NOTHING.unconfirmed,
      });
    };
    this.#stops = [
      settings.subscribe(take),
      products.subscribe(take),
      categories.subscribe(take),
      unconfirmed.subscribe(take),
    ];
    take();
  }

  #take(read: SiteRead): void {
    const { settings, products, categories, unconfirmed } = this.state;
    const isSame =
      read.settings === settings &&
      read.products === products &&
      read.categories === categories &&
      read.unconfirmed === unconfirmed;
    if (!isSame) this.set(read);
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }
}

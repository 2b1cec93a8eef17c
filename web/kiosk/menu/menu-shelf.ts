/** The menu and the site of this device: at hand from the last time, read anew when the server is there, and kept up with what it tells. */
import { type KioskClient, type Menu, Refused } from '@comanda/client';
import type { Product } from '@comanda/protocol/catalog';
import type { KioskStart } from '@comanda/protocol/clinic';
import { Observable } from '../../core/observable.ts';
import type { Page } from '../../core/page.ts';
import type { KeptTexts } from '../../ui/stored.ts';
import { readMenu, readSite } from './read-shelf.ts';

export interface Shelf {
  readonly menu: Menu | null;
  readonly site: KioskStart | null;
}

export interface ShelfParts {
  readonly client: Pick<KioskClient, 'menu' | 'site' | 'on'>;
  readonly texts: KeptTexts;
  readonly page: Pick<Page, 'after'>;
  /** The server has just said what time it is there. */
  readonly heardTime: (server: number) => void;
}

const RETRY_MS = 5_000;

export class MenuShelf extends Observable<Shelf> {
  readonly #parts: ShelfParts;
  readonly #keys: Readonly<Record<keyof Shelf, string>>;
  /** What the feed has told while the menu was being read: it may be newer than what is read. */
  readonly #toldMeanwhile = new Map<number, Partial<Product>>();
  #isReading = false;
  #isToReadAgain = false;
  #cancelRetry = () => {};

  constructor(uid: string, parts: ShelfParts) {
    const keys = { menu: `comanda.kiosk.menu ${uid}`, site: `comanda.kiosk.site ${uid}` };
    super({
      menu: kept(parts.texts, keys.menu, readMenu) ?? null,
      site: kept(parts.texts, keys.site, readSite) ?? null,
    });
    this.#parts = parts;
    this.#keys = keys;
  }

  /** Reads now, and again after each absence and with each change. */
  start(): void {
    const { client } = this.#parts;
    let isLive = false;
    client.on('change', ({ connection }) => {
      const wasLive = isLive;
      isLive = connection.status === 'live';
      if (isLive && !wasLive) void this.#read();
    });
    client.on('menu_changed', () => void this.#read());
    client.on('product_availability_changed', ({ product_id, is_available, unavailable_until }) => {
      const change = { is_available, unavailable_until };
      if (this.#isReading) this.#toldMeanwhile.set(product_id, change);
      const { menu } = this.state;
      if (menu) this.#takeMenu(changed(menu, new Map([[product_id, change]])));
    });
    void this.#read();
  }

  async #read(): Promise<void> {
    this.#isToReadAgain = this.#isReading;
    if (this.#isReading) return;
    this.#isReading = true;
    this.#cancelRetry();
    this.#toldMeanwhile.clear();
    const { client, heardTime } = this.#parts;
    try {
      const [menu, site] = await Promise.all([client.menu(), client.site()]);
      heardTime(Date.parse(site.server_time));
      this.#keep('site', site);
      this.set({ ...this.state, site });
      this.#takeMenu(changed(menu, this.#toldMeanwhile));
    } catch (error) {
      // A no will be another one when the line is there again; who is away may be back any moment.
      if (!(error instanceof Refused && error.status < 500)) {
        this.#cancelRetry = this.#parts.page.after(RETRY_MS, () => void this.#read());
      }
    }
    this.#isReading = false;
    if (this.#isToReadAgain) await this.#read();
  }

  #takeMenu(menu: Menu): void {
    this.#keep('menu', menu);
    this.set({ ...this.state, menu });
  }

  #keep(what: keyof Shelf, value: Menu | KioskStart): void {
    try {
      this.#parts.texts.setItem(this.#keys[what], JSON.stringify(value));
    } catch {
      // It is good for this visit.
    }
  }
}

function changed(menu: Menu, changes: ReadonlyMap<number, Partial<Product>>): Menu {
  return { ...menu, products: menu.products.map((product) => ({ ...product, ...changes.get(product.id) })) };
}

function kept<T>(texts: KeptTexts, key: string, read: (parsed: unknown) => T | undefined): T | undefined {
  try {
    const text = texts.getItem(key);
    return text === null ? undefined : read(JSON.parse(text));
  } catch {
    return undefined;
  }
}

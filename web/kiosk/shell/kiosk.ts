/** All that lives on this page for one device, put together. */
import { connectKiosk, type KioskClient, type KioskOptions } from '@comanda/client';
import type { Page } from '../../core/page.ts';
import { ServerClock } from '../../core/server-clock.ts';
import { Ticker } from '../../core/ticker.ts';
import type { KeptTexts, Stored } from '../../ui/stored.ts';
import { Basket } from '../cart/basket.ts';
import { Standing } from '../device/standing.ts';
import { firstScreen } from '../flow/flow.ts';
import { FlowStore } from '../flow/flow-store.ts';
import { Idle } from '../idle/idle.ts';
import { MenuShelf } from '../menu/menu-shelf.ts';
import { MenuView } from '../menu/menu-view.ts';
import { OrderWatch } from '../orders/order-watch.ts';
import { readOwnOrder } from '../orders/read-own-order.ts';
import { StatusNews } from '../orders/status-news.ts';
import { WatchBook } from '../orders/watch-book.ts';
import { Placing } from '../placing/placing.ts';
import { Chime } from '../sound/chime.ts';
import { keepPicturesOf } from './kept-pictures.ts';

export interface Kiosk {
  readonly uid: string;
  readonly client: KioskClient;
  readonly basket: Basket;
  readonly shelf: MenuShelf;
  readonly view: MenuView;
  readonly placing: Placing;
  readonly watch: OrderWatch;
  readonly news: StatusNews;
  readonly standing: Standing;
  readonly flow: FlowStore;
  readonly idle: Idle;
  readonly ticker: Ticker;
  readonly chime: Chime;
  /** Nobody is there, and nobody has left anything. */
  isFree(): boolean;
  /** Orders what is in the cart, and follows it on the screen. */
  order(): Promise<void>;
}

/** Where a kiosk lives: a browser's page, or a test's. */
export interface KioskPlace {
  readonly connection: Pick<KioskOptions, 'url' | 'environment'>;
  readonly page: Page;
  readonly texts: KeptTexts;
  readonly language: Pick<Stored<string | null>, 'value' | 'set'>;
  /** Tells which text another tab has changed; null where all are gone. */
  onOtherTab(changed: (key: string | null) => void): void;
  /** Another one each time, in whatever tab. */
  newId(): string;
}

export function openKiosk(uid: string, { connection, page, texts, language, onOtherTab, newId }: KioskPlace): Kiosk {
  const basket = new Basket(uid, texts, newId);
  const { cart, intents } = basket.state;
  const flow = new FlowStore(
    firstScreen({ spoken: language.value !== null, lines: cart.lines.length, intents: intents.length }),
  );
  const client = connectKiosk({ ...connection, deviceUid: uid, storage: basket.outbox });
  // Right after it was connected, so that nothing that an earlier page has begun is answered unheard.
  const placing = new Placing(client, basket, (outcome) => {
    switch (outcome.kind) {
      case 'placed':
        return flow.do({ do: 'placed', order: outcome.order });
      case 'not_placed':
        return flow.do({ do: 'not_placed' });
      case 'elsewhere':
      case 'nothing':
        return;
    }
  });
  const clock = new ServerClock(page);
  const shelf = new MenuShelf(uid, { client, texts, page, heardTime: (at) => clock.heard(at) });
  const chime = new Chime();
  const book = new WatchBook(uid, texts);
  const watch = new OrderWatch({
    client,
    book,
    ring: () => chime.ring(),
    readOrder: (id) => readOwnOrder(connection, uid, id),
  });
  onOtherTab((changed) => {
    if (changed === book.key || changed === null) watch.takeKept();
    if (changed !== basket.key && changed !== null) return;
    basket.takeKept();
    // Whoever has the cart back was told that nothing was ordered: it must not become an order by this tab.
    for (const { key } of client.state.waiting) if (basket.state.refused.includes(key)) void client.discard(key);
  });
  const view = new MenuView();
  // Whoever ends by the button leaves as much behind as who just goes away.
  const isFree = () =>
    flow.state.at === 'attract' && language.value === null && basket.isEmpty && placing.state.problem === null;
  const idle = new Idle({
    page,
    isAtRest: () => isFree() || placing.state.underWay > 0 || basket.state.intents.length > 0,
    leave() {
      basket.clear();
      view.clear();
      placing.dismiss();
      watch.sawEnd();
      language.set(null);
      flow.do({ do: 'leave' });
    },
  });
  keepPicturesOf(shelf);
  shelf.start();
  return {
    ...{ uid, client, basket, shelf, view, placing, watch, flow, idle, chime },
    standing: new Standing({ client, page }),
    news: new StatusNews(client),
    ticker: new Ticker(clock, page),
    isFree,
    order() {
      flow.do({ do: 'send' });
      return placing.send();
    },
  };
}

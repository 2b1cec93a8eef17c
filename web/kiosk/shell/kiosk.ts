/** All that lives on this page for one device, put together. */
import { connectKiosk, type KioskClient } from '@comanda/client';
import { thisPage } from '../../core/page.ts';
import { ServerClock } from '../../core/server-clock.ts';
import { Ticker } from '../../core/ticker.ts';
import { Basket } from '../cart/basket.ts';
import { deviceStorage } from '../device/device-storage.ts';
import { firstScreen } from '../flow/flow.ts';
import { FlowStore } from '../flow/flow-store.ts';
import { chosenLanguage } from '../i18n/languages.ts';
import { Idle } from '../idle/idle.ts';
import { MenuShelf } from '../menu/menu-shelf.ts';
import { OrderWatch } from '../orders/order-watch.ts';
import { Placing } from '../placing/placing.ts';
import { Chime } from '../sound/chime.ts';

export interface Kiosk {
  readonly client: KioskClient;
  readonly basket: Basket;
  readonly shelf: MenuShelf;
  readonly placing: Placing;
  readonly watch: OrderWatch;
  readonly flow: FlowStore;
  readonly idle: Idle;
  readonly ticker: Ticker;
  readonly chime: Chime;
  /** Orders what is in the cart, and follows it on the screen. */
  order(): Promise<void>;
}

export function openKiosk(uid: string): Kiosk {
  const texts = deviceStorage();
  const basket = new Basket(uid, texts, newId);
  window.addEventListener('storage', () => basket.takeKept());
  const client = connectKiosk({ url: window.location.origin, deviceUid: uid, storage: basket.outbox });
  const clock = new ServerClock(thisPage);
  const shelf = new MenuShelf(uid, { client, texts, page: thisPage, heardTime: (at) => clock.heard(at) });
  const placing = new Placing(client, basket);
  const chime = new Chime();
  const watch = new OrderWatch(client, () => chime.ring());
  const { cart, intents } = basket.state;
  const flow = new FlowStore(
    firstScreen({ spoken: chosenLanguage.value !== null, lines: cart.lines.length, intents: intents.length }),
  );
  const idle = new Idle({
    page: thisPage,
    isAtRest: () => flow.state.at === 'attract' || placing.state.underWay > 0 || basket.state.intents.length > 0,
    leave() {
      basket.clear();
      placing.dismiss();
      watch.sawEnd();
      chosenLanguage.set(null);
      flow.do({ do: 'leave' });
    },
  });
  shelf.start();
  return {
    ...{ client, basket, shelf, placing, watch, flow, idle, chime },
    ticker: new Ticker(clock, thisPage),
    async order() {
      flow.do({ do: 'send' });
      const outcome = await placing.send();
      switch (outcome.kind) {
        case 'placed':
          return flow.do({ do: 'placed', order: outcome.order });
        case 'not_placed':
          return flow.do({ do: 'not_placed' });
        case 'elsewhere':
        case 'nothing':
          return;
      }
    },
  };
}

function newId(): string {
  return crypto.getRandomValues(new Uint32Array(2)).join('');
}

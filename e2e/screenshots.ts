/** npm run screenshots: the pictures of docs/screenshots, taken of the board and the kiosk as they are shipped in a real Chromium. */
import { mkdir } from 'node:fs/promises';
import type { Product } from '@comanda/protocol/catalog';
import type { OrderCustody } from '@comanda/protocol/custody';
import { ask } from '../server/test/harness/api.ts';
import { press, there, ticket } from './board-scenes.ts';
import { BoardStage, connection, fillIn } from './board-stage.ts';
import { until } from './browsers/browser.ts';
import { type Chromium, type ChromiumPage, openChromium } from './browsers/chromium.ts';
import { KioskStage } from './kiosk-stage.ts';
import { type DemoWard, openWard, POSTS } from './screenshots/demo-ward.ts';
import { kioskPictures } from './screenshots/kiosk-pictures.ts';
import { bringAbout, NOON, perform, place } from './screenshots/morning.ts';
import { pageClock, StillClock } from './screenshots/still-clock.ts';
import { FOLDER, take } from './screenshots/take.ts';
import { everyRoom, FOLLOWED, FORGOTTEN_ROOM, NOON_WISHES, SOLD_OUT } from './screenshots/wishes.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

interface Look {
  readonly language: 'es' | 'en';
  readonly theme: 'light' | 'dark' | 'contrast';
  readonly large_text?: boolean;
}

/** Signs in as the kitchen, its shift begun and its sound let out. */
async function enter(browser: Chromium, ward: DemoWard, look: Look): Promise<ChromiumPage> {
  const page = await browser.open();
  await page.before(pageClock(NOON));
  await page.size(1280, 900);
  await page.goto(`${ward.line.url}/staff/`);
  await keep(page, { ...look, 'board.shift_check': { by: POSTS.kitchen, at: NOON } });
  await page.reload();
  await fillIn(page, { email: POSTS.kitchen, password: ward.password });
  await until(page, connection('live'));
  await touch(page);
  return page;
}

/** As the browser would keep it from the last visit. */
async function keep(page: ChromiumPage, values: Readonly<Record<string, unknown>>): Promise<void> {
  await page.run(`
    for (const [name, value] of Object.entries(${JSON.stringify(values)})) {
      localStorage.setItem('comanda.' + name, JSON.stringify(value));
    }
  `);
}

/** A person touches the page, where nothing happens by that: from then on it may sound. */
async function touch(page: ChromiumPage): Promise<void> {
  await page.press(3, 500);
  await until(page, there('[data-sound="running"]'));
}

/** Goes to the board anew, so that nothing of the last picture is left. */
async function go(page: ChromiumPage, ward: DemoWard, look: Look): Promise<void> {
  await keep(page, { large_text: false, ...look });
  await page.goto(`${ward.line.url}/staff/`);
  await until(page, connection('live'));
  await touch(page);
  await read(page);
}

/** Every ticket has its lines. */
async function read(page: ChromiumPage): Promise<void> {
  await until(page, `${there('[data-order]')} && !document.querySelector('[data-order]:not(:has([data-line]))')`);
}

/** Asked again until it is so. */
async function custodyOf(ward: DemoWard, id: number, isSo: (custody: OrderCustody) => boolean): Promise<void> {
  for (;;) {
    const { body } = await ask<OrderCustody>(ward.url, 'GET', `/api/orders/${id}/custody/`, {
      token: ward.tokens.ward,
    });
    if (isSo(body)) return;
  }
}

async function sellOut(ward: DemoWard): Promise<void> {
  const until = { [SOLD_OUT.hour]: 'in_one_hour', [SOLD_OUT.notice]: 'further_notice' };
  for (const [id, when] of Object.entries(until)) {
    const path = `/api/catalog/products/${id}/availability/`;
    const body = { available: false, until: when };
    const { status } = await ask<Product>(ward.url, 'PUT', path, { token: ward.tokens.ward, body });
    if (status !== 200) throw new Error(`product ${id} is not sold out: ${status}`);
  }
}

async function ordinaryNoon(browser: Chromium, folder: string): Promise<void> {
  await using ward = await openWard({ board: folder }, new StillClock(NOON - 40 * MINUTE_MS));
  const spanish: Look = { language: 'es', theme: 'light' };
  await using page = await bringAbout(ward, NOON_WISHES, {
    at: 1,
    async open() {
      const forgotten = 1 + NOON_WISHES.findIndex(({ room }) => room === FORGOTTEN_ROOM);
      // Nobody watches: others are told at once.
      await custodyOf(ward, forgotten, ({ escalations }) => escalations.length > 0);
      return await enter(browser, ward, spanish);
    },
    shown: (id) => custodyOf(ward, id, ({ rendered_at }) => rendered_at !== null),
  });
  await go(page, ward, spanish);
  await take(page, 'board.png');
  await go(page, ward, { language: 'es', theme: 'contrast', large_text: true });
  await take(page, 'high-contrast.png');
  await go(page, ward, spanish);
  const followed = await place(ward, FOLLOWED);
  await custodyOf(ward, followed.id, ({ audible_at }) => audible_at !== null);
  ward.clock.set(NOON + 9 * SECOND_MS);
  await perform(ward, followed, { at: 0, by: 'kitchen', do: 'take' });
  ward.clock.set(NOON + 20 * SECOND_MS);
  await perform(ward, followed, { at: 0, by: 'kitchen', do: 'PREPARING' });
  await sellOut(ward);
  await page.size(1280, 1_000);
  await go(page, ward, spanish);
  await press(page, ticket(followed.id, ' h2 a'));
  await until(page, there('[data-custody]'));
  await take(page, 'order.png');
  await page.size(1280, 900);
  await go(page, ward, spanish);
  await press(page, 'a[href="/staff/sold-out"]');
  await until(page, there(`[data-product="${SOLD_OUT.notice}"][data-away]`));
  await take(page, 'sold-out.png');
  await page.size(360, 800);
  await go(page, ward, { language: 'en', theme: 'dark' });
  await take(page, 'phone.png', 2);
  await page.size(1280, 900);
  await go(page, ward, { language: 'en', theme: 'light' });
  ward.line.target = null;
  ward.line.cut();
  await until(page, `${connection('offline')} && ${there('[data-stale]')}`);
  await take(page, 'offline.png');
}

async function everyRoomAtOnce(browser: Chromium, folder: string): Promise<void> {
  await using ward = await openWard({ board: folder }, new StillClock(NOON - 40 * MINUTE_MS));
  const look: Look = { language: 'es', theme: 'dark' };
  await using page = await bringAbout(ward, everyRoom(60), {
    at: 1,
    open: () => enter(browser, ward, look),
    shown: (id) => custodyOf(ward, id, ({ rendered_at }) => rendered_at !== null),
  });
  await page.size(3840, 2160);
  await go(page, ward, look);
  await take(page, 'wall.png', 0.5);
}

await mkdir(FOLDER, { recursive: true });
await using stage = await BoardStage.build();
await using browser = await openChromium();
await ordinaryNoon(browser, stage.folder);
await everyRoomAtOnce(browser, stage.folder);
await using kiosk = await KioskStage.build();
await kioskPictures(browser, kiosk.folder);

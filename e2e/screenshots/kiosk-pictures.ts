/** The pictures of the kiosk: room 101 of the demo orders its lunch. */
import { there } from '../board-scenes.ts';
import { until } from '../browsers/browser.ts';
import type { Chromium } from '../browsers/chromium.ts';
import { notice, screen, touch } from '../kiosk-stage.ts';
import { openWard } from './demo-ward.ts';
import { NOON, perform, place } from './morning.ts';
import { pageClock, StillClock } from './still-clock.ts';
import { take } from './take.ts';

const ROOM = 101;
const [SOUP, OMELETTE, WATER, FRUIT] = [5, 7, 10, 13];
const MINUTE_MS = 60_000;
/** An iPad's, and two thirds of it in the picture. */
const [WIDTH, HEIGHT, SCALE] = [810, 1_080, 2 / 3];

export async function kioskPictures(browser: Chromium, folder: string): Promise<void> {
  await using ward = await openWard({ kiosk: folder }, new StillClock(NOON - 10 * MINUTE_MS));
  const staff = await watching(ward.url, ward.tokens.ward);
  await using page = await browser.open();
  await page.before(pageClock(NOON));
  await page.size(WIDTH, HEIGHT);
  await page.goto(`${ward.line.url}/kiosk?device_uid=ipad-room-${ROOM}`);
  await page.run(`localStorage.setItem('comanda.theme', '"light"')`);
  await page.reload();
  await until(page, `${screen('attract')} && ${notice('none')}`);
  await take(page, 'kiosk-attract.png', SCALE);
  await touch(page, '[data-start]');
  await touch(page, '[data-speak=es]');
  await until(page, there(`[data-product="${OMELETTE}"]`));
  await page.run(`document.activeElement?.blur()`);
  await take(page, 'kiosk-menu.png', SCALE);
  for (const product of [SOUP, WATER, OMELETTE]) {
    await touch(page, `[data-product="${product}"]`);
    await until(page, screen('product'));
    if (product === OMELETTE) {
      await page.run(`${there('[data-screen=product] input[type=radio]')}.click()`);
      await take(page, 'kiosk-product.png', SCALE);
    }
    await touch(page, '[data-save]');
    await until(page, screen('menu'));
  }
  await touch(page, '[data-cart]');
  await touch(page, '[data-review]');
  await until(page, there('[data-place]'));
  await take(page, 'kiosk-review.png', SCALE);
  await touch(page, '[data-place]');
  await until(page, there('[data-placed="1"]'));
  const wish = { room: ROOM, at: 0, items: [[FRUIT, 1] as const] };
  const fruit = await place(ward, wish);
  await perform(ward, fruit, { at: 0, by: 'ward', do: 'PREPARING' });
  await touch(page, '[data-follow]');
  await until(page, there(`[data-order="${fruit.id}"][data-status=preparing]`));
  await take(page, 'kiosk-orders.png', SCALE);
  await perform(ward, fruit, { at: 0, by: 'ward', do: 'READY' });
  await until(page, screen('ready'));
  await take(page, 'kiosk-ready.png', SCALE);
  staff.close();
}

/** A screen of the staff's: without one a room is told to call the desk. */
async function watching(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/staff/orders/?token=${token}`);
  await new Promise((opened) => socket.addEventListener('open', opened));
  return socket;
}

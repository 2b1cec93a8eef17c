/** A walk over every screen of the kiosk, from the first to one that nobody has told which device it is. */
import { move, placed } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { gone, there } from './board-scenes.ts';
import { type Page, until } from './browsers/browser.ts';
import { type KioskPlay, notice, screen, switchDevice, touch } from './kiosk-stage.ts';

export interface Walk {
  readonly language: string;
  /** Larger letters, more contrast, everything low. */
  readonly isHelped: boolean;
  /** Called on each screen, with its name. */
  look(name: string): Promise<void>;
}

export async function walk(page: Page, play: KioskPlay, { language, isHelped, look }: Walk): Promise<void> {
  const at = async (name: string) => {
    await until(page, screen(name));
    await look(name);
  };
  await page.goto(play.url);
  await at('attract');
  await touch(page, '[data-looks]');
  await until(page, screen('looks'));
  if (isHelped) {
    await page.run(`for (const each of document.querySelectorAll('[role=switch]')) each.click()`);
    await until(page, there('[data-reach=true]'));
  }
  await at('looks');
  await touch(page, '[data-done]');
  await touch(page, '[data-start]');
  await at('language');
  await touch(page, `[data-speak=${language}]`);
  await until(page, there('[data-product]'));
  await at('menu');
  await touch(page, `[data-product="${PRODUCTS.soldOut}"]`);
  await at('product');
  await touch(page, '[data-back]');
  await touch(page, `[data-product="${PRODUCTS.water}"]`);
  await at('product');
  await touch(page, '[data-save]');
  await touch(page, '[data-cart]');
  await at('cart');
  await touch(page, '[data-review]');
  await at('review');
  play.line.cut();
  await until(page, notice('away'));
  await touch(page, '[data-place]');
  await until(page, there('[data-away=true]'));
  await at('sending');
  play.line.mend();
  await until(page, there('[data-placed="1"]'));
  await at('placed');
  await touch(page, '[data-follow]');
  await until(page, `${there('[data-order="1"]')} && ${gone('[data-notice=away]')}`);
  await at('orders');
  await touch(page, '[data-cancel="1"]');
  await at('cancel');
  const { access } = await play.server.login();
  await move(play.server.url, access, 1, 'READY');
  await at('ready');
  await touch(page, '[data-seen]');
  await move(play.server.url, access, 1, 'DELIVERED');
  await until(page, there('[data-ended=delivered]'));
  const { id } = await placed(play.server.url);
  await move(play.server.url, access, id, 'CANCELLED');
  await at('cancelled');
  await touch(page, '[data-screen=cancelled] [data-seen]');
  await switchDevice(play, false);
  await at('off');
  // Loaded again it would still know its device: its history does.
  await page.run('localStorage.clear()');
  await page.goto(new URL('/healthz', play.url).href);
  await page.goto(new URL('/kiosk/', play.url).href);
  await at('no_device');
}

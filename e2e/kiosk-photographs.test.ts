/** The photographs of the menu in a real Chromium and a real WebKit: there without a server, in a box that never jumps, and never a broken picture. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Product } from '@comanda/protocol/catalog';
import { ask } from '../server/test/harness/api.ts';
import { flag } from '../server/test/harness/pictures.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { there } from './board-scenes.ts';
import { type Browser, type Page, until } from './browsers/browser.ts';
import { openChromium } from './browsers/chromium.ts';
import { openWebKit } from './browsers/webkit.ts';
import { enterMenu, type KioskPlay, KioskStage, notice, screen, touch } from './kiosk-stage.ts';

const TIMEOUT_MS = 60_000;

let stage: KioskStage;
beforeAll(async () => {
  stage = await KioskStage.build();
}, TIMEOUT_MS);
afterAll(() => stage[Symbol.asyncDispose]());

const path = (product: number) => `/api/catalog/products/${product}`;

async function photograph({ server }: KioskPlay, product: number, bitmap: Buffer<ArrayBuffer>): Promise<Product> {
  const { access } = await server.login('ADMIN');
  const answer = await fetch(`${server.url}${path(product)}/photograph`, {
    ...{ method: 'PUT', headers: { Authorization: `Bearer ${access}` }, body: bitmap },
  });
  expect(answer.status).toBe(200);
  return Product.parse(await answer.json());
}

const tile = (product: number) => `[data-product="${product}"]`;
const tileImage = (product: number) => there(`${tile(product)} img`);

const smallOf = (photograph: Product['photograph']) => photograph?.files[0]?.url;

/** Resolves when the small file of its photograph is there to be seen: no change of the document says so, only its own event. */
async function shows(page: Page, image: string, { photograph }: Product): Promise<void> {
  await page.run(`
    await new Promise((resolve) => {
      const look = () => {
        const image = ${image};
        if (!image?.complete || image.naturalWidth === 0) return;
        if (new URL(image.currentSrc).pathname !== ${JSON.stringify(smallOf(photograph))}) return;
        document.removeEventListener('load', look, true);
        observer.disconnect();
        resolve();
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, attributes: true });
      document.addEventListener('load', look, true);
      look();
    });
  `);
}

/** Of the pictures that the worker keeps, their paths. */
const KEPT = `
  const kept = await (await caches.open('comanda-kiosk-photographs')).keys();
  return kept.map(({ url }) => new URL(url).pathname).sort().join();
`;

/** Resolves when the small file of each of these is kept, and nothing else. */
async function keepsOnly(page: Page, ...products: readonly Product[]): Promise<void> {
  const small = products.map(({ photograph }) => smallOf(photograph));
  while ((await page.run(KEPT)) !== small.toSorted().join());
}

const BROWSERS: Readonly<Record<string, () => Promise<Browser>>> = { Chromium: openChromium, WebKit: openWebKit };

describe.each(Object.entries(BROWSERS))('%s', (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  test(
    'with the server away every product of the menu has its photograph, also one that nobody has looked at',
    async () => {
      await using play = await stage.play();
      const water = await photograph(play, PRODUCTS.water, flag(1600, 1200));
      const soup = await photograph(play, PRODUCTS.soup, flag(900, 1200));
      await using page = await browser.open();
      await enterMenu(page, play);
      await shows(page, tileImage(PRODUCTS.water), water);
      await keepsOnly(page, water, soup);
      play.line.cut();
      await page.reload();
      await until(page, `${screen('menu')} && ${notice('away')}`);
      await shows(page, tileImage(PRODUCTS.water), water);
      await page.run(`${there(tile(PRODUCTS.soup))}.scrollIntoView()`);
      await shows(page, tileImage(PRODUCTS.soup), soup);
      // The large one was never fetched: the small one stands in its place.
      await touch(page, tile(PRODUCTS.water));
      await shows(page, there('[data-screen=product] img[data-picture=small]'), water);
      play.line.mend();
    },
    TIMEOUT_MS,
  );

  test(
    'a tile stands as high before its picture is there, and one that cannot be had is the first letter of its name',
    async () => {
      await using play = await stage.play();
      const { access } = await play.server.login('ADMIN');
      const body = { image_url: '/nowhere/sopa.jpg' };
      await ask(play.server.url, 'PATCH', path(PRODUCTS.soup), { token: access, body });
      const water = await photograph(play, PRODUCTS.water, flag(900, 1600));
      await using page = await browser.open();
      await enterMenu(page, play);
      await until(page, there(`${tile(PRODUCTS.soup)} [data-picture=letter]`));
      await shows(page, tileImage(PRODUCTS.water), water);
      const height = (each: string) => page.run(`return Math.round(${each}.getBoundingClientRect().height)`);
      const letter = there(`${tile(PRODUCTS.soup)} [data-picture=letter]`);
      expect(await page.run(`return ${letter}.innerText`)).toBe('S');
      expect(await height(tileImage(PRODUCTS.water))).toBe(await height(letter));
      // The whole line of the menu, while nothing has come yet.
      await page.run(`${tileImage(PRODUCTS.water)}.closest('picture').replaceChildren(
        Object.assign(new Image(900, 1600), { className: ${tileImage(PRODUCTS.water)}.className }))`);
      expect(await height(tileImage(PRODUCTS.water))).toBe(await height(letter));
    },
    TIMEOUT_MS,
  );

  test(
    'another photograph is shown at once, the one before it is kept no longer; taken away, there is none',
    async () => {
      await using play = await stage.play();
      const before = await photograph(play, PRODUCTS.water, flag(600, 400));
      await using page = await browser.open();
      await enterMenu(page, play);
      await shows(page, tileImage(PRODUCTS.water), before);
      await keepsOnly(page, before);
      const after = await photograph(play, PRODUCTS.water, flag(300, 200));
      await shows(page, tileImage(PRODUCTS.water), after);
      await keepsOnly(page, after);
      expect(after.photograph).not.toEqual(before.photograph);
      const { access } = await play.server.login('ADMIN');
      await ask(play.server.url, 'DELETE', `${path(PRODUCTS.water)}/photograph`, { token: access });
      await until(page, `!${tileImage(PRODUCTS.water)}`);
      await keepsOnly(page);
    },
    TIMEOUT_MS,
  );
});

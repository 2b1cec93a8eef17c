/** The kiosk in a real Chromium and a real WebKit: from a touch to an order that is there once, whatever fails on the way. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { ask } from '../server/test/harness/api.ts';
import { move, written } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { gone, shownWords, there } from './board-scenes.ts';
import { type Browser, type Page, until } from './browsers/browser.ts';
import { openChromium } from './browsers/chromium.ts';
import { openWebKit } from './browsers/webkit.ts';
import { choose, enterMenu, hasOrders, KioskStage, notice, screen, soldOut, toReview, touch } from './kiosk-stage.ts';

const TIMEOUT_MS = 60_000;

let stage: KioskStage;
beforeAll(async () => {
  stage = await KioskStage.build();
}, TIMEOUT_MS);
afterAll(() => stage[Symbol.asyncDispose]());

/** Remembers each screen that has stood, so that none is missed between two looks. */
const REMEMBER_SCREENS = `
  window.stood = new Set();
  new MutationObserver(() => {
    window.stood.add(document.querySelector('[data-screen]')?.dataset.screen);
  }).observe(document, { subtree: true, childList: true, attributes: true });
`;

/** Orders arrive, and what the server says to that does not. */
const LOSE_ANSWERS = `
  const { fetch } = window;
  window.fetch = async (url, init) => {
    const response = await fetch(url, init);
    return url.endsWith('/create') ? new Promise(() => {}) : response;
  };
`;

const TOUCH_IN_MS = 3_000;
/** Timers of a page that is covered come up to a second late: from here on it looks at the clock and at nothing else. */
const SPIN_MS = 1_500;

/** Touches *place* at this moment, to the millisecond, whatever else the browser does. */
function touchAt(at: number): string {
  return `
    const place = ${there('[data-place]')};
    setTimeout(() => {
      while (Date.now() < ${at});
      place.click();
    }, ${at - SPIN_MS} - Date.now());
  `;
}

const cartCount = (count: number) => there(`[data-cart="${count}"]`);
const order = (id: number, status: string) => there(`[data-order="${id}"][data-status="${status}"]`);
const isControlled = `navigator.serviceWorker.controller !== null`;

/** The page's files are kept, and it is its worker's. */
async function keptByWorker(page: Page): Promise<void> {
  await page.run('await navigator.serviceWorker.ready');
  await page.reload();
  expect(await page.run(`return ${isControlled}`)).toBe(true);
}

const BROWSERS: Readonly<Record<string, () => Promise<Browser>>> = { Chromium: openChromium, WebKit: openWebKit };

describe.each(Object.entries(BROWSERS))('%s', (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  test(
    'a guest orders, follows it, and the whole screen says that it is ready',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await page.goto(play.url);
      await until(page, screen('attract'));
      // The device is kept, and stands in no address any more.
      expect(await page.run('return location.pathname + location.search')).toBe('/kiosk/');
      await until(page, notice('nobody'));
      await touch(page, '[data-start]');
      await touch(page, '[data-speak=es]');
      await choose(page, PRODUCTS.water);
      await choose(page, PRODUCTS.soup);
      await until(page, cartCount(2));
      await page.reload();
      await until(page, there(`[data-screen=cart] [data-line="${PRODUCTS.soup}"]`));
      await touch(page, '[data-review]');
      await touch(page, '[data-place]');
      await until(page, there('[data-screen=placed] [data-placed="1"]'));
      await touch(page, '[data-follow]');
      await until(page, order(1, 'saved_not_seen'));
      const { access } = await play.server.login();
      await ask(play.server.url, 'POST', '/api/orders/1/acknowledge/', { token: access });
      await until(page, order(1, 'seen'));
      await move(play.server.url, access, 1, 'PREPARING');
      await until(page, `${order(1, 'preparing')} && ${gone('[data-cancel]')}`);
      await move(play.server.url, access, 1, 'READY');
      await until(page, there('[data-screen=ready] [data-ready="1"]'));
      expect(await shownWords(page, '[data-ready]')).toBe('1 × Agua, 1 × Sopa');
      await touch(page, '[data-seen]');
      await until(page, order(1, 'ready'));
      await move(play.server.url, access, 1, 'DELIVERED');
      await until(page, `${there('[data-ended=delivered]')} && ${gone('[data-order]')}`);
      expect((await written(play.server.place)).orders).toBe(1);
    },
    TIMEOUT_MS,
  );

  test(
    'two touches at once are one order, and what nobody prepares can be cancelled',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await toReview(page);
      await page.run(`const place = ${there('[data-place]')}; place.click(); place.click(); place.click();`);
      await until(page, there('[data-placed="1"]'));
      expect((await written(play.server.place)).orders).toBe(1);
      await touch(page, '[data-follow]');
      await touch(page, '[data-cancel="1"]');
      await touch(page, '[data-cancel-now]');
      await until(page, there('[data-ended=cancelled]'));
    },
    TIMEOUT_MS,
  );

  test(
    'with the server away the menu opens, the order waits and is never called placed; afterwards there is one',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await keptByWorker(page);
      await until(page, screen('cart'));
      play.line.cut();
      await page.reload();
      await until(page, `${screen('cart')} && ${notice('away')}`);
      await touch(page, '[data-back]');
      await until(page, there(`[data-product="${PRODUCTS.soup}"]`));
      await toReview(page);
      await page.run(REMEMBER_SCREENS);
      await touch(page, '[data-place]');
      await until(page, there('[data-screen=sending] [data-sending=true][data-away=true]'));
      expect(await page.run(`return window.stood.has('placed')`)).toBe(false);
      play.line.mend();
      await until(page, there('[data-screen=placed] [data-placed="1"]'));
      expect((await written(play.server.place)).orders).toBe(1);
    },
    TIMEOUT_MS,
  );

  describe.each([
    ['request', 0],
    ['answer', 1],
  ] as const)('loaded anew in the middle of an order', (what, ordersBefore) => {
    test(
      `whose ${what} is lost: there is one, which is told, and its cart is empty`,
      async () => {
        await using play = await stage.play();
        await using page = await browser.open();
        await enterMenu(page, play);
        await choose(page, PRODUCTS.water);
        await keptByWorker(page);
        await touch(page, '[data-review]');
        if (what === 'request') play.line.swallow();
        else await page.run(LOSE_ANSWERS);
        await touch(page, '[data-place]');
        await until(page, there('[data-screen=sending] [data-sending=true]'));
        await hasOrders(play, ordersBefore);
        if (what === 'request') play.line.cut();
        await page.reload();
        play.line.mend();
        await until(page, there('[data-screen=placed] [data-placed="1"]'));
        await touch(page, '[data-back]');
        await until(page, cartCount(0));
        expect((await written(play.server.place)).orders).toBe(1);
      },
      TIMEOUT_MS,
    );
  });

  test(
    'loaded anew in the middle of an order that is refused then: it says why, and the cart is back',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await keptByWorker(page);
      await touch(page, '[data-review]');
      play.line.cut();
      await touch(page, '[data-place]');
      await until(page, there('[data-screen=sending] [data-sending=true]'));
      await page.reload();
      await until(page, screen('sending'));
      await soldOut(play, PRODUCTS.water, 'further_notice');
      play.line.mend();
      await until(
        page,
        `${there('[data-screen=cart] [data-problem=lines]')} && ${there(`[data-line="${PRODUCTS.water}"]`)}`,
      );
      expect(await shownWords(page, '[data-problem]')).toContain('Agua');
      expect((await written(play.server.place)).orders).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'two tabs that order one cart in the same instant make one order, and neither says anything else',
    async () => {
      await using play = await stage.play();
      await using one = await browser.open();
      await enterMenu(one, play);
      await choose(one, PRODUCTS.water);
      await toReview(one);
      await using other = await browser.open();
      await other.goto(play.url);
      await until(other, there(`[data-screen=cart] [data-line="${PRODUCTS.water}"]`));
      await touch(other, '[data-review]');
      await until(other, there('[data-place]'));
      const at = Date.now() + TOUCH_IN_MS;
      for (const page of [one, other]) await page.run(touchAt(at));
      for (const page of [one, other]) {
        await until(page, `${there('[data-placed="1"]')} || ${there('[data-sending=false]')}`);
        await until(page, there('[data-show-orders] [data-open="1"]'));
        expect(await page.run(`return ${there('[data-problem]')} === null`)).toBe(true);
      }
      expect((await written(play.server.place)).orders).toBe(1);
    },
    TIMEOUT_MS,
  );

  test(
    'what is sold out in the cart is said at once and stops the order; what only the server knows gives the cart back',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await choose(page, PRODUCTS.soup);
      await touch(page, '[data-cart]');
      await soldOut(play, PRODUCTS.water, 'further_notice');
      await until(page, there(`[data-line="${PRODUCTS.water}"][data-trouble=sold_out]`));
      await until(page, `${there('[data-review]:disabled')} && ${there('[data-blocked]')}`);
      await soldOut(play, PRODUCTS.water, null);
      await until(page, gone('[data-trouble]'));
      await touch(page, '[data-review]');
      await until(page, there('[data-place]'));
      // It is sold out while the order is on its way.
      await page.run(`
        const { fetch } = window;
        const held = new Promise((go) => { window.letGo = go; });
        window.fetch = async (url, init) => {
          if (url.endsWith('/create')) await held;
          return fetch(url, init);
        };
      `);
      await touch(page, '[data-place]');
      await until(page, screen('sending'));
      await soldOut(play, PRODUCTS.water, 'further_notice');
      await page.run('window.letGo()');
      await until(
        page,
        `${there('[data-screen=cart] [data-problem=lines]')} && ${there(`[data-line="${PRODUCTS.soup}"]`)}`,
      );
      expect(await shownWords(page, '[data-problem]')).toContain('Agua');
      expect((await written(play.server.place)).orders).toBe(0);
      await touch(page, `[data-line="${PRODUCTS.water}"] [data-remove]`);
      await touch(page, '[data-review]');
      await touch(page, '[data-place]');
      await until(page, there('[data-placed="1"]'));
    },
    TIMEOUT_MS,
  );
});

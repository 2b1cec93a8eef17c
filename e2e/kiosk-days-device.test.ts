/** Bad days of a kiosk's device, in a real Chromium and a real WebKit: asleep, with a wrong clock, a storage that fails, in two tabs, left alone, made new. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { ask } from '../server/test/harness/api.ts';
import { DEVICE, move, written } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { gone, shownWords, there, write } from './board-scenes.ts';
import { type Browser, type Page, until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';
import { openWebKit } from './browsers/webkit.ts';
import {
  choose,
  enterMenu,
  hasOrders,
  hurryTimers,
  KioskStage,
  notice,
  ShiftedClock,
  screen,
  soldOut,
  toReview,
  touch,
} from './kiosk-stage.ts';

const TIMEOUT_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let stage: KioskStage;
beforeAll(async () => {
  stage = await KioskStage.build();
}, TIMEOUT_MS);
afterAll(() => stage[Symbol.asyncDispose]());

const cartCount = (count: number) => there(`[data-cart="${count}"]`);
const soup = (isSoldOut: boolean) => there(`[data-product="${PRODUCTS.soup}"][data-sold-out="${isSoldOut}"]`);

/** The device's clock is so much later, and its timers stood still meanwhile, as on a machine that slept. */
const later = (ms: number) => `const { now } = Date; Date.now = () => now() + ${ms};`;
const WAKE = `document.dispatchEvent(new Event('visibilitychange'));`;

const FILL_STORAGE = `
  window.setItem ??= Storage.prototype.setItem;
  Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
`;
const FREE_STORAGE = 'Storage.prototype.setItem = window.setItem;';

/** What the order is answered comes when the page is told to let it through. */
const HOLD_ANSWER = `
  const { fetch } = window;
  const held = new Promise((go) => { window.letGo = go; });
  window.fetch = async (url, init) => {
    const answer = await fetch(url, init);
    if (url.endsWith('/create')) await held;
    return answer;
  };
`;

/** What was counted on the screen that asks, and how much was in the cart meanwhile. */
const REMEMBER_COUNT = `
  window.counted = [];
  window.chosen = [];
  new MutationObserver(() => {
    const left = document.querySelector('[data-left]')?.dataset.left;
    if (left === undefined) return;
    const count = Number(document.querySelector('[data-cart]').dataset.cart);
    if (window.counted.at(-1) !== Number(left)) window.counted.push(Number(left));
    if (!window.chosen.includes(count)) window.chosen.push(count);
  }).observe(document, { subtree: true, childList: true, attributes: true });
`;

/** Its clock is set to the next day, and the server is asked what time it is there. */
const SET_TO_TOMORROW = `
  const { fetch } = window;
  await new Promise((resolve) => {
    window.fetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (url.includes('/api/public/kiosk/')) resolve();
      return answer;
    };
    ${later(DAY_MS)}
  });
`;

async function place(page: Page): Promise<void> {
  await toReview(page);
  await touch(page, '[data-place]');
}

const BROWSERS: Readonly<Record<string, () => Promise<Browser>>> = { Chromium: openChromium, WebKit: openWebKit };

describe.each(Object.entries(BROWSERS))('%s', (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  test(
    'asleep for a night: it asks before it clears, then all that happened is said, and nothing is lost or doubled',
    async () => {
      const clock = new ShiftedClock();
      await using play = await stage.play({}, clock);
      await using page = await browser.open();
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await place(page);
      await touch(page, '[data-screen=placed] [data-back]');
      await choose(page, PRODUCTS.soup);
      play.line.swallow();
      clock.shift(9 * HOUR_MS);
      const { url } = play.server;
      const { access: token } = await play.server.login();
      const body = { device_uid: DEVICE, items: [{ product_id: PRODUCTS.water, quantity: 3 }] };
      await ask(url, 'POST', '/api/orders/', { token, body });
      await move(url, token, 2, 'READY');
      await ask(url, 'POST', '/api/orders/1/cancel/', { token, body: { reason: 'kitchen_closed' } });
      await soldOut(play, PRODUCTS.soup, 'further_notice');
      await hurryTimers(page, { 1000: 50 });
      // The menu has gone to where it was left; that it scrolled is told a frame later, and is a sign of somebody.
      await page.run(
        'for (let frame = 0; frame < 3; frame++) await new Promise((drawn) => requestAnimationFrame(drawn))',
      );
      await page.run(REMEMBER_COUNT + later(9 * HOUR_MS) + WAKE);
      await until(page, `${there('[data-screen=attract]')} && ${gone('[data-left]')}`);
      // Nothing was cleared before the count was over.
      expect(await page.run('return [window.counted[0], window.counted.at(-1), window.chosen]')).toEqual([20, 1, [1]]);
      await until(page, notice('away'));
      play.line.mend();
      await touch(page, '[data-screen=ready] [data-seen]');
      await until(page, there('[data-screen=cancelled] [data-cancelled="1"]'));
      await touch(page, '[data-screen=cancelled] [data-seen]');
      await touch(page, '[data-start]');
      await touch(page, '[data-speak=es]');
      await until(page, `${soup(true)} && ${cartCount(0)} && ${there('[data-open="1"]')}`);
      expect((await written(play.server.place)).orders).toBe(2);
    },
    TIMEOUT_MS,
  );

  test.each([
    ['ahead', -DAY_MS],
    ['behind', DAY_MS],
  ])(
    'a clock that is a day %s: what is sold out is so until the server says, and an order is an order',
    async (_name, shift) => {
      const clock = new ShiftedClock(shift);
      await using play = await stage.play({ SITE_TIME_ZONE: 'Atlantic/Canary' }, clock);
      await soldOut(play, PRODUCTS.soup, 'in_one_hour');
      await using page = await browser.open();
      await enterMenu(page, play);
      await until(page, soup(true));
      const { unavailable_until } = await productOf(play.server.url, PRODUCTS.soup);
      const time = new Date(unavailable_until).toLocaleTimeString('es', {
        ...{ timeZone: 'Atlantic/Canary', hour: '2-digit', minute: '2-digit' },
      });
      expect(await shownWords(page, `[data-product="${PRODUCTS.soup}"]`)).toContain(`Agotado hasta las ${time}`);
      await choose(page, PRODUCTS.water);
      await place(page);
      await until(page, there('[data-placed="1"]'));
      await touch(page, '[data-back]');
      // An hour goes by, for both.
      clock.shift(HOUR_MS);
      await page.run(later(HOUR_MS));
      await until(page, soup(false));
      expect((await written(play.server.place)).orders).toBe(1);
      if (shift > 0) return;
      // And its own clock is set to another day while it is open: the server says once more what time it is.
      await soldOut(play, PRODUCTS.soup, 'in_one_hour');
      await until(page, soup(true));
      await page.run(SET_TO_TOMORROW);
      await until(page, soup(true));
    },
    TIMEOUT_MS,
  );

  test(
    'a storage that is full: nothing is sent that could be forgotten, and what was answered stays one order',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await page.run(FILL_STORAGE);
      await choose(page, PRODUCTS.water);
      await place(page);
      await until(page, `${there('[data-screen=cart] [data-problem=not_kept]')}`);
      expect(await shownWords(page, '[data-problem]')).toContain('Para quien lo instala');
      expect((await written(play.server.place)).orders).toBe(0);
      await page.run(FREE_STORAGE);
      await page.run(HOLD_ANSWER);
      await touch(page, '[data-review]');
      await touch(page, '[data-place]');
      await until(page, screen('sending'));
      await hasOrders(play, 1);
      // Full once more: that it was answered cannot be kept, and it is sent again under the same key.
      await page.run(`${FILL_STORAGE} window.letGo();`);
      await until(page, there('[data-placed="1"]'));
      await page.reload();
      await until(page, there('[data-open="1"]'));
      await until(page, gone('[data-sending=true]'));
      expect((await written(play.server.place)).orders).toBe(1);
    },
    TIMEOUT_MS,
  );

  test(
    'a storage that was cleared: a page that is loaded again knows its device, and so does the home screen; a new one says what to do',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await page.run('localStorage.clear()');
      await page.reload();
      await until(page, screen('attract'));
      expect(await page.run('return [location.search, localStorage.getItem("comanda.kiosk.device")]')).toEqual([
        '',
        JSON.stringify(DEVICE),
      ]);
      // The page's own worker answers what it keeps, and must not answer this.
      await page.run('await navigator.serviceWorker.ready');
      await page.reload();
      const start = await page.run(`
        if (!navigator.serviceWorker.controller) throw new Error('not the page of its worker');
        const answer = await fetch(document.querySelector('link[rel=manifest]').href);
        return (await answer.json()).start_url;
      `);
      await page.run('localStorage.clear()');
      await page.goto(`${play.line.url}/healthz`);
      await page.goto(`${play.line.url}/kiosk/`);
      await until(page, screen('no_device'));
      expect(await shownWords(page, '[data-screen=no_device]')).toContain('/kiosk?device_uid=');
      await page.goto(play.line.url + String(start));
      await until(page, screen('attract'));
    },
    TIMEOUT_MS,
  );

  test(
    'two tabs: one cart, one order, and what was seen in one is seen in the other',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await using other = await browser.open();
      await enterMenu(page, play);
      await other.goto(play.url);
      await until(other, screen('menu'));
      await choose(page, PRODUCTS.water);
      await until(other, cartCount(1));
      await choose(other, PRODUCTS.soup);
      await until(page, cartCount(2));
      await place(page);
      await until(page, there('[data-placed="1"]'));
      await until(other, cartCount(0));
      const { access } = await play.server.login();
      await move(play.server.url, access, 1, 'READY');
      for (const each of [page, other]) await until(each, there('[data-screen=ready] [data-ready="1"]'));
      await touch(other, '[data-screen=ready] [data-seen]');
      await until(page, gone('[data-ready]'));
      await ask(play.server.url, 'POST', '/api/orders/1/cancel/', { token: access, body: { reason: 'mistake' } });
      for (const each of [page, other]) await until(each, there('[data-screen=cancelled] [data-cancelled="1"]'));
      await touch(page, '[data-screen=cancelled] [data-seen]');
      await until(other, gone('[data-cancelled]'));
      expect((await written(play.server.place)).orders).toBe(1);
    },
    TIMEOUT_MS,
  );

  test(
    'left alone: it asks with a count, a touch finds all as it was, and else everything of who was there is gone',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await touch(page, '[data-language=en]');
      await choose(page, PRODUCTS.soup);
      await write(page, 'input[type=search]', 'a');
      await touch(page, `[data-product="${PRODUCTS.water}"]`);
      await write(page, '[data-screen=product] textarea', 'no ice');
      await page.run(`document.querySelector('textarea').focus()`);
      await hurryTimers(page, { 120000: 50 });
      await until(page, there('[data-screen=idle] [data-left="19"]'));
      await page.run('window.instead = {}');
      await touch(page, '[data-stay]');
      await until(page, `${screen('product')} && document.querySelector('textarea').value === 'no ice'`);
      await until(page, `document.activeElement === document.querySelector('textarea')`);
      await touch(page, '[data-back]');
      await page.run(`document.querySelector('[data-screen=menu] [data-scrolls]').scrollTop = 40`);
      await hurryTimers(page, { 120000: 50, 1000: 10 });
      await until(page, screen('attract'));
      await page.run(`window.instead = {}; dispatchEvent(new Event('pointerdown'));`);
      expect(await page.run(`return [document.documentElement.lang, JSON.stringify({ ...localStorage })]`)).toEqual([
        'es',
        expect.not.stringMatching(/no ice|"lines\\?":\[[^\]]|kiosk\.language":"\\?"en/),
      ]);
      await touch(page, '[data-start]');
      await touch(page, '[data-speak=es]');
      await until(page, cartCount(0));
      expect(
        await page.run(`return [
          document.querySelector('input[type=search]').value,
          document.querySelector('[data-screen=menu] [data-scrolls]').scrollTop,
        ]`),
      ).toEqual(['', 0]);
      // While an order is on its way nobody can be missed.
      await choose(page, PRODUCTS.water);
      play.line.swallow();
      await place(page);
      await until(page, screen('sending'));
      await hurryTimers(page, { 120000: 10 });
      await page.run('await window.fired(120_000, 5)');
      expect(await page.run(`return Boolean(${screen('sending')})`)).toBe(true);
    },
    TIMEOUT_MS,
  );
});

describe('a new version', () => {
  let browser: Chromium;
  beforeAll(async () => {
    browser = await openChromium();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  test(
    'takes over while the first screen stands, and never while somebody chooses',
    async () => {
      await using copy = await stage.copy();
      await using play = await stage.play({}, undefined, copy.folder);
      await using page = await browser.open();
      await page.before(LOOKS_OFTEN);
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await page.run('await navigator.serviceWorker.ready');
      await page.reload();
      await until(page, screen('cart'));
      await copy.become('2');
      await page.run(HOUR_LATER + NEW_VERSION_WAITS);
      // It has looked several times whether it may.
      await page.run('await window.looked(3)');
      expect(await page.run(`return ${VERSION}`)).toBe('1');
      await touch(page, '[data-screen=cart] [data-back]');
      await page.run('await window.looked(3)');
      expect(await page.run(`return ${VERSION}`)).toBe('1');
      await touch(page, '[data-screen=menu] [data-back]');
      await until(page, screen('attract'));
      // What was chosen is there for who comes back.
      await page.run('await window.looked(3)');
      expect(await page.run(`return ${VERSION}`)).toBe('1');
      await hurryTimers(page, { 120000: 50, 1000: 10 });
      await page.run(HOUR_LATER);
      await becomes(page, VERSION, '2');
      await until(page, screen('attract'));
    },
    TIMEOUT_MS,
  );
});

const VERSION = `document.querySelector('meta[name=version]')?.content ?? '1'`;

/** The page looks 100 times as often as it does whether it may be made new. */
const LOOKS_OFTEN = `
  const { setInterval: every } = window;
  let looks = 0;
  let looked = () => {};
  window.setInterval = (callback, ms) => every(() => {
    callback();
    if (ms === 10_000) { looks += 1; looked(); }
  }, ms === 10_000 ? 100 : ms);
  window.looked = (times) => new Promise((resolve) => {
    const end = looks + times;
    looked = () => { if (looks >= end) resolve(); };
  });
`;

/** An hour has gone by since the last touch. */
const HOUR_LATER = `
  const now = performance.now.bind(performance);
  performance.now = () => now() + ${HOUR_MS};
`;

/** It has been fetched. */
const NEW_VERSION_WAITS = `
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  await new Promise((resolve) => {
    const look = () => registration.waiting && resolve();
    registration.installing?.addEventListener('statechange', look);
    look();
  });
`;

async function productOf(url: string, id: number): Promise<{ readonly unavailable_until: string }> {
  interface Products {
    readonly results: readonly { readonly id: number; readonly unavailable_until: string }[];
  }
  const { body } = await ask<Products>(url, 'GET', '/api/public/products');
  const found = body.results.find((product) => product.id === id);
  if (!found) throw new Error('the menu has no such product');
  return found;
}

/** Whatever is asked while a page is loaded anew fails, and is asked again. */
async function becomes(page: Page, expression: string, value: string): Promise<void> {
  for (;;) {
    const found = await page.run(`return ${expression}`).catch(() => null);
    if (found === value) return;
  }
}

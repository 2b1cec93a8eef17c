/** The kiosk for whoever hears it or walks through it by keyboard: in the order in which it stands, each control by a name of its own, each change said once. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { ask } from '../server/test/harness/api.ts';
import { move, written } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { gone, shownWords, there, write } from './board-scenes.ts';
import { type Browser, type Page, until } from './browsers/browser.ts';
import { type Chromium, type ChromiumPage, openChromium } from './browsers/chromium.ts';
import { openWebKit } from './browsers/webkit.ts';
import { choose, enterMenu, KioskStage, screen, toReview, touch } from './kiosk-stage.ts';
import { walk } from './kiosk-walk.ts';

const TIMEOUT_MS = 60_000;
/** More than any screen has. */
const MOST_STOPS = 60;

let stage: KioskStage;
beforeAll(async () => {
  stage = await KioskStage.build();
}, TIMEOUT_MS);
afterAll(() => stage[Symbol.asyncDispose]());

/** By keyboard alone to what has this name for tests, and there a touch by it. */
async function goAndPress(page: Page, selector: string): Promise<void> {
  await until(page, `${there(selector)} && !${there(`${selector}:disabled`)}`);
  const isThere = `return document.activeElement?.matches(${JSON.stringify(selector)}) === true`;
  for (let stops = 0; !(await page.run(isThere)); stops++) {
    if (stops > MOST_STOPS) throw new Error(`no key leads to ${selector}`);
    await page.key('Tab');
  }
  // Nothing stands over what has the focus.
  const isSeen = `
    const { left, top, width, height } = document.activeElement.getBoundingClientRect();
    return document.activeElement.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  `;
  expect({ selector, isSeen: await page.run(isSeen) }).toEqual({ selector, isSeen: true });
  await page.key('Enter');
}

describe.each(Object.entries<() => Promise<Browser>>({ Chromium: openChromium, WebKit: openWebKit }))(
  '%s',
  (_, launch) => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    }, TIMEOUT_MS);
    afterAll(() => browser[Symbol.asyncDispose]());

    test(
      'a guest orders by keyboard alone',
      async () => {
        await using play = await stage.play();
        await using page = await browser.open();
        await page.goto(play.url);
        await until(page, screen('attract'));
        const focus = `return document.activeElement?.matches('h1') === true`;
        await goAndPress(page, '[data-start]');
        await until(page, screen('language'));
        expect(await page.run(focus)).toBe(true);
        await goAndPress(page, '[data-speak=es]');
        await goAndPress(page, `[data-product="${PRODUCTS.water}"]`);
        await until(page, screen('product'));
        expect(await page.run(focus)).toBe(true);
        await goAndPress(page, '[data-save]');
        // Back where they were, and not at the beginning.
        await until(page, `document.activeElement?.matches('[data-product="${PRODUCTS.water}"]')`);
        await goAndPress(page, '[data-cart]');
        await goAndPress(page, '[data-review]');
        await goAndPress(page, '[data-place]');
        await until(page, there('[data-placed="1"]'));
        expect((await written(play.server.place)).orders).toBe(1);
      },
      TIMEOUT_MS,
    );
  },
);

/** Pairs that follow each other for whoever hears them, of which the second stands above the first. */
const BACKWARDS = `
  const seen = [...document.querySelectorAll('h1, h2, p, button, input, textarea')].filter((each) => {
    const { left, top, width, height } = each.getBoundingClientRect();
    if (width === 0 || each.closest('.sr-only')) return false;
    const shown = document.elementFromPoint(left + width / 2, top + height / 2);
    return shown !== null && (each.contains(shown) || shown.contains(each) && shown.matches('h1, label, li, p'));
  });
  return seen.slice(1).flatMap((each, index) => {
    const [before, box] = [seen[index].getBoundingClientRect(), each.getBoundingClientRect()];
    const isAfter = box.bottom > before.top + 1 || box.left >= before.right;
    return isAfter ? [] : [seen[index].innerText + ' > ' + each.innerText];
  });
`;

describe('in Chromium', () => {
  let browser: Chromium;
  beforeAll(async () => {
    browser = await openChromium();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  const named = async (page: ChromiumPage, ...roles: string[]) =>
    (await page.readAloud()).filter(({ role }) => roles.includes(role));

  test.each([
    ['as it is', false],
    ['with everything low', true],
  ] as const)(
    'every screen is read as it stands, and no two of its buttons are called the same: %s',
    async (_, isHelped) => {
      await using play = await stage.play();
      await using page = await browser.open();
      await page.size(810, 1_080);
      await walk(page, play, {
        language: 'es',
        isHelped,
        async look(name) {
          const names = (await named(page, 'button', 'switch')).map((each) => each.name);
          const twice = names.filter((each, index) => names.indexOf(each) !== index);
          const isNameless = names.some((each) => each.trim() === '');
          const backwards = await page.run(BACKWARDS);
          expect({ name, twice, isNameless, backwards }).toEqual({ name, twice: [], isNameless: false, backwards: [] });
        },
      });
    },
    TIMEOUT_MS,
  );

  test(
    'the cart, as it is heard: what is low is heard last',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await page.size(810, 1_080);
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await touch(page, '[data-cart]');
      await until(page, screen('cart'));
      const heard = async () => (await named(page, 'heading', 'button', 'textbox')).map(({ name }) => name);
      const top = ['English', 'Ver mejor'];
      const main = [
        'Su pedido',
        'Cambiar Agua',
        'Quitar Agua',
        'Nota para todo el pedido',
        'Volver a la carta',
        'Seguir',
      ];
      expect(await heard()).toEqual([...top, ...main]);
      await page.run(`localStorage.setItem('comanda.kiosk.reach', 'true')`);
      await page.reload();
      await until(page, there('[data-reach=true] [data-screen=cart]'));
      expect(await heard()).toEqual([...main, ...top]);
    },
    TIMEOUT_MS,
  );

  test(
    'the first screen has its heading and its welcomes, and all of it can be touched',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await page.size(810, 1_080);
      await page.goto(play.url);
      await until(page, there('[data-screen=attract] [lang=en]'));
      expect(await named(page, 'heading', 'button')).toMatchObject([
        ...['English', 'Ver mejor'].map((name) => ({ role: 'button', name })),
        { role: 'heading', name: '¿Qué desea?' },
        { role: 'button', name: 'Toque para pedir Touch to order' },
      ]);
      await page.press(100, 300);
      await until(page, screen('language'));
    },
    TIMEOUT_MS,
  );

  test(
    'what the menu is written in is said in its own language on an English page',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await touch(page, '[data-language=en]');
      await until(page, `document.documentElement.lang === 'en'`);
      const tongue = (selector: string) => page.run(`return ${there(selector)}.closest('[lang]').lang`);
      expect(await tongue(`[data-product="${PRODUCTS.water}"] span span`)).toBe('es');
      expect(await tongue('h1')).toBe('en');
      await touch(page, `[data-product="${PRODUCTS.water}"]`);
      await until(page, screen('product'));
      expect(await tongue('h1')).toBe('es');
      expect(await tongue('[data-save]')).toBe('en');
    },
    TIMEOUT_MS,
  );

  test(
    'a step of an order is said on whichever screen stands, and once',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await toReview(page);
      await touch(page, '[data-place]');
      await until(page, there('[data-placed="1"]'));
      const { access } = await play.server.login();
      const saying = (words: string) =>
        page.run(`
          return [...document.querySelectorAll('[role=status], [role=alert], [aria-live]')]
            .filter((each) => each.textContent.includes(${JSON.stringify(words)}))
            .map((each) => each.textContent);
        `);
      for (const open of ['[data-back]', '[data-show-orders]']) {
        await touch(page, open);
        const isFirst = open === '[data-back]';
        if (isFirst) await ask(play.server.url, 'POST', '/api/orders/1/acknowledge/', { token: access });
        else await move(play.server.url, access, 1, 'PREPARING');
        const words = isFirst ? 'Visto por el personal' : 'Se está preparando';
        await until(page, `${there('[data-said]')}.textContent.includes(${JSON.stringify(words)})`);
        expect(await saying(words)).toEqual([`Pedido 1: ${words}`]);
      }
    },
    TIMEOUT_MS,
  );

  test(
    'what is being written outlives the news that an order is ready',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await toReview(page);
      await touch(page, '[data-place]');
      await until(page, there('[data-placed="1"]'));
      await touch(page, '[data-back]');
      await touch(page, `[data-product="${PRODUCTS.soup}"]`);
      await write(page, 'textarea', 'Sin sal');
      await move(play.server.url, (await play.server.login()).access, 1, 'READY');
      await until(page, screen('ready'));
      expect(await page.run(`return ${there('[data-screen=product]')}.getClientRects().length`)).toBe(0);
      await touch(page, '[data-seen]');
      await until(page, gone('[data-screen=ready]'));
      expect(await page.run(`return ${there('textarea')}.value`)).toBe('Sin sal');
      expect(await shownWords(page, 'h1')).toBe('Sopa');
    },
    TIMEOUT_MS,
  );

  test(
    'a keyboard on the glass hides neither the field nor what is to be pressed next',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await page.size(810, 1_080);
      await page.before(`
        const glass = new EventTarget();
        glass.height = innerHeight;
        glass.scale = 1;
        Object.defineProperty(window, 'visualViewport', { value: glass });
      `);
      await enterMenu(page, play);
      await touch(page, `[data-product="${PRODUCTS.soup}"]`);
      await until(page, there('textarea'));
      const bottoms = `return ['textarea', '[data-save]'].map((each) => document.querySelector(each).getBoundingClientRect().bottom)`;
      const most = async () => Math.max(...Object.values(Object(await page.run(bottoms))).map(Number));
      expect(await most()).toBeGreaterThan(900);
      await page.run(
        `${there('textarea')}.focus(); visualViewport.height = 640; visualViewport.dispatchEvent(new Event('resize'));`,
      );
      expect(await most()).toBeLessThanOrEqual(640);
      await page.run(`visualViewport.height = 1080; visualViewport.dispatchEvent(new Event('resize'));`);
      expect(await most()).toBeGreaterThan(900);
    },
    TIMEOUT_MS,
  );

  test(
    'who is asked whether they are there finds what they wrote; who has gone leaves nothing of how the menu stood',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      // The two minutes before it asks, and the seconds that it then counts, so many times quicker.
      await page.before(`
        const { setTimeout } = window;
        window.quicker = { 120000: 1, 1000: 1 };
        window.setTimeout = (call, ms, ...more) => setTimeout(call, ms / (window.quicker[ms] ?? 1), ...more);
      `);
      const wait = (seconds: number) =>
        page.run(`
          window.quicker = { 120000: 100, 1000: ${seconds} };
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
        `);
      const slowly = () => page.run('window.quicker = {}');
      await enterMenu(page, play);
      await touch(page, '[data-part="1"]');
      await touch(page, `[data-product="${PRODUCTS.water}"]`);
      await write(page, 'textarea', 'Sin gas');
      await wait(1);
      await until(page, screen('idle'));
      await slowly();
      await touch(page, '[data-stay]');
      await until(page, gone('[data-screen=idle]'));
      expect(await page.run(`return ${there('textarea')}.value`)).toBe('Sin gas');
      await wait(100);
      await until(page, screen('attract'));
      await slowly();
      await touch(page, '[data-start]');
      await touch(page, '[data-speak=es]');
      await until(page, there('[data-part=all][aria-pressed=true]'));
    },
    TIMEOUT_MS,
  );
});

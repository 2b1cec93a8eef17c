/** What is chosen with a product, in a real Chromium and a real WebKit: asked for, missed and said, sold out meanwhile, ordered. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { StaffOrder } from '@comanda/protocol/order';
import { ask } from '../server/test/harness/api.ts';
import { DEVICE, written } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { violations } from './axe.ts';
import { gone, shownWords, there } from './board-scenes.ts';
import { type Browser, type Page, until } from './browsers/browser.ts';
import { openChromium } from './browsers/chromium.ts';
import { openWebKit } from './browsers/webkit.ts';
import { enterMenu, KioskStage, screen, touch } from './kiosk-stage.ts';
import { keepOptions, MILK, WITH } from './options-menu.ts';

const TIMEOUT_MS = 60_000;

let stage: KioskStage;
beforeAll(async () => {
  stage = await KioskStage.build();
}, TIMEOUT_MS);
afterAll(() => stage[Symbol.asyncDispose]());

const COFFEE = `[data-product="${PRODUCTS.water}"]`;
const choice = (id: string) => `[data-choice="${id}"] input`;
const isFocused = (selector: string) => `document.activeElement?.matches(${JSON.stringify(selector)})`;

/** Choices that a trembling finger would miss, by their words. */
const HARD_TO_HIT = `
  return [...document.querySelectorAll('[data-choice]')]
    .filter((each) => each.getBoundingClientRect().height < 56 || each.getBoundingClientRect().width < 56)
    .map((each) => each.innerText);
`;

async function expectGood(page: Page): Promise<void> {
  expect({ wrong: await violations(page), small: await page.run(HARD_TO_HIT) }).toEqual({ wrong: [], small: [] });
}

const BROWSERS: Readonly<Record<string, () => Promise<Browser>>> = { Chromium: openChromium, WebKit: openWebKit };

describe.each(Object.entries(BROWSERS))('%s', (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  test(
    'what must be chosen is asked for, with what is in it; the order keeps it',
    async () => {
      await using play = await stage.play();
      await keepOptions(play.server, [MILK, WITH], { allergens: ['milk', 'gluten'], diets: ['vegetarian', 'soft'] });
      await using page = await browser.open();
      await enterMenu(page, play);
      expect(await shownWords(page, COFFEE)).toContain('Vegetariano');
      await touch(page, COFFEE);
      await until(page, there('[data-screen=product] [data-allergens="gluten,milk"]'));
      expect(await shownWords(page, '[data-allergens]')).toBe('Alérgenos: Lleva: gluten, leche.');
      // What is sold out cannot be chosen; two of one cannot either.
      expect(await page.run(`return ${there(choice('soy'))}.disabled`)).toBe(true);
      await expectGood(page);

      // Without it nothing is added; whoever cannot see it is led to it, and hears why.
      await touch(page, '[data-save]');
      await until(page, `${there('[data-missing=milk]')} && ${isFocused(choice('cow'))}`);
      expect(
        await page.run(
          `return document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText`,
        ),
      ).toBe('Falta elegir: Leche.');
      await expectGood(page);
      await touch(page, choice('cow'));
      await touch(page, choice('oat'));
      await until(page, `${there('[data-unit-price="170"]')} && ${gone('[data-missing]')}`);
      await touch(page, choice('with-1'));
      await touch(page, choice('with-2'));
      await until(page, there(`${choice('with-0')}:disabled`));

      // It is sold out while somebody looks at it: said, and to be chosen again.
      const [cow, , soy] = MILK.choices;
      await keepOptions(play.server, [
        { ...MILK, choices: [cow, { ...MILK.choices[1], is_available: false }, { ...soy, is_available: true }] },
        WITH,
      ]);
      await until(page, there(`${choice('oat')}:disabled`));
      expect(await shownWords(page, '[data-group=milk] [role=status]')).toBe('Se ha agotado: De avena.');
      await touch(page, '[data-save]');
      await until(page, there('[data-missing=milk]'));
      await touch(page, choice('soy'));
      await touch(page, '[data-save]');
      await until(page, screen('menu'));

      // The same once more joins its line; another choice has its own.
      for (const ids of [['soy', 'with-2', 'with-1'], ['cow']]) {
        await touch(page, COFFEE);
        for (const id of ids) await touch(page, choice(id));
        await touch(page, '[data-save]');
        await until(page, screen('menu'));
      }
      await touch(page, '[data-cart]');
      await until(page, `document.querySelectorAll('[data-screen=cart] [data-line]').length === 2`);
      expect(await shownWords(page, '[data-line]')).toContain('De soja, Hielo, Limón');
      await expectGood(page);
      // A reload keeps what was chosen.
      await page.reload();
      await until(page, screen('cart'));
      await touch(page, '[data-review]');
      await until(page, there('[data-screen=review] [data-choices]'));
      const review = await shownWords(page, '[data-screen=review]');
      for (const words of ['De soja, Hielo, Limón', 'De vaca', 'Lleva: gluten, leche', 'En total: 4,50']) {
        expect(review).toContain(words);
      }
      await expectGood(page);
      await touch(page, '[data-place]');
      await until(page, there('[data-placed="1"]'));
      await touch(page, '[data-follow]');
      await until(page, there('[data-order="1"]'));
      expect(await shownWords(page, '[data-order="1"]')).toContain('De soja, Hielo, Limón');
      const { access: token } = await play.server.login();
      const { body } = await ask<StaffOrder>(play.server.url, 'GET', '/api/orders/1/', { token });
      expect(body.items.map(({ quantity, options }) => [quantity, ...options.map((each) => each.choice)])).toEqual([
        [2, 'De soja', 'Hielo', 'Limón'],
        [1, 'De vaca'],
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'a choice in the cart that is not to be had any more stops the order, and is changed there',
    async () => {
      await using play = await stage.play();
      await keepOptions(play.server, [MILK]);
      await using page = await browser.open();
      await enterMenu(page, play);
      await touch(page, COFFEE);
      // Nobody has stated them, and that is said.
      await until(page, there('[data-allergens=unknown]'));
      await touch(page, choice('oat'));
      await touch(page, '[data-save]');
      await touch(page, '[data-cart]');
      await until(page, there('[data-review]:enabled'));
      await keepOptions(play.server, [{ ...MILK, choices: MILK.choices.slice(0, 1) }]);
      await until(page, `${there('[data-line][data-trouble=choose]')} && ${there('[data-review]:disabled')}`);
      await touch(page, '[data-change]');
      await touch(page, choice('cow'));
      await touch(page, '[data-save]');
      await until(page, `${screen('cart')} && ${gone('[data-trouble]')}`);
      // While it is sent, what only the server knows by then.
      await page.run(`
        const { fetch } = window;
        const held = new Promise((go) => { window.letGo = go; });
        window.fetch = async (url, init) => {
          if (url.endsWith('/create')) await held;
          return fetch(url, init);
        };
      `);
      await touch(page, '[data-review]');
      await touch(page, '[data-place]');
      await until(page, screen('sending'));
      await keepOptions(play.server, [{ ...MILK, choices: MILK.choices.slice(1) }]);
      await page.run('window.letGo()');
      await until(page, there('[data-screen=cart] [data-problem=choices]'));
      expect(await shownWords(page, '[data-problem]')).toContain('Agua');
      expect((await written(play.server.place)).orders).toBe(0);
      const active = await ask<{ count: number }>(
        play.server.url,
        'GET',
        `/api/public/orders/active?device_uid=${DEVICE}`,
      );
      expect(active.body.count).toBe(0);
    },
    TIMEOUT_MS,
  );
});

/** The kiosk's screens in a real Chromium: for whoever does not see or point well, in two languages, light enough for an old tablet. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { move } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { violations } from './axe.ts';
import { shownWords, there } from './board-scenes.ts';
import { type Page, until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';
import { choose, enterMenu, KioskStage, screen, touch } from './kiosk-stage.ts';

const TIMEOUT_MS = 60_000;

let stage: KioskStage;
let browser: Chromium;
beforeAll(async () => {
  [stage, browser] = await Promise.all([KioskStage.build(), openChromium()]);
}, TIMEOUT_MS);
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/** What can be touched and is smaller than 56 px, by its words. */
const TOO_SMALL = `
  return [...document.querySelectorAll('button, input, textarea, a[href]')]
    .filter((each) => !each.closest('.sr-only'))
    .map((each) => ({ words: each.innerText || each.getAttribute('aria-label') || each.type, box: each.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 56 || box.height < 56)
    .map(({ words, box }) => words + ' ' + Math.round(box.width) + ' x ' + Math.round(box.height));
`;

async function expectGood(page: Page, name: string): Promise<void> {
  await until(page, screen(name));
  expect({ name, wrong: await violations(page), small: await page.run(TOO_SMALL) }).toEqual({
    name,
    wrong: [],
    small: [],
  });
  // Whoever hears the page is where the screen begins.
  expect({ name, hasTitle: await page.run(`return document.querySelectorAll('h1').length`) }).toEqual({
    name,
    hasTitle: 1,
  });
}

describe.each([
  ['as it is', false],
  ['large, of high contrast and low', true],
] as const)('every screen, %s', (_, helped) => {
  test(
    'is clean by the rules of axe, and has nothing that is hard to hit',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await page.goto(play.url);
      await expectGood(page, 'attract');
      await touch(page, '[data-looks]');
      await until(page, screen('looks'));
      if (helped) {
        await page.run(`for (const each of document.querySelectorAll('[role=switch]')) each.click()`);
        await until(page, there('[data-reach=true]'));
      }
      await expectGood(page, 'looks');
      await touch(page, '[data-done]');
      await touch(page, '[data-start]');
      await expectGood(page, 'language');
      await touch(page, '[data-speak=es]');
      await until(page, there('[data-product]'));
      await expectGood(page, 'menu');
      await touch(page, `[data-product="${PRODUCTS.soldOut}"]`);
      await expectGood(page, 'product');
      await touch(page, '[data-back]');
      await touch(page, `[data-product="${PRODUCTS.water}"]`);
      await expectGood(page, 'product');
      await touch(page, '[data-save]');
      await touch(page, '[data-cart]');
      await expectGood(page, 'cart');
      await touch(page, '[data-review]');
      await expectGood(page, 'review');
      play.line.cut();
      await until(page, there('[data-notice=away]'));
      await touch(page, '[data-place]');
      await until(page, there('[data-away=true]'));
      await expectGood(page, 'sending');
      play.line.mend();
      await until(page, there('[data-placed="1"]'));
      await expectGood(page, 'placed');
      await touch(page, '[data-follow]');
      await until(page, there('[data-order="1"]'));
      await expectGood(page, 'orders');
      await touch(page, '[data-cancel="1"]');
      await expectGood(page, 'cancel');
      await move(play.server.url, (await play.server.login()).access, 1, 'READY');
      await expectGood(page, 'ready');
      await page.run('localStorage.clear()');
      await page.goto(new URL('/kiosk/', play.url).href);
      await expectGood(page, 'no_device');
    },
    TIMEOUT_MS,
  );
});

test(
  'another language is one touch away on every screen, and is kept over a reload',
  async () => {
    await using play = await stage.play();
    await using page = await browser.open();
    await enterMenu(page, play);
    await choose(page, PRODUCTS.water);
    await touch(page, '[data-language=en]');
    await until(page, `document.documentElement.lang === 'en'`);
    expect(await shownWords(page, '[data-cart]')).toBe('Your order: 1 item');
    await page.reload();
    await until(page, screen('cart'));
    expect(await shownWords(page, 'h1')).toBe('Your order');
  },
  TIMEOUT_MS,
);

describe('what is shipped', () => {
  const scripts = () =>
    readdirSync(join(stage.folder, 'assets'))
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(stage.folder, 'assets', name), 'utf8'));

  test('is at most 150 KB of compressed script before anything shows', () => {
    const bytes = scripts().reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(150_000);
  });

  test('is what Safari 15 reads: no later syntax, and nothing that it only has from 15.4 on', () => {
    for (const text of scripts()) {
      const isModule = { ecmaVersion: 2021, sourceType: 'module' } as const;
      expect(() => parse(text, isModule)).not.toThrow();
      // Looking behind is known from 16.4 on, and a text of it breaks the whole script.
      expect(text).not.toMatch(/\(\?<[=!]/);
      const later =
        /\.(findLast|findLastIndex|toSorted|toReversed|toSpliced|groupBy|withResolvers|hasOwn)\(|structuredClone\(/;
      expect(text).not.toMatch(later);
    }
    const [style] = readdirSync(join(stage.folder, 'assets')).filter((name) => name.endsWith('.css'));
    const css = readFileSync(join(stage.folder, 'assets', style ?? ''), 'utf8');
    expect(css).not.toMatch(/@layer|oklch\(|light-dark\(/);
  });

  test('keeps its files for a server that is away', () => {
    const worker = readFileSync(join(stage.folder, 'service-worker.js'), 'utf8');
    for (const name of readdirSync(join(stage.folder, 'assets'))) expect(worker).toContain(name);
    expect(worker).toContain('index.html');
  });
});

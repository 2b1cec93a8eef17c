/** The kiosk's screens in a real Chromium: for whoever does not see or point well, in two languages, light enough for an old tablet. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { violations } from './axe.ts';
import { shownWords } from './board-scenes.ts';
import { until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';
import { choose, enterMenu, KioskStage, screen, touch } from './kiosk-stage.ts';
import { walk } from './kiosk-walk.ts';

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
    .filter((each) => !each.closest('.sr-only') && each.getClientRects().length > 0)
    .map((each) => ({ words: each.innerText || each.getAttribute('aria-label') || each.type, box: each.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 56 || box.height < 56)
    .map(({ words, box }) => words + ' ' + Math.round(box.width) + ' x ' + Math.round(box.height));
`;

/** Words whose letters are smaller than 20 px. */
const TOO_SMALL_LETTERS = `
  return [...document.querySelectorAll('body *')]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
    .filter((each) => !each.closest('.sr-only') && each.getClientRects().length > 0)
    .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 20)
    .map((each) => each.textContent);
`;

const TITLES = `return [...document.querySelectorAll('h1')].filter((each) => each.getClientRects().length > 0).length`;

describe.each([
  ['as it is', { isHelped: false, theme: 'light' }],
  ['dark', { isHelped: false, theme: 'dark' }],
  ['large, of high contrast and low', { isHelped: true, theme: 'light' }],
] as const)('every screen, %s', (_, { isHelped, theme }) => {
  test(
    'is clean by the rules of axe, and has nothing that is hard to hit or to read',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await page.before(`localStorage.getItem('comanda.theme') ?? localStorage.setItem('comanda.theme', '"${theme}"')`);
      await walk(page, play, {
        language: 'es',
        isHelped,
        async look(name) {
          const found = {
            name,
            wrong: await violations(page),
            small: await page.run(TOO_SMALL),
            letters: await page.run(TOO_SMALL_LETTERS),
            // Whoever hears the page is where the screen begins.
            titles: await page.run(TITLES),
          };
          expect(found).toEqual({ name, wrong: [], small: [], letters: [], titles: 1 });
        },
      });
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

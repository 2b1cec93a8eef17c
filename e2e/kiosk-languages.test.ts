/** A third language is one file more: built in, it is spoken on every screen, nothing of another is left, and longer words fit. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEVICE } from '../server/test/harness/orders.ts';
import { until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';
import { KioskStage, WEB } from './kiosk-stage.ts';
import { walk } from './kiosk-walk.ts';

const TIMEOUT_MS = 60_000;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** All that a language is. (`eo` is Esperanto: a code that screen readers know.) */
const LANGUAGE = 'eo';
const FILE = `
import { pseudoWords } from '../../../test/pseudo.ts';
import { words as spanish } from './es.ts';

export const words = pseudoWords(spanish.texts);
`;

let copy: string;
let stage: KioskStage;
let browser: Chromium;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'comanda-languages-'));
  const sources = join(copy, 'web');
  const isOurs = (path: string) => !/[/](dist|node_modules)([/]|$)/.test(path.slice(WEB.length));
  await cp(WEB, sources, { recursive: true, filter: isOurs });
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  await symlink(join(ROOT, 'tsconfig.json'), join(copy, 'tsconfig.json'));
  await Bun.write(join(sources, `kiosk/i18n/languages/${LANGUAGE}.ts`), FILE);
  [stage, browser] = await Promise.all([KioskStage.build(sources), openChromium()]);
}, TIMEOUT_MS);
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
  await rm(copy, { recursive: true, force: true });
});

/** What is written on the page in no brackets, and is neither the site's name nor the device's, nor said to be in some language, as the menu is. */
const OTHER_WORDS = `
  const shown = (each) => each.getClientRects().length > 0;
  const written = [...document.querySelectorAll('body *')].filter(shown).flatMap((each) => [
    ...[...each.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => ({ each, words: data })),
    ...['aria-label', 'placeholder', 'alt', 'title'].map((name) => ({ each, words: each.getAttribute(name) ?? '' })),
  ]);
  return written
    // What several texts make together stands in several nodes.
    .filter(({ each, words }) => /\\p{L}/u.test(words) && !/[[\\]]/.test(each.textContent + words))
    .filter(({ each, words }) => !['Comanda', ${JSON.stringify(DEVICE)}].includes(words) && !each.closest('[lang]:not(html), noscript, script'))
    .map(({ words }) => words);
`;

/** What is wider than its place, or stands beside the page; a line that is pushed along may be. */
const TOO_WIDE = `
  const shown = [...document.querySelectorAll('body *')].filter((each) => each.getClientRects().length > 0);
  const isFree = (each) => each.closest('.sr-only, nav') || getComputedStyle(each).display === 'inline';
  return shown.filter((each) => !isFree(each)).flatMap((each) => {
    const { left, right } = each.getBoundingClientRect();
    const isBeside = left < -1 || right > innerWidth + 1;
    const isWide = each.tagName !== 'INPUT' && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0;
    const isHigh = getComputedStyle(each).overflowY === 'hidden' && each !== document.body && each.scrollHeight > each.clientHeight + 1;
    return isBeside || isWide || isHigh ? [each.tagName + '.' + each.className + ': ' + each.textContent] : [];
  });
`;

/** What readers may ask for by WCAG 1.4.12. */
const SPACED = `
  const style = new CSSStyleSheet();
  style.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }');
  document.adoptedStyleSheets = [style];
`;

test.each([
  ['an iPad', 810, 1_080, { isHelped: false, isSpaced: false }],
  ['an iPad whose letters and lines are far apart', 810, 1_080, { isHelped: false, isSpaced: true }],
  ['an iPad on its side, with larger letters', 1_080, 810, { isHelped: true, isSpaced: false }],
  ['an iPad mini, with larger letters', 744, 1_133, { isHelped: true, isSpaced: false }],
  ['a phone, with larger letters', 390, 844, { isHelped: true, isSpaced: false }],
  ['a page at 400 %', 320, 256, { isHelped: false, isSpaced: false }],
] as const)(
  'on %s (%d x %d) every screen speaks it, and its longer words fit',
  async (_, width, height, { isHelped, isSpaced }) => {
    await using play = await stage.play({ SITE_LANGUAGES: `${LANGUAGE},es` });
    await using page = await browser.open();
    await page.size(width, height);
    if (isSpaced) await page.before(SPACED);
    await walk(page, play, {
      language: LANGUAGE,
      isHelped,
      async look(name) {
        // Until the site is known, Spanish is spoken.
        if (name === 'attract') await until(page, `document.documentElement.lang === '${LANGUAGE}'`);
        const found = { name, others: await page.run(OTHER_WORDS), wide: await page.run(TOO_WIDE) };
        expect(found).toEqual({ name, others: [], wide: [] });
      },
    });
  },
  TIMEOUT_MS,
);

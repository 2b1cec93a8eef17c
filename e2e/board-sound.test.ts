/** The board's sound in real browsers: held back by them until somebody touches the page, lost and found again, and really there. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type BarePage, serveBarePage } from './bare-page.ts';
import { type Browser, type Page, until } from './browsers/browser.ts';
import { openChromium } from './browsers/chromium.ts';
import { openWebKit } from './browsers/webkit.ts';

const TIMEOUT_MS = 60_000;

const sound = (state: string) => `document.body.dataset.sound === '${state}'`;
const LOUD = `document.body.dataset.loudest === 'loud'`;
const touch = (page: Page) => page.press(100, 100);

let site: BarePage;
beforeAll(async () => {
  site = await serveBarePage('sound-page');
});
afterAll(() => site[Symbol.asyncDispose]());

interface Rendered {
  readonly peak: number;
  readonly tones: readonly { readonly hz: number; readonly heard: number; readonly loudness: number }[];
  readonly after: number;
}

function isRendered(value: unknown): value is Record<string, Rendered> {
  return typeof value === 'object' && value !== null && 'new' in value;
}

const BROWSERS: Readonly<Record<string, () => Promise<Browser>>> = { Chromium: openChromium, WebKit: openWebKit };

describe.each(Object.entries(BROWSERS))('%s', (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  async function open(): Promise<Page> {
    const page = await browser.open();
    await page.goto(site.origin);
    await until(page, sound('blocked'));
    return page;
  }

  test(
    'holds the sound back, which is shown; one touch anywhere lets it out, and what waited rings at once',
    async () => {
      await using page = await open();
      expect(await page.run(`board.ring(1, 'new'); return await board.bell.tryOut('new')`)).toBe(false);
      expect(await page.run('return [board.states.join(), board.takeLoudest()]')).toEqual(['blocked', 0]);
      await touch(page);
      await until(page, `${sound('running')} && document.body.dataset.heard === '1' && ${LOUD}`);
      expect(await page.run(`return await board.bell.tryOut('cancelled')`)).toBe(true);
    },
    TIMEOUT_MS,
  );

  test(
    'goes on by itself after something else has stopped it; closed or stuck it is shown, and mended by a touch',
    async () => {
      await using page = await open();
      await touch(page);
      await until(page, sound('running'));
      await page.run('await board.contexts.at(-1).suspend()');
      await until(page, sound('running'));
      expect(await page.run('return board.contexts.length')).toBe(1);
      for (const mishap of ['await board.contexts.at(-1).close()', 'board.stick()']) {
        await page.run(mishap);
        await until(page, sound('blocked'));
        await touch(page);
        await until(page, sound('running'));
        expect(await page.run(`return await board.ringer.play('new')`)).toBe(true);
      }
      expect(await page.run('return board.contexts.length')).toBe(3);
    },
    TIMEOUT_MS,
  );

  test(
    'a sound that is hushed ends, and was not heard; the softest volume is still heard',
    async () => {
      await using page = await open();
      await touch(page);
      await until(page, sound('running'));
      const hushed = `
        const played = board.ringer.play('escalated');
        while (board.loudness() === 0) await new Promise(requestAnimationFrame);
        board.ringer.hush();
        return await played;
      `;
      expect(await page.run(hushed)).toBe(false);
      const loudest = async (volume: number) =>
        Number(
          await page.run(`
            while (board.loudness() > 0) await new Promise(requestAnimationFrame);
            board.takeLoudest();
            board.ringer.setVolume(${volume});
            await board.ringer.play('new');
            return board.takeLoudest();
          `),
        );
      const [loud, soft] = [await loudest(1), await loudest(0)];
      expect(soft).toBeGreaterThan(0.000_1);
      expect(loud).toBeGreaterThan(10 * soft);
    },
    TIMEOUT_MS,
  );

  test(
    'each kind sounds as it was written: its tones at their time, none of them cut, then silence',
    async () => {
      await using page = await open();
      const kinds = await page.run('return await board.rendered()');
      if (!isRendered(kinds)) throw new Error('nothing was rendered');
      const melodies = Object.values(kinds).map(({ peak, tones, after }) => {
        expect(peak).toBeLessThanOrEqual(1);
        expect(after).toBe(0);
        for (const { hz, heard, loudness } of tones) {
          expect(Math.abs(heard - hz)).toBeLessThanOrEqual(10);
          expect(loudness).toBeGreaterThan(0.3);
        }
        return tones.map(({ heard }) => heard).join();
      });
      expect(new Set(melodies).size).toBe(5);
    },
    TIMEOUT_MS,
  );
});

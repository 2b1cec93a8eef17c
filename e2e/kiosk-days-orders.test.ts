/** Bad days of a kiosk's orders, in a real Chromium and a real WebKit: cancelled, missed, not heard, slow, and touched twice. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { ask } from '../server/test/harness/api.ts';
import { move, placed, written } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { violations } from './axe.ts';
import { gone, shownWords, there } from './board-scenes.ts';
import { type Browser, type Page, until } from './browsers/browser.ts';
import { openChromium } from './browsers/chromium.ts';
import { openWebKit } from './browsers/webkit.ts';
import {
  choose,
  deleteDevice,
  enterMenu,
  hurryTimers,
  type KioskPlay,
  KioskStage,
  notice,
  screen,
  switchDevice,
  toReview,
  touch,
} from './kiosk-stage.ts';

const TIMEOUT_MS = 60_000;

let stage: KioskStage;
beforeAll(async () => {
  stage = await KioskStage.build();
}, TIMEOUT_MS);
afterAll(() => stage[Symbol.asyncDispose]());

/** One water from the room's own page, followed on its list. */
async function orderedAndFollowed(page: Page, play: KioskPlay): Promise<void> {
  await enterMenu(page, play);
  await choose(page, PRODUCTS.water);
  await toReview(page);
  await touch(page, '[data-place]');
  await touch(page, '[data-screen=placed] [data-follow]');
  await until(page, there('[data-order="1"]'));
}

/** Without a reason: with a note, which the room is not told. */
async function cancelByStaff({ server }: KioskPlay, id: number, reason?: string): Promise<void> {
  const { access: token } = await server.login();
  const body = reason === undefined ? { note: 'para el historial' } : { reason };
  const { status } = await ask(server.url, 'POST', `/api/orders/${id}/cancel/`, { token, body });
  expect(status).toBe(200);
}

/** Counts what is sent, and remembers whether the page ever called the server away. */
const WATCH = `
  const { fetch } = window;
  window.sent = [];
  window.fetch = (url, init) => {
    if (init?.method === 'POST') window.sent.push(new URL(url, location.href).pathname);
    return fetch(url, init);
  };
  window.saidAway = false;
  new MutationObserver(() => {
    window.saidAway ||= document.querySelector('[data-notice=away], [data-away=true]') !== null;
  }).observe(document, { subtree: true, childList: true, attributes: true });
`;

/** What stands after two touches as soon as the page has drawn it, whoever has answered or not. */
async function atOnce(page: Page, selector: string, expression: string): Promise<unknown> {
  return await page.run(`
    const button = ${there(selector)};
    button.click();
    button.click();
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setTimeout(resolve));
    return Boolean(${expression});
  `);
}

const BROWSERS: Readonly<Record<string, () => Promise<Browser>>> = { Chromium: openChromium, WebKit: openWebKit };

describe.each(Object.entries(BROWSERS))('%s', (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  test(
    'cancelled by staff: the whole screen says so and why, over a reload and past who has gone, until it was seen',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await orderedAndFollowed(page, play);
      await cancelByStaff(play, 1, 'kitchen_closed');
      await until(page, there('[data-screen=cancelled] [data-cancelled="1"]'));
      expect(await shownWords(page, '[data-screen=cancelled]')).toContain('1 × Agua');
      expect(await shownWords(page, '[data-reason]')).toBe('La cocina está cerrada.');
      expect(await violations(page)).toEqual([]);
      await page.reload();
      await until(page, there('[data-screen=cancelled] [data-cancelled="1"]'));
      // Who leaves the kiosk to itself has not seen it.
      await hurryTimers(page, { 120000: 10, 1000: 10 });
      await until(page, `${there('[data-screen=attract]')} && ${screen('cancelled')}`);
      await page.run(`window.instead = {}; dispatchEvent(new Event('pointerdown'));`);
      await touch(page, '[data-screen=cancelled] [data-again]');
      await until(page, screen('menu'));
      await page.reload();
      await until(page, `${gone('[data-cancelled]')} && ${there('[data-start], [data-product]')}`);
    },
    TIMEOUT_MS,
  );

  test(
    'cancelled with words of their own, and with none, beside another language',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await orderedAndFollowed(page, play);
      await touch(page, '[data-language=en]');
      // While the room itself is asked whether to cancel it.
      await touch(page, '[data-cancel="1"]');
      await cancelByStaff(play, 1, 'Se ha roto el horno');
      await until(page, there('[data-cancelled="1"]'));
      expect(await shownWords(page, '[data-screen=cancelled] h1')).toBe('Your order was cancelled');
      expect(await shownWords(page, '[data-reason]')).toBe('Se ha roto el horno');
      // Another one, before anybody has looked: both are said.
      const { id } = await placed(play.server.url);
      await cancelByStaff(play, id);
      await until(page, there(`[data-cancelled="${id}"]`));
      expect(await shownWords(page, `[data-cancelled="${id}"] [data-reason]`)).toBe('We were not told why.');
      await touch(page, '[data-screen=cancelled] [data-seen]');
      // It is not said to be too late, nor to be asked about any more.
      await until(page, `${screen('orders')} && ${gone('[data-order]')}`);
    },
    TIMEOUT_MS,
  );

  test(
    'cancelled while the page was closed: it is said as soon as it is open again',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await orderedAndFollowed(page, play);
      await page.goto(`${play.line.url}/healthz`);
      await cancelByStaff(play, 1, 'not_available');
      await page.goto(play.url);
      await until(page, there('[data-screen=cancelled] [data-cancelled="1"]'));
      expect(await shownWords(page, '[data-screen=cancelled]')).toContain('1 × Agua');
      expect(await shownWords(page, '[data-reason]')).toBe('Ya no queda lo que pidió.');
    },
    TIMEOUT_MS,
  );

  test(
    'the server goes away after an order was placed: the list says that it may be old, and then how it went on',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await orderedAndFollowed(page, play);
      play.line.cut();
      await until(page, `${notice('away')} && ${there('[data-order="1"][data-status=saved_not_seen]')}`);
      await touch(page, '[data-cancel="1"]');
      await touch(page, '[data-cancel-now]');
      // It is not said to be cancelled, nor that it could not be.
      await until(page, there('[data-screen=cancel] [data-problem=away]'));
      const { access } = await play.server.login();
      await move(play.server.url, access, 1, 'READY');
      play.line.mend();
      await until(page, there('[data-screen=ready] [data-ready="1"]'));
      await touch(page, '[data-screen=ready] [data-seen]');
      await until(page, `${there('[data-screen=cancel] [data-problem=too_late]')} && ${gone('[data-notice=away]')}`);
    },
    TIMEOUT_MS,
  );

  test(
    'switched off and deleted while in use: the whole screen says so, and it goes on by itself with its cart',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await choose(page, PRODUCTS.water);
      await hurryTimers(page, { 10000: 300 });
      await switchDevice(play, false);
      await until(page, screen('off'));
      expect(await shownWords(page, '[data-screen=off]')).toContain('Llame a recepción');
      expect(await shownWords(page, '[data-screen=off]')).toContain('Call the desk');
      expect(await violations(page)).toEqual([]);
      // It is asked again and again, and says nothing else meanwhile.
      await page.run('await window.fired(10_000, 2)');
      expect(await page.run(`return Boolean(${screen('off')})`)).toBe(true);
      await switchDevice(play, true);
      await until(page, `${screen('menu')} && ${there('[data-cart="1"]')}`);
      await toReview(page);
      await deleteDevice(play);
      await until(page, screen('off'));
      await page.reload();
      await until(page, screen('off'));
      expect((await written(play.server.place)).orders).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'round trips of 3 s and two touches each: the first shows at once that it was taken, nothing is sent twice or said to be away',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterMenu(page, play);
      await page.run(WATCH);
      await choose(page, PRODUCTS.water);
      await toReview(page);
      play.line.slow(1_500, 1_000_000);
      expect(await atOnce(page, '[data-place]', there('[data-screen=sending] [data-sending=true]'))).toBe(true);
      await until(page, there('[data-placed="1"]'));
      await touch(page, '[data-follow]');
      await touch(page, '[data-cancel="1"]');
      await until(page, there('[data-cancel-now]'));
      const isBusy = `${there('[data-cancel-now][aria-busy=true]')}?.innerText === 'Anulando…'`;
      expect(await atOnce(page, '[data-cancel-now]', isBusy)).toBe(true);
      await until(page, `${there('[data-ended=cancelled]')} && ${screen('orders')}`);
      expect(await page.run('return [window.sent, window.saidAway]')).toEqual([
        ['/api/public/orders/create', '/api/public/orders/1/cancel'],
        false,
      ]);
      play.line.mend();
    },
    TIMEOUT_MS,
  );
});

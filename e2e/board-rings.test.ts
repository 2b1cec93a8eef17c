/** The board rings for what it sees for the first time, however it learns of it, in the engines of all tablets. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { OrderCustody } from '@comanda/protocol/custody';
import { ask } from '../server/test/harness/api.ts';
import { move, placed } from '../server/test/harness/orders.ts';
import { gone, press, there, ticket } from './board-scenes.ts';
import { type BoardPlay, BoardStage, connection, enterBoard } from './board-stage.ts';
import { type Browser, type Page, until } from './browsers/browser.ts';
import { openChromium } from './browsers/chromium.ts';
import { openWebKit } from './browsers/webkit.ts';

const TIMEOUT_MS = 90_000;

let stage: BoardStage;
beforeAll(async () => {
  stage = await BoardStage.build();
}, TIMEOUT_MS);
afterAll(() => stage[Symbol.asyncDispose]());

const BROWSERS: Readonly<Record<string, () => Promise<Browser>>> = { Chromium: openChromium, WebKit: openWebKit };

/** What the server knows of the order's way, once it has come so far. */
async function custodyWhen(
  { server }: BoardPlay,
  token: string,
  id: number,
  isSo: (custody: OrderCustody) => boolean,
): Promise<OrderCustody> {
  for (;;) {
    const { body } = await ask<OrderCustody>(server.url, 'GET', `/api/orders/${id}/custody/`, { token });
    if (isSo(body)) return body;
  }
}

/** Resolves when a screen has told the server that it has sounded the order, its audio really running. */
async function sounded(play: BoardPlay, token: string, id: number): Promise<void> {
  await custodyWhen(play, token, id, ({ audible_at }) => audible_at !== null);
}

/** A person touches the page, where nothing happens by that. */
async function touch(page: Page): Promise<void> {
  await page.press(5, 400);
  await until(page, there('[data-sound="running"]'));
}

describe.each(Object.entries(BROWSERS))('%s', (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  test(
    'told live, found after a reload, and come in during an outage: each rings until it is taken',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      await touch(page);
      const live = await placed(play.server.url);
      await until(page, there(ticket(live.id, '[data-ringing="new"]')));
      await sounded(play, token, live.id);

      play.line.target = null;
      play.line.cut();
      await until(page, connection('offline'));
      const missed = await placed(play.server.url);
      play.line.mend();
      play.line.target = play.server.url;
      await until(page, there(ticket(missed.id, '[data-ringing="new"]')));
      await sounded(play, token, missed.id);

      const found = await placed(play.server.url);
      await page.reload();
      await until(page, there(ticket(found.id, '[data-ringing="new"]')));
      await until(page, there(ticket(live.id, '[data-ringing="new"]')));
      // A page that was loaded anew may be held back until it is touched: it says so, and one touch is enough.
      await touch(page);
      await sounded(play, token, found.id);

      for (const { id } of [live, missed, found]) await press(page, ticket(id, ' [data-press="take"]'));
      await until(page, gone('[data-ringing]'));
    },
    TIMEOUT_MS,
  );

  test(
    'what came while its page was in the background has been seen by nobody; when somebody looks again it is painted and rings',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      await touch(page);
      await page.hide();
      const { id } = await placed(play.server.url);
      const told = await custodyWhen(play, token, id, ({ pushed_at }) => pushed_at !== null);
      expect(told.rendered_at).toBeNull();
      await page.show();
      await until(page, there(ticket(id, '[data-ringing="new"]')));
      await custodyWhen(play, token, id, ({ rendered_at }) => rendered_at !== null);
      await sounded(play, token, id);
      await press(page, ticket(id, ' [data-press="take"]'));
      await until(page, gone('[data-ringing]'));
    },
    TIMEOUT_MS,
  );

  test(
    'muted it is silent for a while and says until when; one touch ends that',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      await touch(page);
      await press(page, '[data-sound]');
      await press(page, '[role=dialog] button:nth-of-type(1):not([aria-label])');
      await until(page, there('[data-sound="muted"]'));
      const { id } = await placed(play.server.url);
      await until(page, there(ticket(id, '[data-ringing="new"]')));
      await press(page, '[data-sound="muted"]');
      await until(page, there('[data-sound="running"]'));
      await sounded(play, token, id);
      await move(play.server.url, token, id, 'PREPARING');
      await until(page, gone('[data-ringing]'));
      expect(await page.run(`return document.querySelectorAll('[data-order]').length`)).toBe(1);
    },
    TIMEOUT_MS,
  );
});

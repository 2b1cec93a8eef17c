/** What the staff board can do beside its tickets, in a real Chromium: the whole order, sold out, order for a room, drill, shift. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Product } from '@comanda/protocol/catalog';
import type { StaffOrder } from '@comanda/protocol/order';
import { ask } from '../server/test/harness/api.ts';
import { create, move, placed } from '../server/test/harness/orders.ts';
import { EMAILS, PRODUCTS } from '../server/test/harness/site.ts';
import { violations } from './axe.ts';
import { gone, orderNow, press, shownWords, there, ticket, write } from './board-scenes.ts';
import { type BoardPlay, BoardStage, connection, enterBoard } from './board-stage.ts';
import { type Page, until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';
import { keepOptions, MILK, WITH } from './options-menu.ts';

const TIMEOUT_MS = 60_000;

let stage: BoardStage;
let browser: Chromium;
beforeAll(async () => {
  [stage, browser] = await Promise.all([BoardStage.build(), openChromium()]);
}, TIMEOUT_MS);
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/** As the browser would keep it from the last visit. */
const keep = (page: Page, name: string, value: unknown) =>
  page.run(`localStorage.setItem('comanda.${name}', ${JSON.stringify(JSON.stringify(value))})`);

async function menuOfRooms({ server }: BoardPlay): Promise<readonly Product[]> {
  return (await ask<{ results: Product[] }>(server.url, 'GET', '/api/public/products')).body.results;
}

describe('the whole order', () => {
  test(
    'its address alone opens it: lines, history with who and why, its way to a person; it is changed there',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      const { id, items } = await placed(play.server.url, {
        items: [
          { product_id: PRODUCTS.water, quantity: 2 },
          { product_id: PRODUCTS.soup, quantity: 1, note: 'sin sal' },
        ],
      });
      await move(play.server.url, token, id, 'PREPARING', { note: 'Mesa libre' });
      await enterBoard(page, play);
      await page.goto(`${play.url}orders/${id}`);
      await until(page, `${there('[data-detail-status="PREPARING"]')} && ${there('[data-custody]')}`);
      expect(await shownWords(page, '[data-history]')).toContain('Mesa libre');
      expect(await shownWords(page, '[data-history]')).toContain('Staff');
      expect(await violations(page)).toEqual([]);

      await press(page, '[data-amend]');
      const [water, soup] = items;
      await press(page, '[role=dialog] form li:nth-child(2) button:first-of-type');
      await press(page, '[data-send-amendment]');
      // Not without a reason.
      await until(page, there('[role=dialog] textarea[name=reason][aria-invalid]'));
      expect(await violations(page)).toEqual([]);
      await write(page, '[role=dialog] textarea[name=reason]', 'Ya no quiere sopa');
      await press(page, '[data-send-amendment]');
      await until(page, `(${there('[data-history]')})?.innerText.includes('Ya no quiere sopa')`);
      const now = await orderNow(play, token, id);
      expect(now.items.map((line) => [line.id, line.quantity])).toEqual([
        [water?.id ?? 0, 2],
        [soup?.id ?? 0, 0],
      ]);
      await press(page, '[data-detail-press]');
      await until(page, gone('[data-mark="amended"]'));
      expect((await orderNow(play, token, id)).unconfirmed).toBeNull();
    },
    TIMEOUT_MS,
  );

  test(
    'an order that does not exist is said so',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterBoard(page, play);
      await page.goto(`${play.url}orders/999`);
      await until(page, there('[role=dialog] [role=alert]'));
      expect(await violations(page)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe('products and orders', () => {
  test(
    'two touches say that a product is sold out, and no room can order it; one brings it back, on every screen',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await using other = await browser.open();
      await enterBoard(page, play);
      await placed(play.server.url);
      await page.goto(`${play.url}sold-out`);
      await other.goto(`${play.url}sold-out`);
      const row = `[data-product="${PRODUCTS.water}"]`;
      await until(page, `(${there(row)})?.innerText.includes('101')`);
      expect(await violations(page)).toEqual([]);
      await press(page, `${row} [data-sold-out]`);
      await press(page, `${row} [data-until="in_one_hour"]`);
      await Promise.all([until(page, there(`${row}[data-away]`)), until(other, there(`${row}[data-away]`))]);
      const water = async () => (await menuOfRooms(play)).find(({ id }) => id === PRODUCTS.water);
      expect(await water()).toMatchObject({ is_available: false });
      expect((await create(play.server.url)).status).toBe(400);
      await write(page, '[role=dialog] [type=search]', 'sop');
      await until(page, gone(row));
      await press(other, `${row} [data-available]`);
      await until(other, gone(`${row}[data-away]`));
      expect(await water()).toMatchObject({ is_available: true });
    },
    TIMEOUT_MS,
  );

  test(
    'an order for a room is placed once, although the first answer is lost, and hangs as a ticket',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      await press(page, 'a[href="/staff/new-order"]');
      // What is sold out cannot be chosen.
      await until(page, there(`[data-pick="${PRODUCTS.soldOut}"]:disabled`));
      await write(page, '[name=room]', '999');
      await press(page, `[data-pick="${PRODUCTS.water}"]`);
      await press(page, `[data-pick="${PRODUCTS.water}"]`);
      await press(page, '[data-place]');
      await until(page, there('[name=room][aria-invalid]'));
      expect(await violations(page)).toEqual([]);
      await write(page, '[name=room]', '103');
      await page.run(`
        const { fetch } = window;
        window.fetch = async (url, init) => {
          if (!String(url).endsWith('/api/orders/')) return fetch(url, init);
          window.fetch = fetch;
          await fetch(url, init);
          throw new TypeError('the answer is lost');
        };
      `);
      await press(page, '[data-place]');
      await until(page, there('[data-unanswered="same"]'));
      await press(page, '[data-place]');
      await until(page, `location.pathname === '/staff/' && ${there('[data-order]')}`);
      const { body } = await ask<{ results: StaffOrder[] }>(play.server.url, 'GET', '/api/orders/queue/', { token });
      expect(body.results).toMatchObject([{ room_code: '103', items: [{ quantity: 2 }] }]);
      expect(await shownWords(page, '[data-order]')).toContain('103');
    },
    TIMEOUT_MS,
  );
});

describe('what is chosen with a product', () => {
  test(
    'is asked for in an order for a room, stands on its ticket and in its page, and is counted apart',
    async () => {
      await using play = await stage.play();
      await keepOptions(play.server, [MILK, WITH]);
      await using page = await browser.open();
      await enterBoard(page, play);
      await press(page, 'a[href="/staff/new-order"]');
      await write(page, '[name=room]', '103');
      await press(page, `[data-pick="${PRODUCTS.water}"]`);
      await press(page, `[data-pick="${PRODUCTS.water}"]`);
      const line = (place: number) => `[data-chosen]:nth-child(${place})`;
      await press(page, `${line(1)} [data-choice=oat] input`);
      await press(page, `${line(1)} [data-choice=with-1] input`);
      await press(page, '[data-place]');
      // Of the second nobody has said which: whoever sends is led there.
      const cow = `${line(2)} [data-choice=cow] input`;
      await until(page, `document.activeElement?.matches(${JSON.stringify(cow)}) && ${there('[data-missing=milk]')}`);
      expect(await violations(page)).toEqual([]);
      await press(page, cow);
      await press(page, '[data-place]');
      await until(page, `location.pathname === '/staff/' && ${there('[data-order="1"] [data-choices="Con"]')}`);
      expect(await shownWords(page, '[data-order="1"] [data-line]')).toMatch(/Leche: De avena\s+Con: Hielo/);
      expect(await violations(page)).toEqual([]);
      await page.goto(`${play.url}orders/1`);
      await until(page, there('[role=dialog] [data-choices="Leche"]'));
      await page.goto(`${play.url}totals`);
      await until(page, `document.querySelectorAll('[data-total] [data-kind]').length === 2`);
      expect(await shownWords(page, '[data-total]')).toMatch(/1 × De avena, Hielo\s+1 × De vaca/);
      expect(await violations(page)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe('exercise and shift', () => {
  test(
    'a drill is explained, rings like an order, is marked as none, and ends by being delivered',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterBoard(page, play);
      await press(page, '[data-menu]');
      await press(page, '[role=dialog] a[href="/staff/drill"]');
      await until(page, there('[data-start-drill]'));
      expect(await violations(page)).toEqual([]);
      await press(page, '[data-start-drill]');
      await until(page, there('[data-order][data-ringing="new"] [data-mark="drill"]'));
      expect(await violations(page)).toEqual([]);
      for (const name of ['take', 'start', 'ready', 'deliver'])
        await press(page, `[data-order] [data-press="${name}"]`);
      await until(page, gone('[data-order]'));
    },
    TIMEOUT_MS,
  );

  test(
    'the start of a shift asks for a check above the orders; it can be skipped, and says what is then missing',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await page.goto(play.url);
      await keep(page, 'language', 'es');
      await page.reload();
      await enterBoard(page, play);
      const { id } = await placed(play.server.url);
      await until(page, `${there('[data-shift-notice]')} && ${there(ticket(id))}`);
      await press(page, '[data-skip-shift]');
      await until(page, gone('[data-shift-notice]'));
      expect(await shownWords(page, '[data-toasts]')).toContain('sonido');
      await page.reload();
      await until(page, connection('live'));
      expect(await page.run(`return !!(${there('[data-shift-notice]')})`)).toBe(false);
      // Eight hours later it is another shift, and whoever else signs in begins one.
      for (const kept of [
        { by: EMAILS.STAFF, at: Date.now() - 8 * 3_600_000 },
        { by: EMAILS.ADMIN, at: Date.now() },
      ]) {
        await keep(page, 'board.shift_check', kept);
        await page.reload();
        await until(page, there('[data-shift-notice]'));
      }
    },
    TIMEOUT_MS,
  );

  test(
    'the check plays a sound and asks whether it was heard, explains notifications before it asks, and measures the line',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterBoard(page, play);
      await page.goto(`${play.url}shift`);
      await until(
        page,
        `${there('[data-check="connection"][data-well]')} && ${there('[data-check="screen"][data-well]')}`,
      );
      await until(page, there('[data-check="notifications"] [data-ask]'));
      expect(await shownWords(page, '[data-check="notifications"]')).toMatch(/Permitir|Allow/);
      expect(await violations(page)).toEqual([]);
      const at = await page.run(`
        const { left, top, width, height } = (${there('[data-play]')}).getBoundingClientRect();
        return [left + width / 2, top + height / 2];
      `);
      const [x, y] = Array.isArray(at) ? at.map(Number) : [];
      await page.press(x ?? 0, y ?? 0);
      await press(page, '[data-heard]');
      await until(page, there('[data-check="sound"][data-well]'));
      await page.allowNotifications(new URL(play.url).origin);
      await until(page, there('[data-check="notifications"][data-well]'));
      const missing = await shownWords(page, '[data-missing]');
      expect(missing).not.toMatch(/sonido|sound/);
      expect(missing).toMatch(/página cerrada|page closed/);
      await press(page, '[data-finish-shift]');
      await until(page, `location.pathname === '/staff/' && ${gone('[data-shift-notice]')}`);
    },
    TIMEOUT_MS,
  );

  test(
    'who has said no to notifications is told where that is changed, and is asked nothing; the board works on',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterBoard(page, play);
      await page.refuseNotifications(new URL(play.url).origin);
      await page.goto(`${play.url}shift`);
      await until(page, there('[data-check="notifications"]'));
      expect(await shownWords(page, '[data-check="notifications"]')).toMatch(/Están bloqueadas|They are blocked/);
      expect(await page.run(`return !(${there('[data-check="notifications"] [data-ask]')})`)).toBe(true);
      await until(page, there('[data-check="push"] [data-push-on]:disabled'));
      expect(await violations(page)).toEqual([]);
      await press(page, '[data-finish-shift]');
      const { id } = await placed(play.server.url);
      await until(page, there(ticket(id)));
    },
    TIMEOUT_MS,
  );
});

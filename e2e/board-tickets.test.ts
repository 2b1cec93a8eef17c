/** The tickets of the staff board in a real Chromium: one touch forward, back again, out of it, and what all screens share. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { OrderCustody } from '@comanda/protocol/custody';
import { ask } from '../server/test/harness/api.ts';
import { move, OTHER_DEVICE, placed } from '../server/test/harness/orders.ts';
import { EMAILS, PRODUCTS } from '../server/test/harness/site.ts';
import { violations } from './axe.ts';
import { gone, hanging, key, orderNow, press, shownWords, there, ticket, write } from './board-scenes.ts';
import { type BoardPlay, BoardStage, connection, enterBoard } from './board-stage.ts';
import { type Page, until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';

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

/** The one large button of a ticket, when it does this. */
const step = (id: number, name: string) => ticket(id, ` [data-press="${name}"]`);

async function custodyOf({ server }: BoardPlay, token: string, id: number): Promise<OrderCustody> {
  return (await ask<OrderCustody>(server.url, 'GET', `/api/orders/${id}/custody/`, { token })).body;
}

const amend = ({ server }: BoardPlay, token: string, id: number, body: object) =>
  ask(server.url, 'PATCH', `/api/orders/${id}/`, { token, body });

async function isRead(page: Page, id: number): Promise<void> {
  await until(page, there(ticket(id, ' [data-line]')));
}

describe('forward, back and out', () => {
  test(
    'a new nurse: one touch takes an order, one more makes each next step; what was done is undone, and brought back',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      const { id } = await placed(play.server.url);
      let touches = 0;
      const touch = async (name: string) => {
        touches++;
        await press(page, step(id, name));
      };
      await touch('take');
      await until(page, there(step(id, 'start')));
      expect(touches).toBe(1);
      expect(await orderNow(play, token, id)).toMatchObject({ status: 'PLACED', acknowledged_by_email: EMAILS.STAFF });
      await touch('start');
      await touch('ready');
      await until(page, there(ticket(id, '[data-status="READY"]')));
      await touch('deliver');
      await until(page, gone(ticket(id)));
      expect(touches).toBe(4);
      await press(page, `[data-undo="${id}"] button`);
      await until(page, there(ticket(id, '[data-status="READY"]')));
      await until(page, gone(`[data-undo="${id}"]`));
      expect((await orderNow(play, token, id)).status).toBe('READY');
      await press(page, step(id, 'deliver'));
      await until(page, gone(ticket(id)));
      await press(page, 'a[href="/staff/recall"]');
      await press(page, `[data-recall="${id}"] [data-back]`);
      await until(page, there(ticket(id, '[data-status="READY"]')));
      // The step back was the last one: a second one is not offered.
      await until(page, gone(`[data-recall="${id}"] [data-back]`));
    },
    TIMEOUT_MS,
  );

  test(
    'an order is cancelled only with a reason, and whoever may be at work on it must say that they know',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await using other = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      await other.goto(play.url);
      await until(other, connection('live'));
      const { id } = await placed(play.server.url);
      await press(page, step(id, 'take'));
      await press(page, ticket(id, ' h2 a'));
      await press(page, '[data-to-cancel]');
      await press(page, '[data-cancel]');
      await until(page, there('[role=dialog] fieldset [role=alert]'));
      await press(page, '[role=dialog] label:last-of-type input[value=other]');
      await press(page, '[data-cancel]');
      await until(page, there('[role=dialog] textarea[aria-invalid]'));
      expect((await orderNow(play, token, id)).status).toBe('PLACED');
      await write(page, '[role=dialog] textarea', 'Se ha ido de alta');
      await press(page, '[data-cancel]');
      await until(page, there(ticket(id, '[data-tone="gone"][data-ringing="cancelled"]')));
      await until(other, there(ticket(id, '[data-tone="gone"][data-ringing="cancelled"]')));
      expect(await shownWords(other, ticket(id))).toContain('Se ha ido de alta');
      expect(await violations(other)).toEqual([]);
      await press(other, step(id, 'confirm'));
      // Confirmed on one screen, it is so on all of them.
      await Promise.all([until(other, gone(ticket(id))), until(page, gone(ticket(id)))]);
      expect(await orderNow(play, token, id)).toMatchObject({ status: 'CANCELLED', unconfirmed: null });
      expect((await orderNow(play, token, id)).cancel_reason).toBe('Se ha ido de alta');
    },
    TIMEOUT_MS,
  );

  test(
    'a reason of the few is said to the room as such, and read here in words',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      const { id } = await placed(play.server.url);
      await press(page, step(id, 'take'));
      await press(page, ticket(id, ' h2 a'));
      await press(page, '[data-to-cancel]');
      await press(page, '[role=dialog] input[value=kitchen_closed]');
      await press(page, '[data-cancel]');
      await until(page, there(ticket(id, '[data-ringing="cancelled"] [data-mark=cancelled]')));
      expect(await shownWords(page, `${ticket(id)} [data-mark=cancelled] + li`)).toMatch(
        /^(Motivo: La cocina está cerrada|Reason: The kitchen is closed)$/,
      );
      expect((await orderNow(play, token, id)).cancel_reason).toBe('kitchen_closed');
    },
    TIMEOUT_MS,
  );

  test(
    'an order that was changed rings until somebody has seen it, shows what it was, and only then goes on',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      const { id, items } = await placed(play.server.url);
      await move(play.server.url, token, id, 'PREPARING');
      await until(page, there(step(id, 'ready')));
      await amend(play, token, id, { items: [{ id: items[0]?.id, quantity: 4 }], reason: 'Son cuatro' });
      await until(page, there(ticket(id, '[data-tone="changed"][data-ringing="changed"]')));
      const words = await shownWords(page, ticket(id));
      for (const word of ['4', 'Agua', 'Son cuatro']) expect(words).toContain(word);
      expect(await violations(page)).toEqual([]);
      await press(page, step(id, 'confirm'));
      await until(page, `${there(step(id, 'ready'))} && ${gone(ticket(id, '[data-ringing]'))}`);
    },
    TIMEOUT_MS,
  );

  test(
    'who comes second is told who was faster, and sees the order as it is',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login('ADMIN');
      await enterBoard(page, play);
      const { id } = await placed(play.server.url);
      await press(page, step(id, 'take'));
      await until(page, there(step(id, 'start')));
      // The news of the other one's move is on its way when the button is pressed.
      await page.run(`
        const { fetch } = window;
        window.fetch = async (url, init) => {
          if (String(url).endsWith('/status/')) {
            window.fetch = fetch;
            const headers = { Authorization: 'Bearer ' + ${JSON.stringify(token)}, 'Content-Type': 'application/json' };
            await fetch(url, { method: 'PATCH', headers, body: '{"to_status":"READY"}' });
          }
          return fetch(url, init);
        };
      `);
      await press(page, step(id, 'start'));
      await until(page, there(ticket(id, ' [data-problem="faster"]')));
      expect(await shownWords(page, ticket(id, ' [data-problem]'))).toContain('Admin');
      await until(page, there(ticket(id, '[data-status="READY"]')));
      await press(page, ticket(id, ' [data-problem] button'));
      await until(page, gone('[data-problem]'));
    },
    TIMEOUT_MS,
  );

  test(
    'what is offline is not pretended: nothing can be pressed, and why is said there',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      const { id } = await placed(play.server.url);
      await until(page, there(step(id, 'take')));
      play.line.target = null;
      play.line.cut();
      await until(page, `${connection('offline')} && ${there(`${step(id, 'take')}:disabled`)}`);
      const noteId = await page.run(`return (${there(step(id, 'take'))}).getAttribute('aria-describedby')`);
      expect(await shownWords(page, `#${noteId}`)).not.toBe('');
      await page.run(`(${there(ticket(id, ' [data-line] button'))}).click()`);
      expect(await violations(page)).toEqual([]);
      play.line.mend();
      play.line.target = play.server.url;
      await until(page, `${connection('live')} && ${there(`${step(id, 'take')}:enabled`)}`);
      expect(await orderNow(play, token, id)).toMatchObject({ acknowledged_at: null, items: [{ done_at: null }] });
    },
    TIMEOUT_MS,
  );
});

describe('what all screens share', () => {
  test(
    'a line that is done is done on every screen, and counts so in the totals',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await using other = await browser.open();
      await enterBoard(page, play);
      await other.goto(play.url);
      const { id, items } = await placed(play.server.url, { items: [{ product_id: PRODUCTS.water, quantity: 3 }] });
      const line = ticket(id, ` [data-line="${items[0]?.id}"]`);
      await press(page, `${line} button`);
      await Promise.all([until(page, there(`${line}[data-done]`)), until(other, there(`${line}[data-done]`))]);
      await press(page, 'a[href="/staff/totals"]');
      const row = `[data-total="${PRODUCTS.water}"]`;
      await until(page, `(${there(row)})?.cells[1].innerText === '0' && (${there(row)}).cells[2].innerText === '3'`);
      await press(other, `${line} button`);
      await until(page, `(${there(row)})?.cells[1].innerText === '3'`);
      expect(await violations(page)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'acknowledged on one screen it is calm on all of them, and says whose it is',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await using other = await browser.open();
      await enterBoard(page, play);
      await other.goto(play.url);
      const { id } = await placed(play.server.url);
      await until(other, there(ticket(id, '[data-tone="new"][data-ringing="new"]')));
      await press(page, step(id, 'take'));
      await until(other, `${there(ticket(id, '[data-tone="plain"]'))} && ${gone(ticket(id, '[data-ringing]'))}`);
      expect(await shownWords(other, ticket(id))).toContain('Staff');
    },
    TIMEOUT_MS,
  );

  test(
    'each stage has two colours, set for the site; a station sees its own and what is nobody’s',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      const { access: admin } = await play.server.login('ADMIN');
      await enterBoard(page, play);
      const [water, soup] = await Promise.all([
        placed(play.server.url, { items: [{ product_id: PRODUCTS.water, quantity: 1 }] }),
        placed(play.server.url, { device_uid: OTHER_DEVICE, items: [{ product_id: PRODUCTS.soup, quantity: 1 }] }),
      ]);
      await move(play.server.url, token, water.id, 'PREPARING');
      const long = { warn_s: 3_000, late_s: 3_600 };
      const late = { PLACED: { warn_s: 1, late_s: 3_600 }, PREPARING: { warn_s: 1, late_s: 2 }, READY: long };
      const body = { stations: [{ name: 'Plancha', categories: [1] }], late };
      expect((await ask(play.server.url, 'PUT', '/api/settings/board/', { token: admin, body })).status).toBe(200);
      await until(page, there(ticket(soup.id, '[data-late="warn"]')));
      await until(page, there(ticket(water.id, '[data-late="late"][data-ringing="overdue"]')));
      const choose = (name: string) =>
        page.run(`
          const list = document.querySelector('nav select');
          Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(list, ${JSON.stringify(name)});
          list.dispatchEvent(new Event('change', { bubbles: true }));
        `);
      await choose('Plancha');
      // The soup is of no category, and so of no station: every screen shows it.
      await until(page, there(ticket(soup.id)));
      expect(await hanging(page)).toEqual([soup.id, water.id]);
      await choose(' ');
      await until(page, gone(ticket(water.id)));
      await choose('');
      await until(page, there(ticket(water.id)));
      // Narrowed to a stage, what nobody has taken stays.
      await press(page, '[data-stage="ready"] input');
      await until(page, gone(ticket(water.id)));
      expect(await hanging(page)).toEqual([soup.id]);
    },
    TIMEOUT_MS,
  );
});

describe('seen, and reached', () => {
  test(
    'an order whose lines are still being read has not been seen',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await page.before(`
        window.told = [];
        const { send } = WebSocket.prototype;
        WebSocket.prototype.send = function (text) {
          if (text.includes('"rendered"')) window.told.push(text);
          return send.call(this, text);
        };
      `);
      await enterBoard(page, play);
      await page.run(`
        const { fetch } = window;
        const released = new Promise((release) => (window.release = release));
        window.fetch = async (url, init) => {
          if (/orders\\/\\d+/.test(String(url))) await released;
          return fetch(url, init);
        };
      `);
      const { id } = await placed(play.server.url);
      await until(page, there(ticket(id, '[aria-busy="true"]')));
      // What stands there whole is told of after two frames and a tenth of a second.
      await page.run(
        'for (let frame = 0; frame < 30; frame++) await new Promise((drawn) => requestAnimationFrame(drawn))',
      );
      expect(await page.run('return window.told')).toEqual([]);
      await page.run('window.release()');
      await isRead(page, id);
      while ((await custodyOf(play, token, id)).rendered_at === null);
      expect(await page.run('return window.told.length')).toBe(1);
    },
    TIMEOUT_MS,
  );

  test(
    'only what was really in sight counts as rendered; what is further down is said above, one touch away',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      const lines = Array.from({ length: 6 }, () => ({ product_id: PRODUCTS.water, quantity: 1, note: 'con hielo' }));
      const orders = [];
      for (let count = 0; count < 14; count++) orders.push(await placed(play.server.url, { items: lines }));
      const last = orders.at(-1)?.id ?? 0;
      const first = orders[0]?.id ?? 0;
      await isRead(page, last);
      await until(page, there('[data-jump="down"]'));
      const stages = async () => [
        (await custodyOf(play, token, first)).rendered_at !== null,
        (await custodyOf(play, token, last)).rendered_at !== null,
      ];
      while (!(await stages())[0]);
      expect(await stages()).toEqual([true, false]);
      while (await page.run(`return !!(${there('[data-jump="down"]')})`)) {
        await press(page, '[data-jump="down"]');
        await page.run('await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))');
      }
      while (!(await stages())[1]);
      await until(page, there('[data-jump="up"]'));
    },
    TIMEOUT_MS,
  );

  test(
    'keyboard and bump bar reach everything',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      await enterBoard(page, play);
      const [first, second] = [await placed(play.server.url), await placed(play.server.url)];
      await Promise.all([isRead(page, first.id), isRead(page, second.id)]);
      await key(page, '1');
      await until(page, there(step(first.id, 'start')));
      await key(page, 'Home');
      await until(page, `document.activeElement?.matches(${JSON.stringify(ticket(second.id))})`);
      await key(page, 'Enter');
      // The feed may tell of a step before the answer to it has come: until then the next one waits.
      await until(page, there(`${step(second.id, 'start')}:not([aria-disabled])`));
      await key(page, 'Enter');
      await until(page, there(ticket(second.id, '[data-status="PREPARING"]')));
      await until(page, there('[data-undo]'));
      await key(page, 'u');
      await until(page, there(ticket(second.id, '[data-status="PLACED"]')));
      expect((await orderNow(play, token, second.id)).status).toBe('PLACED');
      for (const [name, path] of [
        ['?', '/staff/keys'],
        ['s', '/staff/sold-out'],
        ['n', '/staff/new-order'],
        ['t', '/staff/totals'],
        ['r', '/staff/recall'],
        ['d', `/staff/orders/${second.id}`],
        ['c', `/staff/orders/${second.id}/cancel`],
      ] as const) {
        await page.run(`(${there(ticket(second.id))}).focus()`);
        await key(page, name);
        await until(page, `location.pathname === '${path}' && ${there('[role=dialog]')}`);
        await press(page, '[role=dialog] button[aria-label]');
        await until(page, `location.pathname === '/staff' + '/' && ${gone('[role=dialog]')}`);
      }
      await key(page, 'm');
      await until(page, there('[data-sound="muted"], [data-sound="blocked"]'));
    },
    TIMEOUT_MS,
  );

  test(
    'nothing is wrong with it in any theme and language, as grid and as list',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      const { access: token } = await play.server.login();
      const { access: admin } = await play.server.login('ADMIN');
      const times = { warn_s: 1, late_s: 3_600 };
      const late = { PLACED: times, PREPARING: { warn_s: 1, late_s: 2 }, READY: { warn_s: 3_000, late_s: 3_600 } };
      await ask(play.server.url, 'PUT', '/api/settings/board/', { token: admin, body: { stations: [], late } });
      const items = [{ product_id: PRODUCTS.water, quantity: 2, note: 'sin hielo' }];
      const taken = await placed(play.server.url, { items });
      const ready = await placed(play.server.url);
      await placed(play.server.url, { device_uid: OTHER_DEVICE, note: 'Sin prisa' });
      await move(play.server.url, token, taken.id, 'PREPARING');
      await move(play.server.url, token, ready.id, 'READY');
      await enterBoard(page, play);
      await until(page, there(ticket(taken.id, '[data-late="late"]')));
      for (const [theme, view, language] of [
        ['light', 'list', 'es'],
        ['dark', 'grid', 'en'],
        ['contrast', 'grid', 'es'],
      ] as const) {
        await page.run(`
          for (const [name, value] of Object.entries(${JSON.stringify({ theme, view, language })})) {
            localStorage.setItem('comanda.' + name, JSON.stringify(value));
          }
        `);
        await page.reload();
        await until(page, `${connection('live')} && ${there(ticket(taken.id, '[data-late="late"]'))}`);
        expect(await page.run('return document.documentElement.dataset.theme')).toBe(theme);
        expect(await violations(page)).toEqual([]);
        // Nothing is wider than the page.
        expect(await page.run('return document.documentElement.scrollWidth > innerWidth')).toBe(false);
      }
    },
    TIMEOUT_MS,
  );
});

/** The staff board's frame in a real Chromium: the way in, what stays, how it looks, and what it says while the server is away. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestClock } from '../server/test/harness/clock.ts';
import { placed } from '../server/test/harness/orders.ts';
import { EMAILS, PASSWORD } from '../server/test/harness/site.ts';
import { violations } from './axe.ts';
import { type BoardPlay, BoardStage, connection, enterBoard, fillIn, SIGN_IN } from './board-stage.ts';
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

const problem = (kind: string) => `document.querySelector('[role=alert][data-problem="${kind}"]')`;
const shown = (page: Page, selector: string) =>
  page.run(`return document.querySelector(${JSON.stringify(selector)})?.innerText ?? null`);
const press = async (page: Page, selector: string) => {
  await until(page, `document.querySelector(${JSON.stringify(selector)})`);
  await page.run(`document.querySelector(${JSON.stringify(selector)}).click()`);
};
/** As the browser would keep it from the last visit. */
const keep = (page: Page, name: string, value: unknown) =>
  page.run(`localStorage.setItem('comanda.${name}', ${JSON.stringify(JSON.stringify(value))})`);

async function openIn(page: Page, play: BoardPlay, language: 'es' | 'en'): Promise<void> {
  await page.goto(play.url);
  await keep(page, 'language', language);
  await page.reload();
  await until(page, SIGN_IN);
}

describe('the way in', () => {
  test(
    'who signs in sees the board, live; it stays over a reload and in another tab, and ends in all of them',
    async () => {
      await using play = await stage.play({ SITE_NAME: 'Clínica del Mar' });
      await using page = await browser.open();
      await enterBoard(page, play);
      const { id } = await placed(play.server.url);
      await until(page, `document.querySelector('[data-order="${id}"]')`);
      await until(page, `document.title === '(1) Clínica del Mar · Comanda'`);
      expect(await shown(page, '[data-as-of]')).toMatch(/\d{2}:\d{2}:\d{2}/);

      await page.reload();
      await until(page, connection('live'));
      await using other = await browser.open();
      await other.goto(play.url);
      await until(other, connection('live'));

      await press(other, '[data-menu]');
      await press(other, '[data-sign-out]');
      await Promise.all([until(other, SIGN_IN), until(page, SIGN_IN)]);
      // The address is remembered, and no more than that.
      expect(await page.run(`return document.querySelector('[name=email]').value`)).toBe(EMAILS.STAFF);
      expect(await page.run(`return document.querySelector('[name=password]').value`)).toBe('');
      expect(await page.run(`return localStorage.getItem('comanda.session')`)).toBeNull();
    },
    TIMEOUT_MS,
  );

  test(
    'a wrong password, an account that is nobody’s, too many tries and a server that is away: each in its own words',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await openIn(page, play, 'es');
      await fillIn(page, { password: 'wrong' });
      await until(page, problem('bad_credentials'));
      expect(await shown(page, '[role=alert]')).toBe('El correo o la contraseña no son correctos.');

      await fillIn(page, { email: EMAILS.USER });
      await until(page, problem('not_staff'));
      expect(await page.run(`return localStorage.getItem('comanda.session')`)).toBeNull();

      play.line.cut();
      await fillIn(page);
      await until(page, problem('unreachable'));
      play.line.mend();

      for (let tries = 0; !(await page.run(`return Boolean(${problem('too_many')})`)); tries++) {
        if (tries > 20) throw new Error('as many tries as one likes');
        await fillIn(page, { password: 'wrong' });
        await until(page, `${problem('bad_credentials')} || ${problem('too_many')}`);
      }
      expect(await shown(page, '[role=alert]')).toMatch(/^Demasiados intentos\. Espere \d+ segundos?\.$/);
    },
    TIMEOUT_MS,
  );

  test(
    'the password can be looked at',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await openIn(page, play, 'es');
      const type = () => page.run(`return document.querySelector('[name=password]').type`);
      expect(await type()).toBe('password');
      await press(page, '[aria-label="Ver la contraseña"]');
      expect(await type()).toBe('text');
      await press(page, '[aria-label="Ocultar la contraseña"]');
      expect(await type()).toBe('password');
    },
    TIMEOUT_MS,
  );
});

describe('a session that ends by itself', () => {
  test(
    'leaves the board where it is, says why, and goes on in place',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await enterBoard(page, play);
      const { id } = await placed(play.server.url);
      await until(page, `document.querySelector('[data-order="${id}"]')`);

      const { access } = await play.server.login('ADMIN');
      const change = (is_active: boolean) =>
        fetch(`${play.server.url}/api/auth/admin/users/2`, {
          method: 'PATCH',
          headers: { Authorization: `Bearer ${access}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ is_active }),
        });
      expect((await change(false)).status).toBe(200);
      await until(page, `document.querySelector('[role=dialog] form') && ${connection('refused')}`);
      expect(await page.run(`return Boolean(document.querySelector('[data-order="${id}"]'))`)).toBe(true);
      expect(await page.run(`return Boolean(document.querySelector('[data-stale=refused]'))`)).toBe(true);
      expect(await violations(page)).toEqual([]);

      expect((await change(true)).status).toBe(200);
      const next = await placed(play.server.url);
      await fillIn(page);
      await until(page, `${connection('live')} && document.querySelector('[data-order="${next.id}"]')`);
      await until(page, `!document.querySelector('[role=dialog]')`);
    },
    TIMEOUT_MS,
  );

  test(
    'is renewed for as long as somebody works with it: three days, and nobody is asked for a password',
    async () => {
      const clock = new TestClock(Date.now());
      await using play = await stage.play({}, clock);
      await using page = await browser.open();
      await enterBoard(page, play);
      const before = await page.run(`return localStorage.getItem('comanda.session')`);
      for (let day = 0; day < 3; day++) {
        clock.advance(24 * 60 * 60_000);
        await page.reload();
        await until(page, connection('live'));
      }
      expect(await page.run(`return localStorage.getItem('comanda.session')`)).not.toBe(before);
    },
    TIMEOUT_MS,
  );
});

describe('while the server is away', () => {
  test(
    'the board opens from what the browser has kept, says so, and is live by itself when the server is back',
    async () => {
      await using play = await stage.play({ SITE_NAME: 'Clínica del Mar' });
      await using page = await browser.open();
      await enterBoard(page, play);
      // The worker has all files; with the next visit the page is its own.
      await page.run('await navigator.serviceWorker.ready');
      play.line.target = null;
      play.line.cut();
      await page.reload();
      await until(page, connection('offline'));
      await until(page, `document.querySelector('[role=alert][data-stale=offline]')`);
      expect(await shown(page, 'h1')).toBe('Clínica del Mar');
      expect(await page.run(`return Boolean(document.querySelector('[data-empty]'))`)).toBe(false);
      expect(await violations(page)).toEqual([]);
      // Every other page of it opens too.
      await page.goto(`${play.url}nowhere`);
      await until(page, connection('offline'));

      play.line.target = play.server.url;
      play.line.mend();
      await until(page, `${connection('live')} && !document.querySelector('[data-stale]')`);
    },
    TIMEOUT_MS,
  );
});

describe('how it looks', () => {
  test(
    'Spanish or English, at once and for good',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await openIn(page, play, 'es');
      const button = () => shown(page, 'form [type=submit]');
      expect([await button(), await page.run('return document.documentElement.lang')]).toEqual(['Entrar', 'es']);
      await press(page, 'input[value=en]');
      await until(page, `document.documentElement.lang === 'en'`);
      expect(await button()).toBe('Sign in');
      await page.reload();
      await until(page, SIGN_IN);
      expect(await button()).toBe('Sign in');
    },
    TIMEOUT_MS,
  );

  test.each(['light', 'dark', 'contrast'] as const)(
    'axe finds nothing on the way in, on the empty board and in its menu: %s',
    async (theme) => {
      await using play = await stage.play();
      await using page = await browser.open();
      await openIn(page, play, theme === 'light' ? 'en' : 'es');
      await press(page, `input[value=${theme}]`);
      await until(page, `document.documentElement.dataset.theme === '${theme}'`);
      expect(await violations(page)).toEqual([]);
      await fillIn(page, { password: 'wrong' });
      await until(page, problem('bad_credentials'));
      expect(await violations(page)).toEqual([]);
      await fillIn(page);
      await until(page, `${connection('live')} && document.querySelector('[data-empty]')`);
      expect(await page.run('return document.documentElement.dataset.theme')).toBe(theme);
      expect(await violations(page)).toEqual([]);
      await press(page, '[data-menu]');
      await until(page, `document.querySelector('[role=dialog]')`);
      expect(await violations(page)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'large text is larger, and whatever can be touched is at least 44 px high and wide',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await openIn(page, play, 'es');
      const size = () => page.run('return parseFloat(getComputedStyle(document.documentElement).fontSize)');
      const before = Number(await size());
      await press(page, '[role=switch]');
      expect(Number(await size())).toBeGreaterThan(before * 1.2);
      await press(page, '[role=switch]');
      await fillIn(page);
      await press(page, '[data-menu]');
      await until(page, `document.querySelector('[role=dialog]')`);
      const small = await page.run(`
        return [...document.querySelectorAll('button, select, label:has(input)')]
          .map((each) => ({ what: each.outerHTML.slice(0, 80), box: each.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
          .map(({ what }) => what);
      `);
      expect(small).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe('as it is shipped', () => {
  test('what must load before anything shows is at most 200 KB, compressed', () => {
    const index = readFileSync(join(stage.folder, 'index.html'), 'utf8');
    const scripts = [...index.matchAll(/(?:src|href)="\/staff\/(assets\/[^"]+\.js)"/g)].map(([, name = '']) => name);
    expect(scripts.length).toBeGreaterThan(0);
    const bytes = scripts.reduce((sum, name) => sum + readFileSync(join(stage.folder, `${name}.gz`)).byteLength, 0);
    expect(bytes).toBeLessThan(200 * 1024);
  });

  test('no schema library is in it', () => {
    const scripts = readdirSync(join(stage.folder, 'assets')).filter((name) => name.endsWith('.js'));
    const code = scripts.map((name) => readFileSync(join(stage.folder, 'assets', name), 'utf8')).join('');
    expect(code).not.toMatch(/ZodError|invalid_union/);
  });

  test(
    'it can be installed, and shows what the server pushes',
    async () => {
      await using play = await stage.play();
      await using page = await browser.open();
      await page.allowNotifications(play.line.url);
      await page.goto(play.url);
      const manifest = Object(
        await page.run(`
          const link = document.querySelector('link[rel=manifest]');
          const manifest = await (await fetch(link.href)).json();
          const icons = await Promise.all(manifest.icons.map(async ({ src, sizes }) => {
            const picture = await createImageBitmap(await (await fetch(new URL(src, link.href))).blob());
            return sizes === picture.width + 'x' + picture.height;
          }));
          return { ...manifest, icons };
        `),
      );
      expect(manifest).toMatchObject({ lang: 'es', start_url: '/staff/', scope: '/staff/', display: 'standalone' });
      expect(manifest.icons).toEqual([true, true, true]);

      await page.run('await navigator.serviceWorker.ready');
      const message = { title: 'Order 12 · room 101', body: 'Still waiting.', tag: 'order-12', order_id: 12 };
      await page.push(play.line.url, JSON.stringify(message));
      expect(
        await page.run(`
          const { scope } = await navigator.serviceWorker.ready;
          const [shown] = await (await navigator.serviceWorker.ready).getNotifications();
          return { scope: new URL(scope).pathname, title: shown.title, body: shown.body, tag: shown.tag };
        `),
      ).toEqual({ scope: '/staff/', title: message.title, body: message.body, tag: message.tag });
    },
    TIMEOUT_MS,
  );
});

test(
  'the password is never in what the browser keeps',
  async () => {
    await using play = await stage.play();
    await using page = await browser.open();
    await enterBoard(page, play);
    expect(await page.run('return JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toContain(PASSWORD);
  },
  TIMEOUT_MS,
);

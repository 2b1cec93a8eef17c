/** The examples in real browsers, in React's strict mode: what staff and rooms see while everything around them fails. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { TestClock } from '../server/test/harness/clock.ts';
import { move, placed, written } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { type Browser, until } from './browsers/browser.ts';
import { openChromium } from './browsers/chromium.ts';
import { openWebKit } from './browsers/webkit.ts';
import {
  announces,
  click,
  KIOSK_LIVE,
  meanwhile,
  openKiosk,
  STAFF_LIVE,
  says,
  shows,
  signIn,
  tells,
} from './scenes.ts';
import { type Play, Stage } from './stage.ts';

const TIMEOUT_MS = 60_000;
const MINUTE = 60_000;
const WATER = `[data-product="${PRODUCTS.water}"]`;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.build('development', ['staff', 'kiosk']);
}, TIMEOUT_MS);
afterAll(() => stage[Symbol.asyncDispose]());

const everybodyGone = (play: Play) => meanwhile(play, () => play.server.server.sockets().open === 0);

/** How often this page has renewed its session. */
const RENEWALS = `return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/refresh')).length`;

/** Counts on the body the new tokens that the server has taken, which answers in order; and keeps the sockets for `PING`. */
const COUNT_TAKEN = `
  window.sockets = new Set();
  window.ping = (socket) => new Promise((resolve) => {
    const listen = ({ data }) => {
      if (!data.includes('"pong"')) return;
      socket.removeEventListener('message', listen);
      resolve();
    };
    socket.addEventListener('message', listen);
    send.call(socket, '{"type":"ping"}');
  });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (text) {
    send.call(this, text);
    window.sockets.add(this);
    window.ping(this).then(() => { document.body.dataset.taken = window.sockets.size; });
  };
`;

/** Whoever has pinged must go on with it. */
const PING = 'await Promise.all([...window.sockets].map(window.ping))';

/** Orders arrive, and what the server says to that does not. A line cannot: it would lose the browser's own question before. */
const LOSE_ANSWERS = `
  const { fetch } = window;
  window.fetch = async (url, init) => {
    const response = await fetch(url, init);
    return url.endsWith('/create') ? new Promise(() => {}) : response;
  };
`;

/** The machine sleeps: its clock goes on, its timers do not. */
const FALL_ASLEEP = `
  const { setTimeout, Date: { now } } = window;
  Date.now = () => now.call(Date) + ${MINUTE};
  for (let timer = setTimeout(() => {}); timer > 0; timer--) clearTimeout(timer);
  window.setTimeout = () => 0;
  window.wakeUp = () => { window.setTimeout = setTimeout; };
`;

const BROWSERS: Readonly<Record<string, () => Promise<Browser>>> = { Chromium: openChromium, WebKit: openWebKit };

describe.each(Object.entries(BROWSERS))('%s', (_, launch) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, TIMEOUT_MS);
  afterAll(() => browser[Symbol.asyncDispose]());

  test(
    'staff see an order and what becomes of it; whoever signs out leaves no socket behind',
    async () => {
      await using play = await stage.play();
      const { server } = play;
      await using page = await browser.open();
      await signIn(page, play);
      const { id } = await placed(server.url);
      await until(page, `${announces(id)} && ${shows(id, 'PLACED')}`);
      await click(page, `.card[data-order="${id}"] button`);
      await until(page, shows(id, 'PREPARING'));
      await move(server.url, (await server.login()).access, id, 'READY');
      await until(page, shows(id, 'READY'));
      expect(server.server.sockets().open).toBe(2);
      await click(page, '.sign-out');
      await until(page, `document.querySelector('form')`);
      await everybodyGone(play);
    },
    TIMEOUT_MS,
  );

  test(
    'a room orders, hears what becomes of it, and leaves no socket behind',
    async () => {
      await using play = await stage.play();
      const { server } = play;
      await using page = await browser.open();
      await openKiosk(page, play);
      const { opened } = server.server.sockets();
      await click(page, WATER);
      await until(page, `${tells(1, 'PLACED')} && ${shows(1, 'PLACED')}`);
      await move(server.url, (await server.login()).access, 1, 'READY');
      await until(page, `${tells(1, 'READY')} && ${shows(1, 'READY')}`);
      await until(page, `document.querySelector('.toast.success')`);
      expect(server.server.sockets()).toMatchObject({ opened, open: 2 });
      await page.goto('about:blank');
      await everybodyGone(play);
    },
    TIMEOUT_MS,
  );

  describe.each([
    ['request', 0],
    ['answer', 1],
  ] as const)('reloaded in the middle of an order', (what, ordersBefore) => {
    test(
      `whose ${what} is lost: there is one`,
      async () => {
        await using play = await stage.play();
        await using page = await browser.open();
        await openKiosk(page, play);
        if (what === 'request') play.line.swallow();
        else await page.run(LOSE_ANSWERS);
        await click(page, WATER);
        await until(page, `document.querySelector('.card.waiting')`);
        await meanwhile(play, async () => (await written(play.server.place)).orders === ordersBefore);
        await page.reload();
        play.line.cut();
        play.line.mend();
        await until(page, `${shows(1, 'PLACED')} && !document.querySelector('.card.waiting')`);
        await until(page, KIOSK_LIVE);
        // The snapshot may know of it before the intent that was kept is answered again: then it stands there as both for a moment.
        await until(page, `document.querySelectorAll('.card:not(.order-card)').length === 1`);
        expect((await written(play.server.place)).orders).toBe(1);
      },
      TIMEOUT_MS,
    );
  });

  test(
    'two tabs share one session, and renew it once',
    async () => {
      const clock = new TestClock();
      await using play = await stage.play({}, clock);
      const { server, pages } = play;
      await using first = await browser.open();
      await signIn(first, play);
      await using second = await browser.open();
      await second.goto(pages.staff);
      await until(second, STAFF_LIVE);
      const { opened } = server.server.sockets();
      for (const page of [first, second]) await page.run(COUNT_TAKEN);
      clock.advance(59.5 * MINUTE);
      for (const page of [first, second]) await until(page, `document.body.dataset.taken === '2'`);
      // Past the end of the first token.
      for (let quarters = 0; quarters < 3; quarters++) {
        clock.advance(MINUTE / 4);
        for (const page of [first, second]) await page.run(PING);
      }
      const { id } = await placed(server.url);
      for (const page of [first, second]) await until(page, `${announces(id)} && ${shows(id, 'PLACED')}`);
      const renewals = [await first.run(RENEWALS), await second.run(RENEWALS)];
      expect(renewals.map(Number).sort()).toEqual([0, 1]);
      expect(server.server.sockets()).toMatchObject({ opened, open: 4 });
    },
    TIMEOUT_MS,
  );

  test(
    'without a network staff are told so, a room can order, and afterwards nothing is missing',
    async () => {
      await using play = await stage.play();
      const { server, line } = play;
      await using board = await browser.open();
      await signIn(board, play);
      await using room = await browser.open();
      await openKiosk(room, play);
      const before = await placed(server.url);
      await until(board, shows(before.id, 'PLACED'));
      line.cut();
      await until(board, `!(${says('live')}) && document.querySelector('.status').innerText.includes('🔴')`);
      await until(room, `!(${says('live')}) && document.querySelector('.connection-status').innerText.includes('🔴')`);
      await click(room, WATER);
      await until(room, `document.querySelector('.card.waiting')`);
      await move(server.url, (await server.login()).access, before.id, 'READY');
      line.mend();
      await until(board, `${STAFF_LIVE} && ${shows(2, 'PLACED')} && ${shows(1, 'READY')} && ${announces(1, 2)}`);
      await until(room, `${KIOSK_LIVE} && ${shows(2, 'PLACED')} && !document.querySelector('.card.waiting')`);
      expect((await written(server.place)).orders).toBe(2);
    },
    TIMEOUT_MS,
  );

  test(
    'a page in the background goes on, and one that slept there is up to date when it is looked at',
    async () => {
      await using play = await stage.play();
      const { server, line } = play;
      await using page = await browser.open();
      await signIn(page, play);
      await page.run(`
        document.addEventListener('visibilitychange', () => { document.body.dataset.seen = document.visibilityState; });
      `);
      await page.hide();
      await until(page, `document.body.dataset.seen === 'hidden'`);
      const first = await placed(server.url);
      await until(page, announces(first.id));
      line.swallow();
      const second = await placed(server.url);
      await page.run(FALL_ASLEEP);
      await page.show();
      // Nobody has told it that its line is dead, and no timer has come due.
      await until(page, `!(${says('live')})`);
      await page.run('window.wakeUp()');
      line.cut();
      line.mend();
      await until(page, `${STAFF_LIVE} && ${announces(first.id, second.id)} && ${shows(second.id, 'PLACED')}`);
    },
    TIMEOUT_MS,
  );
});

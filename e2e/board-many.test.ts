/** Three hundred open orders on the board: an event of one is the work of one, and how long that takes is said. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { move, placed } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { press, there, ticket } from './board-scenes.ts';
import { BoardStage, enterBoard } from './board-stage.ts';
import { until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';

const TIMEOUT_MS = 120_000;
const MANY = 300;
/** As slow as a cheap tablet, beside a desk's machine. */
const SLOWER = 4;

let stage: BoardStage;
let browser: Chromium;
beforeAll(async () => {
  [stage, browser] = await Promise.all([BoardStage.build(), openChromium()]);
}, TIMEOUT_MS);
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/**
 * Notes at each commit of React which tickets it has rendered anew, and times each event of the feed: from the socket's message
 * until it is applied and drawn.
 */
const WATCH = `
  window.rendered = [];
  window.took = [];
  const PERFORMED_WORK = 1;
  // As React's own tools do it: where the children are those of before, nothing below has been rendered.
  const note = (fiber, found) => {
    const { order } = fiber.memoizedProps ?? {};
    const isTicket = typeof fiber.type === 'function' && order?.room_code !== undefined;
    if (isTicket && fiber.flags & PERFORMED_WORK) found.push(order.id);
    if (fiber.child === fiber.alternate.child) return;
    for (let each = fiber.child; each; each = each.sibling) if (each.alternate) note(each, found);
  };
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    onCommitFiberRoot(_, root) {
      if (!window.isWatched) return;
      const found = [];
      if (root.current.alternate) note(root.current, found);
      window.rendered.push(...found);
    },
  };
  // A message between ports comes after all that the news has set off at once, and so after React has drawn it.
  const after = new MessageChannel();
  const begun = [];
  after.port1.onmessage = () => window.took.push(performance.now() - begun.shift());
  window.WebSocket = class extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        if (!window.isWatched || !data.includes('"order_updated"')) return;
        begun.push(performance.now());
        after.port2.postMessage(0);
      });
    }
  };
`;

test(
  'an event renders the ticket that it is of, and no other',
  async () => {
    await using play = await stage.play({ RATE_LIMITS: 'off' });
    const { url } = play.server;
    const { access: token } = await play.server.login();
    const items = [PRODUCTS.water, PRODUCTS.soup].map((product_id) => ({ product_id, quantity: 2, note: 'sin sal' }));
    const ids: number[] = [];
    for (let count = 0; count < MANY; count++) ids.push((await placed(url, { items })).id);
    for (const id of ids.slice(20)) await move(url, token, id, 'PREPARING');
    await using page = await browser.open();
    await page.before(WATCH);
    await enterBoard(page, play);
    await until(page, `document.querySelectorAll('[data-order]').length === ${MANY}`);
    await until(page, there(ticket(ids.at(-1) ?? 0, ' [data-line]')));
    await page.slowDown(SLOWER);
    await page.run(`
      window.isWatched = true;
      window.agesNow = () =>
        Object.fromEntries(
          [...document.querySelectorAll('[data-order]')].map((each) => [
            each.dataset.order,
            each.querySelector('[data-age]').textContent,
          ]),
        );
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest ?? 0, duration);
      });
      observer.observe({ type: 'longtask' });
    `);
    const moved = ids.slice(100, 120);
    for (const [index, id] of moved.entries()) {
      await page.run('window.ages = agesNow(); window.rendered = []');
      await move(url, token, id, 'READY');
      // Nothing of the test's own watches the page meanwhile.
      await page.run('await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))');
      await until(page, there(ticket(id, '[data-status="READY"]')));
      // Those that are another minute old by now are drawn for that.
      const others = await page.run(`
        const now = agesNow();
        return window.rendered.filter((id) => now[id] === window.ages[id] && ![${moved.slice(0, index + 1)}].includes(id));
      `);
      // The ticket and its lines: for its status, and for its details that were read again, which may come with the next.
      expect(others).toEqual([]);
      expect(await page.run(`return window.rendered.includes(${id})`)).toBe(true);
      expect(Number(await page.run(`return window.rendered.filter((other) => other === ${id}).length`))).toBeLessThan(
        7,
      );
    }
    const took = await page.run('return window.took.sort((a, b) => a - b)');
    const times = Array.isArray(took) ? took.map(Number) : [];
    const at = (part: number) => times[Math.floor((times.length - 1) * part)]?.toFixed(1);
    const longest = Number(await page.run('return window.longest ?? 0'));
    console.log(
      `${MANY} open orders, processor ${SLOWER} times slower: an event is applied in ${at(0.5)} ms (median), ` +
        `${at(0.95)} ms (95 %), ${at(1)} ms (longest of ${times.length}); longest task ${longest.toFixed(0)} ms`,
    );
    expect(times.length).toBeGreaterThanOrEqual(moved.length);
    await press(page, ticket(ids[0] ?? 0, ' [data-press="take"]'));
    await until(page, there(ticket(ids[0] ?? 0, ' [data-press="start"]')));
  },
  TIMEOUT_MS,
);

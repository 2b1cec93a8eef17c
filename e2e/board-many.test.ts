/** Three hundred open orders on the board: an event of one is the work of one, and how long that takes is said. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { ask } from '../server/test/harness/api.ts';
import { move, placed } from '../server/test/harness/orders.ts';
import { PRODUCTS } from '../server/test/harness/site.ts';
import { press, there, ticket } from './board-scenes.ts';
import { BoardStage, enterBoard } from './board-stage.ts';
import { type Page, until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';

const TIMEOUT_MS = 120_000;
const MANY = 300;
/** As slow as a cheap tablet, beside a desk's machine. */
const SLOWER = 4;
/** Enough for the slowest twentieth to be more than one. */
const TIMED = 60;

let stage: BoardStage;
let browser: Chromium;
beforeAll(async () => {
  [stage, browser] = await Promise.all([BoardStage.build(), openChromium()]);
}, TIMEOUT_MS);
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/** Notes at each commit of React which tickets it has rendered anew; not while events are timed, for that takes time itself. */
const WATCH_RENDERS = `
  window.rendered = [];
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
      if (!window.isNoting) return;
      const found = [];
      if (root.current.alternate) note(root.current, found);
      window.rendered.push(...found);
    },
  };
`;

/**
 * Times each event of the feed from the socket's message until all that follows from it at once is done: the client has
 * applied it, React has rendered and committed it and run its effects, and the browser has styled and laid out the page. All of
 * that is one task of the page, so that nothing else falls into it. Not in it: the painting, which is another thread's in part,
 * and the wait for the next frame.
 */
const WATCH_TIMES = `
  window.took = [];
  window.undrawn = [];
  const layOut = () => document.documentElement.getBoundingClientRect();
  window.WebSocket = class extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols);
      let begun = null;
      this.addEventListener('message', ({ data }) => {
        begun = null;
        if (!window.isTiming || !data.includes('"order_updated"')) return;
        // What has changed before is not this event's.
        layOut();
        begun = performance.now();
      });
      // The client listens as soon as it has its socket. Between two listeners come the microtasks, where React renders.
      queueMicrotask(() =>
        this.addEventListener('message', ({ data }) => {
          if (begun === null) return;
          layOut();
          window.took.push(performance.now() - begun);
          const { order_id, status } = JSON.parse(data);
          const isDrawn = document.querySelector('[data-order="' + order_id + '"]').dataset.status === status;
          if (!isDrawn) window.undrawn.push(order_id);
        }),
      );
    }
  };
`;

/** A function of the page: a calculation of always the same length, milliseconds that it took. */
const CALCULATE = `
  window.calculate = () => {
    const begun = performance.now();
    let sum = 1;
    for (let step = 0; step < 75_000; step++) sum = (sum * 1_103_515_245 + 12_345) % 2_147_483_648;
    window.sum = sum;
    return performance.now() - begun;
  };
`;

/** In the second frame what was there in the first has been painted. */
const PAINTED = 'await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));';

async function calculated(page: Page): Promise<readonly number[]> {
  const took = await page.run(`
    const took = [];
    for (let count = 0; count < ${TIMED}; count++) {
      ${PAINTED}
      took.push(calculate());
    }
    return took;
  `);
  return Array.isArray(took) ? took.map(Number) : [];
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)]?.toFixed(1);
  return `${at(0.5)} ms (median), ${at(0.95)} ms (95 %), ${at(1)} ms (longest of ${sorted.length})`;
}

test(
  'an event renders the ticket that it is of, and no other',
  async () => {
    await using play = await stage.play({ RATE_LIMITS: 'off' });
    const { url } = play.server;
    const { access: token } = await play.server.login();
    // On a slow machine the test lasts long enough for orders to climb, and then they are drawn for that.
    const noLadder = { undelivered: [], unacknowledged: [] };
    const { access: admin } = await play.server.login('ADMIN');
    await ask(url, 'PUT', '/api/settings/escalation', { token: admin, body: noLadder });
    const items = [PRODUCTS.water, PRODUCTS.soup].map((product_id) => ({ product_id, quantity: 2, note: 'sin sal' }));
    const ids: number[] = [];
    for (let count = 0; count < MANY; count++) ids.push((await placed(url, { items })).id);
    for (const id of ids.slice(20)) await move(url, token, id, 'PREPARING');
    await using page = await browser.open();
    await page.before(WATCH_RENDERS + WATCH_TIMES + CALCULATE);
    await enterBoard(page, play);
    await until(page, `document.querySelectorAll('[data-order]').length === ${MANY}`);
    await until(page, there(ticket(ids.at(-1) ?? 0, ' [data-line]')));
    const unslowed = await calculated(page);
    await page.slowDown(SLOWER);
    await page.run(`
      window.isNoting = true;
      window.agesNow = () =>
        Object.fromEntries(
          [...document.querySelectorAll('[data-order]')].map((each) => [
            each.dataset.order,
            each.querySelector('[data-age]').textContent,
          ]),
        );
    `);
    const moved = ids.slice(100, 120);
    for (const [index, id] of moved.entries()) {
      await page.run('window.ages = agesNow(); window.rendered = []');
      await move(url, token, id, 'READY');
      // Nothing of the test's own watches the page meanwhile.
      await page.run(PAINTED);
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
    // By now the page's code has run often enough to be compiled, as on a board that has hung for a while.
    await page.run('window.isNoting = false; window.isTiming = true');
    for (const id of ids.slice(120, 120 + TIMED)) {
      // What nobody sees is not laid out: the harder half is timed.
      await page.run(`(${there(ticket(id))}).scrollIntoView({ block: 'center' }); ${PAINTED}`);
      await move(url, token, id, 'READY');
      await page.run(PAINTED);
      await until(page, there(ticket(id, '[data-status="READY"]')));
    }
    // All of it is in what was timed.
    expect(await page.run('return window.undrawn')).toEqual([]);
    const took = await page.run('return window.took');
    const times = Array.isArray(took) ? took.map(Number) : [];
    const slowed = await calculated(page);
    console.log(
      `${MANY} open orders, processor ${SLOWER} times slower: an event is applied and laid out in ${spread(times)}\n` +
        `the same calculation again and again: ${spread(unslowed)}, and so slowed ${spread(slowed)}`,
    );
    expect(times.length).toBe(TIMED);
    await press(page, ticket(ids[0] ?? 0, ' [data-press="take"]'));
    await until(page, there(ticket(ids[0] ?? 0, ' [data-press="start"]')));
  },
  TIMEOUT_MS,
);

/** What Chromium alone lets a test do: take the network away from the browser itself, and weigh what a page keeps. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { move, placed } from '../server/test/harness/orders.ts';
import { until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';
import { announces, STAFF_LIVE, says, shows, signIn } from './scenes.ts';
import { Stage } from './stage.ts';

/** Of the board; the client behind the document's hook makes every other one with it. */
const RECONNECTS = 1_000;
const WARM_UP = 400;
const TIMEOUT_MS = 120_000;
/** Longer than a client waits for a sign of life. */
const STOPPED_MS = 21_500;
const KB = 1_024;
/** What the engine itself takes to know the code better and better. */
const BYTES_OF_NOTHING = 128;

let stage: Stage;
let browser: Chromium;
beforeAll(async () => {
  [stage, browser] = await Promise.all([Stage.build('production', ['staff']), openChromium()]);
}, TIMEOUT_MS);
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/** So many times: the network is said to be back, and the board is let in anew. */
const reconnect = (times: number) => `
  const line = document.querySelector('.connection');
  const isIn = () => line.dataset.status === 'catching_up' || line.dataset.status === 'live';
  for (let round = 0; round < ${times}; round++) {
    window.dispatchEvent(new Event('online'));
    await new Promise((resolve) => {
      // First it is not, and then it is.
      let wasLost = false;
      const observer = new MutationObserver(() => {
        wasLost ||= !isIn();
        if (!wasLost || !isIn()) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(line, { attributes: true });
    });
  }
`;

test(
  'the browser says that there is no network, and that there is one again: both are heeded at once',
  async () => {
    await using play = await stage.play();
    await using page = await browser.open();
    await signIn(page, play);
    await page.setOffline(true);
    await until(page, `${says('offline')} && document.querySelector('.status').innerText.includes('🔴')`);
    const { id } = await placed(play.server.url);
    await page.setOffline(false);
    await until(page, `${STAFF_LIVE} && ${announces(id)} && ${shows(id, 'PLACED')}`);
  },
  TIMEOUT_MS,
);

test(
  'a page whose process was stopped, as by a laptop that is closed, finds its line dead and shows all that it missed',
  async () => {
    await using play = await stage.play();
    const { server, line } = play;
    const { access } = await server.login();
    await using page = await browser.open();
    await signIn(page, play);
    const first = await placed(server.url);
    await until(page, announces(first.id));
    const goOn = await browser.freeze();
    try {
      line.swallow();
      const second = await placed(server.url);
      await move(server.url, access, first.id, 'READY');
      // The time itself is what is tried here.
      await Bun.sleep(STOPPED_MS);
      const third = await placed(server.url);
      await move(server.url, access, second.id, 'DELIVERED');
      goOn();
      // Nobody has told it.
      await until(page, `!(${says('live')})`);
      line.cut();
      line.mend();
      await until(page, `${STAFF_LIVE} && ${announces(first.id, second.id, third.id)}`);
      await until(page, `${shows(first.id, 'READY')} && ${shows(third.id, 'PLACED')}`);
      await until(page, `!document.querySelector('.card[data-order="${second.id}"]:not(.order-card)')`);
    } finally {
      goOn();
    }
  },
  TIMEOUT_MS,
);

test(
  `${RECONNECTS} reconnects leave the heap of a page as it was`,
  async () => {
    await using play = await stage.play({ RATE_LIMITS: 'off' });
    const { server } = play.server;
    await using page = await browser.open();
    await signIn(page, play);
    // Whatever a page keeps, it has by then.
    await page.run(reconnect(WARM_UP));
    const before = await page.heapBytes();
    const { opened } = server.sockets();
    await page.run(reconnect(RECONNECTS));
    const after = await page.heapBytes();
    const made = server.sockets().opened - opened;
    console.log(`${made} reconnects: heap ${Math.round(before / KB)} KB before, ${Math.round(after / KB)} KB after`);
    expect(made).toBeGreaterThanOrEqual(RECONNECTS);
    // A socket or a listener that was kept of each would take more.
    expect(after - before).toBeLessThan(BYTES_OF_NOTHING * made);
    const { id } = await placed(play.server.url);
    await until(page, announces(id));
  },
  TIMEOUT_MS,
);

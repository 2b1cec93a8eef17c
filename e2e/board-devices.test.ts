/** What the board asks of a device, in a real browser: a screen that stays on, notifications, push, and how far away the server is. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { PushService } from '../server/test/harness/push-service.ts';
import { startTestServer } from '../server/test/harness/server.ts';
import { type BarePage, serveBarePage } from './bare-page.ts';
import { type Page, until } from './browsers/browser.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';

const TIMEOUT_MS = 60_000;
const WORKER = fileURLToPath(new URL('../examples/page/push-worker.js', import.meta.url));

let site: BarePage;
let browser: Chromium;
beforeAll(async () => {
  [site, browser] = await Promise.all([serveBarePage('devices-page', { '/push-worker.js': WORKER }), openChromium()]);
}, TIMEOUT_MS);
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const wake = (state: string) => `document.body.dataset.wake === '${state}'`;
const permit = (state: string) => `document.body.dataset.permit === '${state}'`;

async function open(): Promise<Page> {
  const page = await browser.open();
  await page.goto(site.origin);
  await until(page, `document.body.dataset.wake`);
  return page;
}

test(
  'the screen stays on while the board is in front, and again when it comes back',
  async () => {
    await using page = await open();
    await page.run('device.wakeLock.start()');
    await until(page, wake('held'));
    await page.hide();
    await until(page, wake('released'));
    await page.show();
    await until(page, wake('held'));
    await page.run('device.wakeLock.stop()');
    await until(page, wake('released'));
    expect(await page.run('return device.wakeStates')).toEqual(['released', 'held', 'released', 'held', 'released']);
  },
  TIMEOUT_MS,
);

test(
  'notifications are allowed, by who is asked or in the settings, and on shift the server knows this browser',
  async () => {
    await using service = new PushService();
    await using s = await startTestServer({ PUSH_ALLOWED_NETWORKS: '127.0.0.0/8', WS_ALLOWED_ORIGINS: site.origin });
    const { access } = await s.login('STAFF');
    await using page = await browser.open();
    await page.goto(site.origin);
    await until(page, permit('default'));
    await page.allowNotifications(site.origin);
    await until(page, permit('granted'));
    expect(await page.run('return await device.permit.ask()')).toBe('granted');

    const { subscription } = service.subscribe();
    const shift = (what: string) =>
      page.run(`const shift = device.shift(${JSON.stringify(s.url)}, '${access}'); ${what}; return shift.state.is`);
    expect(await shift('await shift.look()')).toBe('unsupported');
    await page.run(`
      await navigator.serviceWorker.register('/push-worker.js');
      await navigator.serviceWorker.ready;
      // No push service can be had here: what it would give the browser.
      let subscribed = null;
      PushManager.prototype.subscribe = async () => (subscribed = {
        endpoint: ${JSON.stringify(subscription.endpoint)},
        toJSON: () => (${JSON.stringify(subscription)}),
        unsubscribe: async () => { subscribed = null; return true; },
      });
      PushManager.prototype.getSubscription = async () => subscribed;
    `);
    expect(await shift('await shift.look()')).toBe('off');
    expect(await shift(`await shift.goOn('en')`)).toBe('on');
    expect(await shift('await shift.look()')).toBe('on');
    expect(await page.run(`return await device.shift(${JSON.stringify(s.url)}, '${access}').tryOut()`)).toBe(
      'accepted',
    );
    expect(service.taken).toMatchObject([{ message: { type: 'test' } }]);
    expect(await shift('await shift.goOff()')).toBe('off');
    expect(await shift('await shift.look()')).toBe('off');
  },
  TIMEOUT_MS,
);

test(
  'the way to the server and back is measured',
  async () => {
    await using s = await startTestServer({ WS_ALLOWED_ORIGINS: site.origin });
    await using page = await open();
    const ms = await page.run(`return await device.latency(${JSON.stringify(s.url)})`);
    expect(Number(ms)).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

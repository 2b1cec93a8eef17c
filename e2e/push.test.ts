/**
 * Web push in a real Chromium. No push service can be had here, so a service of the test's own stands for the browser's: it
 * takes what the server sends and opens it, and the developer tools hand that to the page's real service worker.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PushService } from '../server/test/harness/push-service.ts';
import { startTestServer } from '../server/test/harness/server.ts';
import { type Chromium, openChromium } from './browsers/chromium.ts';

const EXAMPLE = fileURLToPath(new URL('../examples/page', import.meta.url));
const TIMEOUT_MS = 60_000;

let browser: Chromium;
beforeAll(async () => {
  browser = await openChromium();
}, TIMEOUT_MS);
afterAll(() => browser[Symbol.asyncDispose]());

function serveExample() {
  return Bun.serve({
    hostname: 'localhost',
    port: 0,
    fetch({ url }) {
      const { pathname } = new URL(url);
      if (/^\/push(-worker)?\.js$/.test(pathname)) return new Response(Bun.file(join(EXAMPLE, pathname)));
      return new Response('<!doctype html><title>Shift</title>', { headers: { 'Content-Type': 'text/html' } });
    },
  });
}

test(
  'the example goes on shift, and its service worker shows what the server sends',
  async () => {
    const pages = serveExample();
    const origin = `http://localhost:${pages.port}`;
    await using service = new PushService();
    await using s = await startTestServer({ PUSH_ALLOWED_NETWORKS: '127.0.0.0/8', WS_ALLOWED_ORIGINS: origin });
    const { access } = await s.login('STAFF');
    await using page = await browser.open();
    await page.allowNotifications(origin);
    await page.goto(origin);
    const { subscription } = service.subscribe();
    const asked = JSON.stringify({ url: s.url, token: access, language: 'en' });
    const kept = await page.run(`
      const { goOnShift } = await import('/push.js');
      PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
        window.subscribedTo = { userVisibleOnly, applicationServerKey };
        return { toJSON: () => (${JSON.stringify(subscription)}) };
      };
      return await goOnShift(${asked});
    `);
    expect(kept).toMatchObject({ endpoint: subscription.endpoint, language: 'en' });
    await page.run(`const { tryOut } = await import('/push.js'); return await tryOut(${asked})`);
    const [taken] = service.taken;
    if (!taken) throw new Error(`nothing came: ${service.complaints.join()}`);
    expect(await page.run('return window.subscribedTo')).toEqual({
      userVisibleOnly: true,
      applicationServerKey: taken.publicKey,
    });

    await page.push(origin, JSON.stringify(taken.message));
    const shown = () =>
      page.run(`
        const registration = await navigator.serviceWorker.ready;
        return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
      `);
    expect(await shown()).toEqual([{ title: 'Comanda', body: 'Test: notifications reach this browser.', tag: 'test' }]);
    // What is said later of the same takes the place of what was said before.
    await page.push(origin, JSON.stringify({ ...taken.message, title: 'Later' }));
    expect(await shown()).toMatchObject([{ title: 'Later', tag: 'test' }]);
    await pages.stop(true);
  },
  TIMEOUT_MS,
);

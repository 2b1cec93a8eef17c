/** A board in a real browser, in React's strict mode, says what it has painted, once, and takes it in hand. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { OrderCustody } from '@comanda/protocol/custody';
import { ask } from '../server/test/harness/api.ts';
import { placed } from '../server/test/harness/orders.ts';
import { type Browser, until } from './browsers/browser.ts';
import { openChromium } from './browsers/chromium.ts';
import { click, meanwhile, shows, signIn } from './scenes.ts';
import { Stage } from './stage.ts';

const TIMEOUT_MS = 60_000;

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await Stage.build('development', ['staff']);
  browser = await openChromium();
}, TIMEOUT_MS);
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

/** Keeps every receipt that the page sends. */
const KEEP_RECEIPTS = `
  window.receipts = [];
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {
    if (text.includes('"receipt"')) window.receipts.push(JSON.parse(text));
    send.call(this, text);
  };
`;

test(
  'what it paints is rendered, said once; whoever presses the button has it in hand',
  async () => {
    await using play = await stage.play();
    const { server } = play;
    const { access: token } = await server.login();
    await using page = await browser.open();
    await signIn(page, play);
    await page.run(KEEP_RECEIPTS);
    const { id } = await placed(server.url);
    const custody = async () =>
      (await ask<OrderCustody>(server.url, 'GET', `/api/orders/${id}/custody/`, { token })).body;
    await until(page, shows(id, 'PLACED'));
    await meanwhile(play, async () => (await custody()).stage === 'rendered');
    // The document's own component, beside it, says nothing of itself.
    const { screens } = await custody();
    expect(screens.filter(({ rendered_at }) => rendered_at !== null)).toMatchObject([{ reports: true }]);
    await click(page, '.take');
    await until(page, `${shows(id, 'PLACED')} && !document.querySelector('.take')`);
    expect((await custody()).acknowledged_at).not.toBeNull();
    expect(await page.run('return window.receipts')).toEqual([{ type: 'receipt', stage: 'rendered', order_ids: [id] }]);
  },
  TIMEOUT_MS,
);

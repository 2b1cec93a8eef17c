/** What people do at the examples' pages, and what they see there. */
import { ask } from '../server/test/harness/api.ts';
import { EMAILS, PASSWORD } from '../server/test/harness/site.ts';
import { type Page, until } from './browsers/browser.ts';
import type { Play } from './stage.ts';

/** Opens the staff page and signs in by its form. */
export async function signIn(page: Page, { pages }: Play): Promise<void> {
  await page.goto(pages.staff);
  await until(page, `document.querySelector('form')`);
  await page.run(`
    document.querySelector('[name=email]').value = ${JSON.stringify(EMAILS.STAFF)};
    document.querySelector('[name=password]').value = ${JSON.stringify(PASSWORD)};
    document.querySelector('form').requestSubmit();
  `);
  await until(page, STAFF_LIVE);
}

export async function openKiosk(page: Page, { pages }: Play): Promise<void> {
  await page.goto(pages.kiosk);
  await until(page, KIOSK_LIVE);
}

export async function click(page: Page, selector: string): Promise<void> {
  await until(page, `document.querySelector(${JSON.stringify(selector)})`);
  await page.run(`document.querySelector(${JSON.stringify(selector)}).click()`);
}

/** An expression: the connection line of the whole client says so. */
export const says = (status: string) => `document.querySelector('.connection')?.dataset.status === '${status}'`;

/** Both the document's component and the one beside it. */
export const STAFF_LIVE = `${says('live')} && document.querySelector('.status')?.innerText.includes('🟢')`;
export const KIOSK_LIVE = `${says('live')} && document.querySelector('.connection-status')?.innerText.includes('🟢')`;

/** An expression: the board, or the room's list, shows the order so. */
export const shows = (id: number, status: string) =>
  `document.querySelector('.card[data-order="${id}"]:not(.order-card)')?.dataset.status === '${status}'`;

/** An expression: the document's dashboard has exactly these new orders, in this order. */
export const announces = (...ids: number[]) =>
  `[...document.querySelectorAll('.order-notification h3')].map((title) => title.innerText).join() === '${ids.map((id) => `Pedido #${id}`).join()}'`;

/** An expression: the document's kiosk shows the order so. */
export const tells = (id: number, status: string) =>
  `document.querySelector('.order-card[data-order="${id}"]')?.dataset.status === '${status}'`;

/** Resolves when something is so that no page shows; the server has done something each time it is asked. */
export async function meanwhile({ server }: Play, isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await ask(server.url, 'GET', '/readyz');
}

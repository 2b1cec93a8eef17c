/** What people do at the staff board, and what they see there. */
import type { StaffOrder } from '@comanda/protocol/order';
import { ask } from '../server/test/harness/api.ts';
import type { BoardPlay } from './board-stage.ts';
import { type Page, until } from './browsers/browser.ts';

/** An expression: something is there. */
export const there = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`;

/** An expression: nothing of it is there. */
export const gone = (selector: string) => `!document.querySelector(${JSON.stringify(selector)})`;

export const ticket = (id: number, more = '') => `[data-order="${id}"]${more}`;

/** Presses it, once it is there and can be pressed. */
export async function press(page: Page, selector: string): Promise<void> {
  await until(page, `(${there(selector)}) && !(${there(selector)}).matches(':disabled, [aria-disabled]')`);
  await page.run(`(${there(selector)}).click()`);
}

/** Writes into a field as a person does. */
export async function write(page: Page, selector: string, text: string): Promise<void> {
  await until(page, there(selector));
  await page.run(`
    const field = ${there(selector)};
    const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, 'value').set.call(field, ${JSON.stringify(text)});
    field.dispatchEvent(new Event('input', { bubbles: true }));
  `);
}

/** A key of the board's, pressed wherever the focus is. */
export async function key(page: Page, name: string): Promise<void> {
  await page.run(`
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new KeyboardEvent('keydown', { key: ${JSON.stringify(name)}, bubbles: true, cancelable: true }));
  `);
}

/** What stands there to be read. */
export async function shownWords(page: Page, selector: string): Promise<string> {
  return String(await page.run(`return (${there(selector)})?.innerText ?? ''`));
}

/** Numbers of the tickets as they hang. */
export async function hanging(page: Page): Promise<unknown> {
  return await page.run(
    `return [...document.querySelectorAll('[data-order]')].map((each) => Number(each.dataset.order))`,
  );
}

export async function orderNow({ server }: BoardPlay, token: string, id: number): Promise<StaffOrder> {
  return (await ask<StaffOrder>(server.url, 'GET', `/api/orders/${id}/`, { token })).body;
}

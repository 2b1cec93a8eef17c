/** The menu of a device: there without a server, and never older than what the server has told. */
import { expect, test } from 'bun:test';
import { type KioskEvents, type Menu, Refused, Unreachable } from '@comanda/client';
import { categoryOf, productOf, siteOf } from '../../test/menus.ts';
import { Tells } from '../../test/tells.ts';
import { settled, TestPage } from '../../test/test-page.ts';
import { textsOf } from '../../test/texts.ts';
import { MenuShelf } from './menu-shelf.ts';

const MENU: Menu = { categories: [categoryOf()], products: [productOf(), productOf({ id: 2, name: 'Zumo' })] };
const OFF = { product_id: 1, is_available: false, unavailable_until: null, at: '2026-01-15T12:00:00.000Z' } as const;

/** A server whose answers a test gives, one by one. */
class Server extends Tells<KioskEvents> {
  readonly asked: PromiseWithResolvers<Menu>[] = [];

  connection(status: 'live' | 'offline'): void {
    const connection = { status, why: null, asOf: null };
    this.tell('change', { connection, orders: new Map(), waiting: [], anyoneWatching: null });
  }

  menu(): Promise<Menu> {
    const answer = Promise.withResolvers<Menu>();
    this.asked.push(answer);
    return answer.promise;
  }

  site = async () => siteOf();

  async answer(menu: Menu): Promise<void> {
    this.asked.at(-1)?.resolve(menu);
    await settled();
  }

  async fail(error: Error): Promise<void> {
    this.asked.at(-1)?.reject(error);
    await settled();
  }
}

function start(texts = textsOf()) {
  const server = new Server();
  const page = new TestPage();
  const heard: number[] = [];
  const shelf = new MenuShelf('ipad', { client: server, texts, page, heardTime: (at) => heard.push(at) });
  const available = () => shelf.state.menu?.products.map(({ is_available }) => is_available);
  return { server, page, shelf, texts, heard, available };
}

test('what was read is there at the next visit, before the server has been asked', async () => {
  const { server, shelf, texts, heard } = start();
  expect(shelf.state).toEqual({ menu: null, site: null });
  shelf.start();
  await server.answer(MENU);
  expect(shelf.state).toEqual({ menu: MENU, site: siteOf() });
  expect(heard).toEqual([Date.parse(siteOf().server_time)]);
  expect(start(texts).shelf.state).toEqual({ menu: MENU, site: siteOf() });
});

test('what an older page has left is no menu', () => {
  const { allergens: _, ...older } = productOf();
  const old = { categories: [], products: [older] };
  const texts = textsOf({ 'comanda.kiosk.menu ipad': JSON.stringify(old), 'comanda.kiosk.site ipad': '[' });
  expect(start(texts).shelf.state).toEqual({ menu: null, site: null });
});

test('a photograph is kept with its product, and half of one is none', async () => {
  const file = { url: '/p/a.webp', type: 'image/webp', width: 480, height: 360 };
  const { server, shelf, texts } = start();
  shelf.start();
  const menu = { ...MENU, products: [productOf({ photograph: { files: [file] } })] };
  await server.answer(menu);
  expect(start(texts).shelf.state.menu).toEqual(menu);
  for (const photograph of [{}, { files: [] }, { files: [{ ...file, width: '480' }] }, '/p/a.webp']) {
    const kept = { categories: [], products: [{ ...productOf(), photograph }] };
    const shown = start(textsOf({ 'comanda.kiosk.menu ipad': JSON.stringify(kept) })).shelf.state.menu;
    expect({ photograph, shown }).toEqual({ photograph, shown: null });
  }
});

test('sold out is shown at once, and kept', async () => {
  const { server, shelf, texts, available } = start();
  shelf.start();
  await server.answer(MENU);
  server.tell('product_availability_changed', { type: 'product_availability_changed', ...OFF });
  expect(available()).toEqual([false, true]);
  expect(start(texts).available()).toEqual([false, true]);
  expect(server.asked).toHaveLength(1);
});

test('what is told while the menu is read outlives what is read', async () => {
  const { server, shelf, available } = start();
  shelf.start();
  server.tell('product_availability_changed', { type: 'product_availability_changed', ...OFF });
  await server.answer(MENU);
  expect(available()).toEqual([false, true]);
});

test('a changed menu is read again; a change during the reading once more', async () => {
  const { server, shelf } = start();
  shelf.start();
  server.tell('menu_changed', { type: 'menu_changed', at: OFF.at });
  server.tell('menu_changed', { type: 'menu_changed', at: OFF.at });
  expect(server.asked).toHaveLength(1);
  await server.answer(MENU);
  expect(server.asked).toHaveLength(2);
  await server.answer({ ...MENU, products: [] });
  expect(shelf.state.menu?.products).toEqual([]);
  expect(server.asked).toHaveLength(2);
});

test('after each absence it is read again', async () => {
  const { server, shelf } = start();
  shelf.start();
  await server.answer(MENU);
  server.connection('live');
  await server.answer(MENU);
  server.connection('live');
  expect(server.asked).toHaveLength(2);
  server.connection('offline');
  server.connection('live');
  expect(server.asked).toHaveLength(3);
});

test('who is away is asked again; a no is not', async () => {
  const { server, page, shelf } = start();
  shelf.start();
  await server.fail(new Unreachable('no answer'));
  await page.pass(4_999);
  expect(server.asked).toHaveLength(1);
  await page.pass(1);
  expect(server.asked).toHaveLength(2);
  await server.fail(new Refused(404, 'not_found', '', {}));
  await page.pass(60_000);
  expect([server.asked.length, page.waiting]).toEqual([2, 0]);
});

test('a device that keeps nothing has the menu for this visit', async () => {
  const full = textsOf({}, () => {
    throw new Error('full');
  });
  const { server, shelf } = start(full);
  shelf.start();
  await server.answer(MENU);
  expect(shelf.state.menu).toEqual(MENU);
});

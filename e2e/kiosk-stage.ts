/** The kiosk as it is shipped: built once, served by a real server behind a line that can be made to fail. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock, type Timekeeper } from '../server/src/domain/clock.ts';
import { Line } from '../server/test/faults/line.ts';
import { ask } from '../server/test/harness/api.ts';
import { DEVICE, written } from '../server/test/harness/orders.ts';
import { startTestServer, type TestServer } from '../server/test/harness/server.ts';
import { there } from './board-scenes.ts';
import { type Page, until } from './browsers/browser.ts';

export const WEB = fileURLToPath(new URL('../web', import.meta.url));
const VITE = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));

/** One play: a server of its own behind a line of its own, and so an origin that nobody has stored anything for. */
export interface KioskPlay extends AsyncDisposable {
  readonly server: TestServer;
  readonly line: Line;
  /** As the original has it, for the device of room 101. */
  readonly url: string;
}

/** The machine's time and a difference that a test sets: what a server has whose kiosk's clock is wrong. */
export class ShiftedClock implements Timekeeper {
  #byMs: number;

  constructor(byMs = 0) {
    this.#byMs = byMs;
  }

  now(): number {
    return Date.now() + this.#byMs;
  }

  every(ms: number, ring: () => void): () => void {
    return systemClock.every(ms, ring);
  }

  shift(ms: number): void {
    this.#byMs += ms;
  }
}

export class KioskStage implements AsyncDisposable {
  /** The built kiosk. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** `sources`: of all pages, where they are others than ours. */
  static async build(sources = WEB): Promise<KioskStage> {
    const folder = await mkdtemp(join(tmpdir(), 'comanda-kiosk-'));
    const { BUILT_PAGES } = process.env;
    if (BUILT_PAGES !== undefined && sources === WEB) {
      // As it is, so that a test can make another version of it.
      const filter = (name: string) => !/\.(gz|br)$/.test(name);
      await cp(join(BUILT_PAGES, 'kiosk'), folder, { recursive: true, filter });
      return new KioskStage(folder);
    }
    const options = ['-c', 'vite.kiosk.config.ts', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
    const made = Bun.spawn(['node', VITE, 'build', ...options], {
      cwd: sources,
      env: { ...process.env, NODE_ENV: 'production' },
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'pipe',
    });
    const complaints = await new Response(made.stderr).text();
    if ((await made.exited) !== 0) throw new Error(`the kiosk cannot be built: ${complaints}`);
    return new KioskStage(folder);
  }

  async play(
    settings: Readonly<Record<string, string>> = {},
    clock: Timekeeper = systemClock,
    folder: string = this.folder,
  ): Promise<KioskPlay> {
    const line = await Line.open(null);
    const server = await startTestServer({ PUBLIC_URL: line.url, ...settings }, clock, undefined, folder);
    line.target = server.url;
    return {
      server,
      line,
      url: `${line.url}/kiosk?device_uid=${DEVICE}`,
      async [Symbol.asyncDispose]() {
        line.target = null;
        line.cut();
        line.mend();
        await server[Symbol.asyncDispose]();
        await line[Symbol.asyncDispose]();
      },
    };
  }

  /** The built kiosk once more, to be made into another version of it. */
  async copy(): Promise<BuiltCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'comanda-kiosk-'));
    await cp(this.folder, folder, { recursive: true });
    return new BuiltCopy(folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

class BuiltCopy implements AsyncDisposable {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Its page says which version it is, and its worker keeps that page: what a build of changed sources comes to. */
  async become(version: string): Promise<void> {
    await this.#change('index.html', /<meta charset="utf-8" ?\/?>/, `$&<meta name="version" content="${version}">`);
    const revision = /"revision":"[0-9a-f]{32}"(?=,"url":"index\.html")/;
    await this.#change('service-worker.js', revision, `"revision":"${version.padStart(32, '0')}"`);
  }

  async #change(name: string, from: RegExp, to: string): Promise<void> {
    const path = join(this.folder, name);
    const text = await readFile(path, 'utf8');
    if (!from.test(text)) throw new Error(`${name} has nothing like ${from}`);
    await writeFile(path, text.replace(from, to));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** An expression: this screen stands, and nothing covers it. */
export const screen = (name: string) => there(`[data-screen="${name}"]:not([style*="display: none"])`);

/** Resolves when the server has so many orders; it does something each time it is asked. */
export async function hasOrders({ server }: KioskPlay, count: number): Promise<void> {
  while ((await written(server.place)).orders !== count) await ask(server.url, 'GET', '/readyz');
}

export async function soldOut({ server }: KioskPlay, product: number, until: string | null): Promise<void> {
  const { access: token } = await server.login('STAFF');
  const body = until === null ? { available: true } : { available: false, until };
  const answer = await ask(server.url, 'PUT', `/api/catalog/products/${product}/availability`, { token, body });
  if (answer.status !== 200) throw new Error(`not changed: ${answer.status}`);
}

/** The device of room 101 is switched off, or on again. */
export async function switchDevice({ server }: KioskPlay, isActive: boolean): Promise<void> {
  const { access: token } = await server.login('ADMIN');
  const id = await deviceId(server, token);
  const body = { is_active: isActive };
  const { status } = await ask(server.url, 'PATCH', `/api/clinic/devices/${id}/`, { token, body });
  if (status !== 200) throw new Error(`not switched: ${status}`);
}

export async function deleteDevice({ server }: KioskPlay): Promise<void> {
  const { access: token } = await server.login('ADMIN');
  await ask(server.url, 'DELETE', `/api/clinic/devices/${await deviceId(server, token)}/`, { token });
}

async function deviceId({ url }: TestServer, token: string): Promise<number> {
  interface Devices {
    readonly results: readonly { readonly id: number; readonly device_uid: string }[];
  }
  const { body } = await ask<Devices>(url, 'GET', '/api/clinic/devices/', { token });
  const found = body.results.find(({ device_uid }) => device_uid === DEVICE);
  if (!found) throw new Error('the site has no such device');
  return found.id;
}

/** The page's timers of so many milliseconds last so many instead, from now on; `fired(ms, times)` waits for that many of one. */
export async function hurryTimers(page: Page, instead: Readonly<Record<number, number>>): Promise<void> {
  await page.run(`
    window.instead = ${JSON.stringify(instead)};
    if (!window.fired) {
      const { setTimeout: later } = window;
      const counts = new Map();
      const waiting = new Set();
      window.setTimeout = (callback, ms, ...values) => later(() => {
        counts.set(ms, (counts.get(ms) ?? 0) + 1);
        for (const look of [...waiting]) look();
        callback(...values);
      }, window.instead[ms] ?? ms);
      window.fired = (ms, times) => new Promise((resolve) => {
        const end = (counts.get(ms) ?? 0) + times;
        const look = () => {
          if (counts.get(ms) < end) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      });
    }
    // What waits already was begun before: a touch begins it anew.
    dispatchEvent(new Event('pointerdown'));
  `);
}

/** An expression: the line of what a guest must know says so. */
export const notice = (kind: string) => there(`[data-notice="${kind}"]`);

/** Touches it as soon as it is there and can be touched. */
export async function touch(page: Page, selector: string): Promise<void> {
  await until(page, `${there(selector)} && !${there(`${selector}:is(:disabled, [aria-disabled=true])`)}`);
  await page.run(`${there(selector)}.click()`);
}

/** From the first screen to the menu, in Spanish. */
export async function enterMenu(page: Page, { url }: Pick<KioskPlay, 'url'>): Promise<void> {
  await page.goto(url);
  await touch(page, '[data-start]');
  await touch(page, '[data-speak=es]');
  await until(page, there('[data-screen=menu] [data-product]'));
}

/** From the menu: one of it into the cart. */
export async function choose(page: Page, product: number): Promise<void> {
  await touch(page, `[data-product="${product}"]`);
  await touch(page, '[data-save]');
  await until(page, screen('menu'));
}

/** From the menu to the last touch before the order. */
export async function toReview(page: Page): Promise<void> {
  await touch(page, '[data-cart]');
  await touch(page, '[data-review]');
  await until(page, there('[data-place]'));
}

/** The kiosk as it is shipped: built once, served by a real server behind a line that can be made to fail. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock, type Timekeeper } from '../server/src/domain/clock.ts';
import { Line } from '../server/test/faults/line.ts';
import { DEVICE } from '../server/test/harness/orders.ts';
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

export class KioskStage implements AsyncDisposable {
  /** The built kiosk. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** `sources`: of all pages, where they are others than ours. */
  static async build(sources = WEB): Promise<KioskStage> {
    const folder = await mkdtemp(join(tmpdir(), 'comanda-kiosk-'));
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

  async play(settings: Readonly<Record<string, string>> = {}, clock: Timekeeper = systemClock): Promise<KioskPlay> {
    const line = await Line.open(null);
    const server = await startTestServer({ PUBLIC_URL: line.url, ...settings }, clock, undefined, this.folder);
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

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** An expression: this screen stands. */
export const screen = (name: string) => there(`[data-screen="${name}"]`);

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

/** The staff board as it is shipped: built once, served by a real server behind a line that can be made to fail. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock, type Timekeeper } from '../server/src/domain/clock.ts';
import { Line } from '../server/test/faults/line.ts';
import { startTestServer, type TestServer } from '../server/test/harness/server.ts';
import { EMAILS, PASSWORD } from '../server/test/harness/site.ts';
import { type Page, until } from './browsers/browser.ts';

const WEB = fileURLToPath(new URL('../web', import.meta.url));
const VITE = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));

/** One play: a server of its own behind a line of its own, and so an origin that nobody has stored anything for. */
export interface BoardPlay extends AsyncDisposable {
  readonly server: TestServer;
  readonly line: Line;
  /** The board's address, which leads over the line. */
  readonly url: string;
}

export class BoardStage implements AsyncDisposable {
  /** The built board. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async build(): Promise<BoardStage> {
    const folder = await mkdtemp(join(tmpdir(), 'comanda-board-'));
    const { BUILT_PAGES } = process.env;
    if (BUILT_PAGES !== undefined) {
      await cp(join(BUILT_PAGES, 'staff'), folder, { recursive: true });
      return new BoardStage(folder);
    }
    await run([VITE, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn']);
    await run(['precompress.mjs', '--outDir', folder]);
    return new BoardStage(folder);
  }

  async play(settings: Readonly<Record<string, string>> = {}, clock: Timekeeper = systemClock): Promise<BoardPlay> {
    const line = await Line.open(null);
    const server = await startTestServer({ PUBLIC_URL: line.url, ...settings }, clock, this.folder);
    line.target = server.url;
    return {
      server,
      line,
      url: `${line.url}/staff/`,
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

async function run(program: readonly string[]): Promise<void> {
  const made = Bun.spawn(['node', ...program], {
    cwd: WEB,
    env: { ...process.env, NODE_ENV: 'production' },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  });
  const complaints = await new Response(made.stderr).text();
  if ((await made.exited) !== 0) throw new Error(`the board cannot be built: ${complaints}`);
}

/** An expression: the board is open and its connection stands so. */
export const connection = (status: string) => `document.querySelector('[data-connection="${status}"]')`;

/** An expression: the form to sign in by is there. */
export const SIGN_IN = `document.querySelector('form [name=password]')`;

/** Fills in the form that is there, and sends it. */
export async function fillIn(
  page: Page,
  { email, password }: { readonly email?: string; readonly password?: string } = {},
): Promise<void> {
  await until(page, SIGN_IN);
  await page.run(`
    const fill = (name, value) => {
      const field = document.querySelector('form [name=' + name + ']');
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, value);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    fill('email', ${JSON.stringify(email ?? EMAILS.STAFF)});
    fill('password', ${JSON.stringify(password ?? PASSWORD)});
    document.querySelector('form').requestSubmit();
  `);
}

/** Opens the board and signs in by its form. */
export async function enterBoard(page: Page, { url }: BoardPlay, email: string = EMAILS.STAFF): Promise<void> {
  await page.goto(url);
  await fillIn(page, { email });
  await until(page, connection('live'));
}

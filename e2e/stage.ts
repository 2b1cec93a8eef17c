/** Where the examples play: their built pages on ports of their own, and a real server behind a line that can be made to fail. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Timekeeper } from '../server/src/domain/clock.ts';
import { Line } from '../server/test/faults/line.ts';
import { startTestServer, type TestServer } from '../server/test/harness/server.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');

export type Example = 'staff' | 'kiosk';

/** In `development` React's strict mode mounts everything twice. */
export type Mode = 'development' | 'production';

/** One play: a server of its own, and pages of origins of their own, so that no play finds what another has stored. */
export interface Play extends AsyncDisposable {
  readonly server: TestServer;
  readonly line: Line;
  readonly pages: Readonly<Record<Example, string>>;
}

export class Stage implements AsyncDisposable {
  readonly #folder: string;
  readonly #line: Line;

  private constructor(folder: string, line: Line) {
    this.#folder = folder;
    this.#line = line;
  }

  static async build(mode: Mode, examples: readonly Example[]): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'comanda-stage-'));
    const line = await Line.open(null);
    await Promise.all(examples.map((example) => build(example, mode, line.url, join(folder, example))));
    return new Stage(folder, line);
  }

  async play(settings: Readonly<Record<string, string>> = {}, clock?: Timekeeper): Promise<Play> {
    const line = this.#line;
    const served = { staff: serve(join(this.#folder, 'staff')), kiosk: serve(join(this.#folder, 'kiosk')) };
    const pages = { staff: `http://localhost:${served.staff.port}`, kiosk: `http://localhost:${served.kiosk.port}` };
    const allowed = { WS_ALLOWED_ORIGINS: Object.values(pages).join(','), ...settings };
    const server = await startTestServer(allowed, clock);
    line.target = server.url;
    return {
      server,
      line,
      pages,
      async [Symbol.asyncDispose]() {
        line.target = null;
        line.cut();
        line.mend();
        await Promise.all(Object.values(served).map((each) => each.stop(true)));
        await server[Symbol.asyncDispose]();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#line[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function build(example: Example, mode: Mode, server: string, folder: string): Promise<void> {
  const options = ['--mode', mode, '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  const program = Bun.spawn(['node', VITE, 'build', ...options], {
    cwd: join(ROOT, 'examples', example),
    env: { ...process.env, NODE_ENV: mode, VITE_COMANDA_URL: server },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  });
  const complaints = await new Response(program.stderr).text();
  if ((await program.exited) !== 0) throw new Error(`${example} cannot be built: ${complaints}`);
}

function serve(folder: string) {
  return Bun.serve({
    hostname: 'localhost',
    port: 0,
    async fetch({ url }) {
      const { pathname } = new URL(url);
      const file = Bun.file(join(folder, pathname === '/' ? 'index.html' : pathname));
      return (await file.exists()) ? new Response(file) : new Response(null, { status: 404 });
    },
  });
}

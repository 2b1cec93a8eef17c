/** A demo's site with posts of staff and stations, served to its pages over a line that can be cut. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoginAnswer } from '@comanda/protocol/session';
import type { z } from 'zod';
import { hashPassword } from '../../server/src/auth/passwords.ts';
import { readConfig } from '../../server/src/config.ts';
import { openDataFolder } from '../../server/src/data-folder.ts';
import { makeDemo } from '../../server/src/demo-site.ts';
import { DEFAULT_BOARD } from '../../server/src/domain/board.ts';
import { openEngine } from '../../server/src/open-engine.ts';
import { startServer } from '../../server/src/server.ts';
import { openSite, type Site } from '../../server/src/site.ts';
import { migrate } from '../../server/src/store/store.ts';
import { Line } from '../../server/test/faults/line.ts';
import { ask } from '../../server/test/harness/api.ts';
import type { StillClock } from './still-clock.ts';

const PASSWORD = 'correct horse battery';
const ROOMS = 60;

/** Who is seen to have an order: posts, and nobody's names. */
export const POSTS = { kitchen: 'cocina@example.com', ward: 'planta@example.com' } as const;
export type Post = keyof typeof POSTS;

export interface DemoWard extends AsyncDisposable {
  readonly url: string;
  readonly line: Line;
  readonly clock: StillClock;
  readonly password: string;
  readonly tokens: Readonly<Record<Post, string>>;
}

export interface BuiltPages {
  readonly board?: string;
  readonly kiosk?: string;
}

export async function openWard(built: BuiltPages, clock: StillClock): Promise<DemoWard> {
  await using undo = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'comanda-ward-'));
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const line = undo.use(await Line.open(null));
  const config = readConfig({
    ...{ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error', RATE_LIMITS: 'off' },
    ...{ PUBLIC_URL: line.url, SITE_TIME_ZONE: 'Europe/Madrid' },
  });
  {
    await using engine = openEngine(config, openDataFolder(folder)).engine;
    await migrate(engine);
  }
  {
    await using site = await openSite(config, clock);
    await furnish(site);
  }
  const server = await startServer(config, clock, built.board, built.kiosk);
  undo.defer(() => server.stop());
  line.target = server.url;
  undo.defer(() => {
    line.target = null;
    line.cut();
    line.mend();
  });
  const tokens = { kitchen: await signIn(server.url, 'kitchen'), ward: await signIn(server.url, 'ward') };
  const done = undo.move();
  return {
    ...{ url: server.url, line, clock, password: PASSWORD, tokens },
    [Symbol.asyncDispose]: () => done.disposeAsync(),
  };
}

async function furnish(site: Site): Promise<void> {
  const { commands, reader } = site;
  await makeDemo(site, ROOMS, PASSWORD);
  const passwordHash = await hashPassword(PASSWORD);
  for (const email of Object.values(POSTS)) {
    await commands.createUser({ email, passwordHash, role: 'STAFF', is_active: true });
  }
  const { rows } = await reader.catalog.categories(undefined, { offset: 0, limit: 20 });
  const named = (...names: string[]) => rows.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  const stations = [
    { name: 'Cocina', categories: named('Comidas y cenas') },
    { name: 'Cafetería', categories: named('Desayunos y meriendas', 'Bebidas', 'Postres y fruta') },
  ];
  await commands.changeBoard({ board: { ...DEFAULT_BOARD, stations }, by: null });
}

async function signIn(url: string, post: Post): Promise<string> {
  const body = { email: POSTS[post], password: PASSWORD };
  return (await ask<z.infer<typeof LoginAnswer>>(url, 'POST', '/api/auth/login', { body })).body.access;
}

/** Our own server as a site: the demo's data, `comanda serve` as a process of its own for each server, no rate limits. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Child } from '../lab/child.ts';
import type { Lab } from '../lab/lab.ts';
import { ROOT } from '../places.ts';
import type { Ground, Place, Stage } from './ground.ts';
import { ADMIN, ROOMS, type Site } from './site.ts';

const PROGRAM = [process.execPath, join(ROOT, 'server', 'src', 'main.ts')];
const SECRET_KEY = 'the same on every server of the bench';
const Listening = z.object({ url: z.url() });

/** How to start the program so that it works there: a folder holds everything, a database has servers with folders of their own. */
function working(lab: Lab, { redis }: Ground, place: Place) {
  if ('folder' in place) return { data: place.folder, environment: {} };
  return {
    data: lab.path('comanda'),
    environment: { DATABASE_URL: place.url, SECRET_KEY, ...(redis ? { REDIS_URL: redis.url(0) } : {}) },
  };
}

/** Makes the data once; each site that starts takes a copy. */
export async function makeComandaData(lab: Lab, ground: Ground): Promise<Place> {
  const place = ground.place();
  const { data, environment } = working(lab, ground, place);
  const demo = lab.launch({
    name: 'comanda demo',
    command: [
      ...[...PROGRAM, 'demo', '--json', '--data', data],
      ...['--rooms', String(ROOMS), '--admin-password', ADMIN.password],
    ],
    environment,
  });
  await demo.finished();
  return place;
}

/** Settings beside the bench's own: by default there are no limits. */
const NO_LIMITS = { RATE_LIMITS: 'off' } as const;

/** As many servers on one copy of the data. */
export async function startComanda(
  lab: Lab,
  { ground, comanda }: Stage,
  servers = 1,
  settings: Readonly<Record<string, string>> = NO_LIMITS,
): Promise<Site> {
  const place = ground.copy(comanda);
  const started: { readonly port: number; readonly pid: number; readonly child: Child }[] = [];
  while (started.length < servers) {
    const { data, environment } = working(lab, ground, place);
    const child = lab.launch({
      name: 'comanda serve',
      command: [...PROGRAM, 'serve', '--json', '--data', data, '--port', '0'],
      environment: { ...environment, ...settings },
    });
    const { url } = Listening.parse(JSON.parse(await child.line()));
    started.push({ port: Number(new URL(url).port), pid: child.pid, child });
  }
  return {
    name: 'Comanda',
    place,
    servers: started,
    pids: [...started.map(({ pid }) => pid), ...ground.pids],
    warmOrders: 10_000,
    async stop() {
      for (const { child } of started) await lab.stop(child);
      ground.discard(place);
    },
  };
}

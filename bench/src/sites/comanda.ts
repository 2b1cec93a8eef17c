/** Our own server as a site: the demo's data, `comanda serve` as a process of its own, no rate limits. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Lab } from '../lab/lab.ts';
import { ROOT } from '../places.ts';
import { ADMIN, ROOMS, type Site } from './site.ts';

const PROGRAM = [process.execPath, join(ROOT, 'server', 'src', 'main.ts')];
const Listening = z.object({ url: z.url() });

/** Makes the data once; each site that starts takes a copy. */
export async function makeComandaData(lab: Lab): Promise<string> {
  const data = lab.path('comanda');
  const demo = lab.launch({
    name: 'comanda demo',
    command: [
      ...[...PROGRAM, 'demo', '--json', '--data', data],
      ...['--rooms', String(ROOMS), '--admin-password', ADMIN.password],
    ],
  });
  await demo.finished();
  return data;
}

export async function startComanda(lab: Lab, template: string): Promise<Site> {
  const data = lab.path('comanda');
  cpSync(template, data, { recursive: true });
  // A copy that still goes to disk in the background would slow the first commits down.
  Bun.spawnSync(['sync', '-f', data]);
  const server = lab.launch({
    name: 'comanda serve',
    command: [...PROGRAM, 'serve', '--json', '--data', data, '--port', '0'],
    environment: { RATE_LIMITS: 'off' },
  });
  const { url } = Listening.parse(JSON.parse(await server.line()));
  return {
    name: 'Comanda',
    port: Number(new URL(url).port),
    pids: [server.pid],
    warmOrders: 10_000,
    async stop() {
      await lab.stop(server);
      lab.discard(data);
    },
  };
}

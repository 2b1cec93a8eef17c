/** The seed's own stack as a site: Django, Channels and Daphne with a Redis of their own, as its document starts them. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.ts';
import { until } from '../lab/wait.ts';
import { DJANGO } from '../places.ts';
import { ADMIN, freePort, listens, ROOMS, type Site } from './site.ts';

/** Debian's own Python: the one that its packages are installed for. */
const PYTHON = '/usr/bin/python3';
const START_S = 30;

/** `tuned`: with the write-ahead log and a database connection that is kept, which the document does not ask for. */
export type DjangoForm = 'as documented' | 'tuned';

function environment(database: string, form: DjangoForm, redisPort: number) {
  return {
    DATABASE: database,
    DATABASE_TUNED: form === 'tuned' ? '1' : '0',
    REDIS_URL: `redis://127.0.0.1:${redisPort}/0`,
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

/** Makes the data once; each site that starts takes a copy. */
export async function makeDjangoData(lab: Lab): Promise<string> {
  const folder = lab.path('django');
  mkdirSync(folder);
  const manage = async (...args: string[]) => {
    const child = lab.launch({
      name: `manage.py ${args[0]}`,
      command: [PYTHON, 'manage.py', ...args],
      environment: environment(join(folder, 'db.sqlite3'), 'as documented', 0),
      folder: DJANGO,
    });
    await child.finished();
  };
  await manage('migrate', '--run-syncdb', '--verbosity', '0');
  await manage('fill', String(ROOMS), ADMIN.password);
  return folder;
}

export async function startDjango(lab: Lab, template: string, form: DjangoForm = 'as documented'): Promise<Site> {
  const folder = lab.path('django');
  cpSync(template, folder, { recursive: true });
  Bun.spawnSync(['sync', '-f', folder]);
  const redisPort = freePort();
  const redis = lab.launch({
    name: 'redis-server',
    command: ['redis-server', '--bind', '127.0.0.1', '--port', String(redisPort), '--save', '', '--appendonly', 'no'],
    talkative: true,
  });
  const port = freePort();
  const daphne = lab.launch({
    name: 'daphne',
    command: ['/usr/bin/daphne', '-b', '127.0.0.1', '-p', String(port), 'clinic_service.asgi:application'],
    environment: environment(join(folder, 'db.sqlite3'), form, redisPort),
    folder: DJANGO,
    talkative: true,
  });
  await until(`daphne on port ${port}`, START_S, async () => {
    await Promise.all([redis.check(), daphne.check()]);
    return (await listens(redisPort)) && (await listens(port));
  });
  return {
    name: form === 'tuned' ? 'Django stack, tuned' : 'Django stack',
    port,
    pids: [daphne.pid, redis.pid],
    warmOrders: 400,
    async stop() {
      await lab.stop(daphne);
      await lab.stop(redis);
      lab.discard(folder);
    },
  };
}

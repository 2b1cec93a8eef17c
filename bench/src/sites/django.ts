/** The seed's own stack as a site: Django, Channels and Daphne over Redis, as its document starts them. */
import { join } from 'node:path';
import type { Child } from '../lab/child.ts';
import type { Lab } from '../lab/lab.ts';
import { freePort, listens } from '../lab/ports.ts';
import { Redis } from '../lab/redis.ts';
import { until } from '../lab/wait.ts';
import { DJANGO } from '../places.ts';
import type { Ground, Place, Stage } from './ground.ts';
import { ADMIN, ROOMS, type Site } from './site.ts';

/** Debian's own Python: the one that its packages are installed for. */
const PYTHON = '/usr/bin/python3';
const START_S = 30;

/** A database of Redis that Comanda does not use. */
const REDIS_DATABASE = 1;

/** `tuned`: with a database connection that is kept, and SQLite's write-ahead log, which the document does not ask for. */
export type DjangoForm = 'as documented' | 'tuned';

function environment(place: Place, form: DjangoForm, redisUrl: string) {
  return {
    DATABASE: 'folder' in place ? join(place.folder, 'db.sqlite3') : place.url,
    DATABASE_TUNED: form === 'tuned' ? '1' : '0',
    REDIS_URL: redisUrl,
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

/** Makes the data once; each site that starts takes a copy. */
export async function makeDjangoData(lab: Lab, ground: Ground): Promise<Place> {
  const place = ground.place();
  const manage = async (...args: string[]) => {
    const child = lab.launch({
      name: `manage.py ${args[0]}`,
      command: [PYTHON, 'manage.py', ...args],
      // Neither command says anything to Redis.
      environment: environment(place, 'as documented', 'redis://127.0.0.1:1/0'),
      folder: DJANGO,
    });
    await child.finished();
  };
  await manage('migrate', '--run-syncdb', '--verbosity', '0');
  await manage('fill', String(ROOMS), ADMIN.password);
  return place;
}

/** As many Daphnes on one copy of the data. */
export async function startDjango(
  lab: Lab,
  { ground, django }: Stage,
  form: DjangoForm = 'as documented',
  servers = 1,
): Promise<Site> {
  const place = ground.copy(django);
  const own = ground.redis ? null : await Redis.start(lab);
  const redis = ground.redis ?? own;
  if (!redis) throw new Error('the Django stack needs a Redis');
  const started: { readonly port: number; readonly pid: number; readonly child: Child }[] = [];
  while (started.length < servers) {
    const port = freePort();
    const child = lab.launch({
      name: 'daphne',
      command: ['/usr/bin/daphne', '-b', '127.0.0.1', '-p', String(port), 'clinic_service.asgi:application'],
      environment: environment(place, form, redis.url(REDIS_DATABASE)),
      folder: DJANGO,
      talkative: true,
    });
    await until(`daphne on port ${port}`, START_S, async () => {
      await child.check();
      return await listens(port);
    });
    started.push({ port, pid: child.pid, child });
  }
  return {
    name: form === 'tuned' ? 'Django stack, tuned' : 'Django stack',
    place,
    servers: started,
    pids: [...started.map(({ pid }) => pid), ...(own ? [own.pid] : []), ...ground.pids],
    warmOrders: 400,
    async stop() {
      for (const { child } of started) await lab.stop(child);
      await own?.stop();
      ground.discard(place);
    },
  };
}

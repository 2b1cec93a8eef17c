/** GET /metrics: what a monitoring system reads, who may read it, and that the documents say the same. */
import { describe, expect, test } from 'bun:test';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Problem } from '@comanda/protocol/problem';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { plainStaff, v1Staff } from './harness/feed.ts';
import { cancelOwn, move, placed } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** By the sample's name and labels, as they stand there. */
  readonly samples: ReadonlyMap<string, number>;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*(?:\{(?:[a-zA-Z_]\w*="[^"\\\n]*"(?:,|(?=\})))*\})?) (NaN|[+-]Inf|[-+\d.e]+)$/;

/** Reads the exposition format as strictly as its readers do; throws at the first line that is none. */
function parse(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line must end, too');
  const families = new Map<string, Family & { samples: Map<string, number> }>();
  let current: (Family & { samples: Map<string, number> }) | null = null;
  let help = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const helped = /^# HELP (\S+) (.+)$/.exec(line);
    const typed = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line);
    if (helped) {
      help = helped[2] ?? '';
    } else if (typed) {
      const [, name = '', type = ''] = typed;
      if (families.has(name)) throw new Error(`${name} is there twice`);
      current = { name, type, help, samples: new Map() };
      families.set(name, current);
    } else {
      const [, sample, value] = SAMPLE.exec(line) ?? [];
      if (!sample || !value || !current) throw new Error(`no sample: ${line}`);
      const base = sample.replace(/\{.*/, '').replace(current.type === 'histogram' ? /_(bucket|sum|count)$/ : /$^/, '');
      if (base !== current.name) throw new Error(`${sample} stands below ${current.name}`);
      if (current.samples.has(sample)) throw new Error(`${sample} is there twice`);
      current.samples.set(sample, Number(value));
    }
  }
  return families;
}

const read = (url: string, headers: Readonly<Record<string, string>> = {}) => fetch(`${url}/metrics`, { headers });

async function metricsOf({ url }: TestServer): Promise<(sample: string) => number | undefined> {
  const response = await read(url);
  expect(response.status).toBe(200);
  const families = [...parse(await response.text()).values()];
  return (sample) => families.map(({ samples }) => samples.get(sample)).find((value) => value !== undefined);
}

/** Asks until this sample has this value: figures follow the log, and the log its commit. */
async function arrive(s: TestServer, sample: string, value: number): Promise<Awaited<ReturnType<typeof metricsOf>>> {
  for (;;) {
    const metrics = await metricsOf(s);
    if (metrics(sample) === value) return metrics;
    await Bun.sleep(5);
  }
}

test('an order’s way is counted and timed', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  const first = await placed(s.url);
  const second = await placed(s.url);
  clock.advance(8_000);
  await ask(s.url, 'POST', `/api/orders/${first.id}/acknowledge`, { token: access });
  clock.advance(50_000);
  await move(s.url, access, first.id, 'READY');
  clock.advance(10_000);
  await move(s.url, access, first.id, 'DELIVERED');
  await cancelOwn(s.url, second.id);
  // Whoever moves an order that nobody has taken takes it by that.
  const third = await placed(s.url);
  clock.advance(2_000);
  await move(s.url, access, third.id, 'PREPARING');
  const metrics = await arrive(s, 'comanda_site_orders_moved_total{to="PREPARING"}', 1);
  const stage = (name: string, part: 'sum' | 'count') => metrics(`comanda_site_stage_seconds_${part}{stage="${name}"}`);
  const told = {
    placed: metrics('comanda_site_orders_placed_total'),
    acknowledged: metrics('comanda_site_orders_acknowledged_total'),
    cancelled: metrics('comanda_site_orders_moved_total{to="CANCELLED"}'),
    ready: metrics('comanda_site_orders_moved_total{to="READY"}'),
    delivered: metrics('comanda_site_orders_moved_total{to="DELIVERED"}'),
    acknowledge: [stage('acknowledge', 'count'), stage('acknowledge', 'sum')],
    prepare: [stage('prepare', 'count'), stage('prepare', 'sum')],
    deliver: [stage('deliver', 'count'), stage('deliver', 'sum')],
    total: [stage('total', 'count'), stage('total', 'sum')],
    within10s: metrics('comanda_site_stage_seconds_bucket{le="10",stage="acknowledge"}'),
    within5s: metrics('comanda_site_stage_seconds_bucket{le="5",stage="acknowledge"}'),
  };
  expect(told).toEqual({
    placed: 3,
    acknowledged: 2,
    cancelled: 1,
    ready: 1,
    delivered: 1,
    acknowledge: [2, 10],
    prepare: [1, 50],
    deliver: [1, 10],
    total: [1, 68],
    within10s: 2,
    within5s: 1,
  });
});

test('the server itself: sockets, the relay, the store', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  const before = await metricsOf(s);
  const commits = before('comanda_store_commits_total') ?? Number.NaN;
  expect(before('comanda_sockets_open')).toBe(0);
  using plain = plainStaff(s.url, access);
  using resumable = v1Staff(s.url, access);
  await Promise.all([plain.opened, resumable.next('welcome')]);
  await Promise.all([placed(s.url), placed(s.url)]);
  const metrics = await arrive(s, 'comanda_site_orders_placed_total', 2);
  expect(metrics('comanda_sockets_open')).toBe(2);
  expect(metrics('comanda_sockets_opened_total')).toBe(2);
  // Neither has said how it is: such a screen is believed while it is connected.
  expect(metrics('comanda_screens_healthy')).toBe(2);
  expect(metrics('comanda_site_watched')).toBe(1);
  expect(metrics('comanda_relay_healthy')).toBe(1);
  expect(metrics('comanda_bus_hears')).toBe(1);
  expect(metrics('comanda_site_webhook_deliveries{status="pending"}')).toBe(0);
  expect(metrics('comanda_store_commits_total')).toBeGreaterThan(commits);
  expect(metrics('comanda_store_commands_total')).toBeGreaterThanOrEqual(
    metrics('comanda_store_commits_total') ?? Number.NaN,
  );
  expect(metrics('comanda_store_commit_seconds_total')).toBeGreaterThan(0);
  expect(metrics('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  expect(metrics('process_cpu_seconds_total')).toBeGreaterThan(0);
  await arrive(s, 'comanda_relay_lag_events', 0);
});

describe('who may read', () => {
  test('this machine, and nobody through a proxy', async () => {
    await using s = await startTestServer({ TRUSTED_PROXIES: '127.0.0.1' });
    expect((await read(s.url)).status).toBe(200);
    expect((await read(s.url, { Authorization: 'Bearer whatever' })).status).toBe(200);
    for (const name of ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'Via']) {
      for (const value of ['127.0.0.1', '10.0.0.9', '']) {
        const { status } = await read(s.url, { [name]: value });
        expect({ name, value, status }).toEqual({ name, value, status: 403 });
      }
    }
    const refused = await read(s.url, { 'X-Forwarded-For': '10.0.0.9', 'Accept-Language': 'en' });
    const problem = Problem.parse(await refused.json());
    expect(problem.type).toBe('urn:comanda:problem:forbidden');
    expect(problem.detail).toContain('METRICS_TOKEN');
  });

  const elsewhere = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

  test.skipIf(elsewhere === undefined)('not another machine, whatever it says', async () => {
    await using s = await startTestServer({ HOST: '0.0.0.0' });
    const { port } = new URL(s.url);
    expect((await read(`http://127.0.0.1:${port}`)).status).toBe(200);
    expect((await read(`http://${elsewhere}:${port}`)).status).toBe(403);
    expect((await read(`http://${elsewhere}:${port}`, { 'X-Forwarded-For': '127.0.0.1' })).status).toBe(403);
    expect((await read(`http://${elsewhere}:${port}`, { Host: 'localhost' })).status).toBe(403);
  });

  test('with a token: whoever brings it, from wherever, and nobody else', async () => {
    const token = 'a token of twenty-odd signs';
    await using s = await startTestServer({ METRICS_TOKEN: token });
    const { access } = await s.login('ADMIN');
    const far = { 'X-Forwarded-For': '203.0.113.9' };
    for (const headers of [{}, far]) {
      expect((await read(s.url, { ...headers, Authorization: `Bearer ${token}` })).status).toBe(200);
      expect((await read(s.url, { ...headers, Authorization: `bearer  ${token}` })).status).toBe(200);
      for (const authorization of [
        '',
        token,
        'Bearer',
        `Bearer ${token}x`,
        `Bearer ${access}`,
        `Basic ${btoa(token)}`,
      ]) {
        const refused = await read(s.url, { ...headers, Authorization: authorization });
        expect({ authorization, status: refused.status }).toEqual({ authorization, status: 401 });
        expect(refused.headers.get('www-authenticate')).toBe('Bearer');
        const problem = Problem.parse(await refused.json());
        expect(problem.detail).toContain('METRICS_TOKEN');
        expect(problem.detail).not.toContain(token);
      }
    }
    expect((await fetch(`${s.url}/metrics?token=${encodeURIComponent(token)}`)).status).toBe(401);
  });
});

test('labels name kinds and never a room, a device or a person', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  await move(s.url, access, (await placed(s.url)).id, 'DELIVERED');
  await arrive(s, 'comanda_site_orders_moved_total{to="DELIVERED"}', 1);
  const text = await (await read(s.url)).text();
  const labels = new Set([...text.matchAll(/[{,]([a-zA-Z_]\w*)="/g)].map(([, name]) => name));
  expect([...labels].sort()).toEqual(['branch', 'le', 'stage', 'status', 'step', 'to']);
  expect(text).not.toMatch(/ipad-|@example|"101"/);
});

describe('the documents', () => {
  for (const [language, file] of [
    ['en', 'metrics.md'],
    ['es', 'metrics.es.md'],
  ] as const) {
    test(`${file} lists what there is, in its words`, async () => {
      await using s = await startTestServer({ SITE_LANGUAGES: language });
      const families = [...parse(await (await read(s.url)).text()).values()];
      const rows = families
        .filter(({ name }) => name.startsWith('comanda_'))
        .map(({ name, type, help, samples }) => {
          const names = [...samples.keys()].flatMap((sample) =>
            [...sample.matchAll(/[{,](\w+)="/g)].map(([, label]) => label),
          );
          const labels = [...new Set(names)].filter((label) => label !== 'le').map((label) => `\`${label}\``);
          return `| \`${name}\` | ${type} | ${labels.join(' ')} | ${help} |`;
        });
      const document = await Bun.file(fileURLToPath(new URL(`../../docs/${file}`, import.meta.url))).text();
      expect([...(document.match(/^\| `comanda_.*$/gm) ?? [])]).toEqual(rows);
      // What the library gives is the same everywhere, but for what only Linux tells.
      const others = families.map(({ name }) => name).filter((name) => !name.startsWith('comanda_'));
      expect(others.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
    });
  }
});

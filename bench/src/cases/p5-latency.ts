/** P5: how long an order takes from the moment it is due to be posted until a staff socket has its frame. */
import type { Bench, Case } from '../case.ts';
import { Findings, type Row } from '../findings.ts';
import { startComanda } from '../sites/comanda.ts';
import { startDjango } from '../sites/django.ts';
import type { Stage } from '../sites/ground.ts';
import { logIn, type Site, serverOf } from '../sites/site.ts';
import { percentile } from '../statistics.ts';
import { placeOrders, warmUp } from '../tools/order-load.ts';
import { readMarks, SocketSink } from '../tools/socket-sink.ts';

const SESSIONS = 8;
const CONNECTIONS = 32;
const WARM_ORDERS = 50;

interface Pace {
  readonly ordersPerSecond: number;
  readonly sockets: number;
}
const PROMISED: Pace = { ordersPerSecond: 200, sockets: 200 };
/** What the Django stack can follow: at 200 sockets a single event takes it 35 ms. */
const GENTLE: Pace = { ordersPerSecond: 40, sockets: 20 };

const PROMISE = 'p50 ≤ 3 ms, p99 ≤ 15 ms at 200 orders/s and 200 sockets';
const METHOD =
  'Orders at a steady pace over 32 connections; the time from when each was due until each staff socket has its frame, over all orders and ' +
  'sockets, on one clock. The Django stack is measured at a pace that it can follow, and Comanda beside it at the same.';

export const p5Latency: Case = {
  id: 'p5',
  title: 'P5 · From order to staff screen',
  promise: PROMISE,
  method: METHOD,
  run: async (bench) => await compare(bench, await bench.sqlite(), 1, bench.effort.rounds),
};

const MOST_POSTGRES_ROUNDS = 4;

export const p5LatencyPostgres: Case = {
  id: 'p5-pg',
  title: 'P5 · From order at one server to staff screen at another',
  promise: PROMISE,
  method: `Two servers of each side on one PostgreSQL and one Redis: orders are posted at the first, all screens are at the second. ${METHOD}`,
  async run(bench) {
    return await compare(bench, await bench.postgres(), 2, Math.min(bench.effort.rounds, MOST_POSTGRES_ROUNDS));
  },
};

async function compare(bench: Bench, stage: Stage, servers: number, rounds: number): Promise<readonly Row[]> {
  const findings = new Findings();
  for (let round = 1; round <= rounds; round++) {
    bench.progress(`round ${round}`);
    const comanda = await startComanda(bench.lab, stage, servers);
    await warmUp(bench.lab, comanda);
    await measure(bench, comanda, PROMISED, findings);
    await measure(bench, comanda, GENTLE, findings);
    await comanda.stop();
    const django = await startDjango(bench.lab, stage, 'as documented', servers);
    await warmUp(bench.lab, django);
    await measure(bench, django, GENTLE, findings);
    await django.stop();
  }
  return findings.rows();
}

/** Orders come to the first server, the screens are at the last. */
async function measure({ lab, effort }: Bench, site: Site, pace: Pace, findings: Findings): Promise<void> {
  const { sockets, ordersPerSecond } = pace;
  const tokens = await logIn(site, SESSIONS);
  const sink = await SocketSink.open(lab, {
    port: serverOf(site, site.servers.length - 1).port,
    ...{ sockets, tokens, marking: true },
  });
  const place = (count: number, marks?: string) =>
    placeOrders(lab, serverOf(site), {
      connections: CONNECTIONS,
      until: { count },
      pace: { everyMs: 1000 / ordersPerSecond, burst: 1 },
      ...(marks === undefined ? {} : { marks }),
    });
  await place(WARM_ORDERS);
  await sink.reaches(WARM_ORDERS);
  const file = lab.path('due.marks');
  const orders = Math.round(2 * effort.seconds * ordersPerSecond);
  await place(orders, file);
  await sink.reaches(WARM_ORDERS + orders);
  const dueAt = new Map(readMarks(file).map(({ order, atMs }) => [order, atMs]));
  const times: number[] = [];
  for (const { order, atMs } of await sink.marks()) {
    const due = dueAt.get(order);
    // Orders of the warm-up were seen too, and are in nobody's list.
    if (due !== undefined) times.push(atMs - due);
  }
  await sink.close();
  if (times.length !== orders * sockets) throw new Error(`${times.length} of ${orders * sockets} frames were matched`);
  const sorted = Float64Array.from(times).sort();
  const what = `${ordersPerSecond} orders/s, ${sockets} sockets`;
  findings.add(what, 'p50 ms', site.name, percentile(sorted, 0.5));
  findings.add(what, 'p99 ms', site.name, percentile(sorted, 0.99));
}

/** P1: durable orders per second, with a staff socket that is told of every one of them. */
import type { Bench, Case } from '../case.ts';
import { Findings, type Row } from '../findings.ts';
import { cpuSeconds } from '../lab/usage.ts';
import { startComanda } from '../sites/comanda.ts';
import { startDjango } from '../sites/django.ts';
import type { Stage } from '../sites/ground.ts';
import { logIn, type Site, serverOf } from '../sites/site.ts';
import { placeOrders } from '../tools/order-load.ts';
import { SocketSink } from '../tools/socket-sink.ts';

const CONNECTIONS = [1, 8, 64, 256] as const;

const METHOD =
  'N keep-alive connections, one order in flight on each, through the full `POST /api/public/orders/create` with an ' +
  'idempotency key of its own (the Django stack has no such keys), answered after the commit is on disk; 2,000 rooms; one staff socket is ' +
  'connected and must have been sent every order. Each round starts every side anew on a fresh copy of its database.';

export const p1Orders: Case = {
  id: 'p1',
  title: 'P1 · Durable orders per second',
  promise: '≥ 100 × the seed’s own stack',
  method: METHOD,
  run: async (bench) => await compare(bench, await bench.sqlite(), bench.effort.rounds),
};

/** More would take too long: PostgreSQL's figures vary little. */
const MOST_POSTGRES_ROUNDS = 4;

export const p1OrdersPostgres: Case = {
  id: 'p1-pg',
  title: 'P1 · Durable orders per second on PostgreSQL and Redis',
  promise: '≥ 100 × the seed’s own stack on the same PostgreSQL and Redis',
  method:
    `${METHOD} Both sides use one PostgreSQL server (a database each, its settings as they come) and one Redis, whose processor time counts ` +
    'as that of the side at work. “Tuned” keeps its database connection between requests.',
  async run(bench) {
    return await compare(bench, await bench.postgres(), Math.min(bench.effort.rounds, MOST_POSTGRES_ROUNDS));
  },
};

async function compare(bench: Bench, stage: Stage, rounds: number): Promise<readonly Row[]> {
  const findings = new Findings();
  for (let round = 1; round <= rounds; round++) {
    const starts = [
      () => startComanda(bench.lab, stage),
      () => startDjango(bench.lab, stage),
      () => startDjango(bench.lab, stage, 'tuned'),
    ];
    for (const start of starts) {
      const site = await start();
      bench.progress(`round ${round}, ${site.name}`);
      await measure(bench, site, findings);
      await site.stop();
    }
  }
  return findings.rows();
}

async function measure({ lab, effort }: Bench, site: Site, findings: Findings): Promise<void> {
  const staff = await SocketSink.open(lab, { port: serverOf(site).port, sockets: 1, tokens: await logIn(site, 1) });
  let placed = 0;
  for (const connections of CONNECTIONS) {
    const warm = await placeOrders(lab, serverOf(site), { connections, until: { seconds: effort.seconds / 4 } });
    placed += warm.placed;
    await staff.reaches(placed);
    const before = cpuSeconds(site.pids);
    const run = await placeOrders(lab, serverOf(site), { connections, until: { seconds: effort.seconds } });
    placed += run.placed;
    await staff.reaches(placed);
    const cpu = cpuSeconds(site.pids) - before;
    const what = `${connections} connection${connections === 1 ? '' : 's'}`;
    findings.add(what, 'orders/s', site.name, run.answered / run.seconds);
    findings.add(what, 'CPU µs/order', site.name, (cpu / run.placed) * 1e6);
    findings.add(what, 'p99 ms', site.name, run.p99_ms);
  }
  await staff.close();
}

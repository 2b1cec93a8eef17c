/** P1: durable orders per second, with a staff socket that is told of every one of them. */
import type { Bench, Case } from '../case.ts';
import { Findings } from '../findings.ts';
import { cpuSeconds } from '../lab/usage.ts';
import { startComanda } from '../sites/comanda.ts';
import { startDjango } from '../sites/django.ts';
import { logIn, type Site } from '../sites/site.ts';
import { placeOrders } from '../tools/order-load.ts';
import { SocketSink } from '../tools/socket-sink.ts';

const CONNECTIONS = [1, 8, 64, 256] as const;

export const p1Orders: Case = {
  id: 'p1',
  title: 'P1 · Durable orders per second',
  promise: '≥ 100 × the seed’s own stack',
  method:
    'N keep-alive connections, one order in flight on each, through the full `POST /api/public/orders/create` with an ' +
    'idempotency key of its own (the Django stack has no such keys), answered after the commit is on disk; 2,000 rooms; one staff socket is ' +
    'connected and must have been sent every order. Each round starts every side anew on a fresh copy of its database.',
  async run(bench) {
    const findings = new Findings();
    for (let round = 1; round <= bench.effort.rounds; round++) {
      const starts = [
        () => startComanda(bench.lab, bench.comandaData),
        () => startDjango(bench.lab, bench.djangoData),
        () => startDjango(bench.lab, bench.djangoData, 'tuned'),
      ];
      for (const start of starts) {
        const site = await start();
        bench.progress(`round ${round}, ${site.name}`);
        await measure(bench, site, findings);
        await site.stop();
      }
    }
    return findings.rows();
  },
};

async function measure({ lab, effort }: Bench, site: Site, findings: Findings): Promise<void> {
  const staff = await SocketSink.open(lab, { port: site.port, sockets: 1, tokens: await logIn(site, 1) });
  let placed = 0;
  for (const connections of CONNECTIONS) {
    const warm = await placeOrders(lab, site, { connections, until: { seconds: effort.seconds / 4 } });
    placed += warm.placed;
    await staff.reaches(placed);
    const before = cpuSeconds(site.pids);
    const run = await placeOrders(lab, site, { connections, until: { seconds: effort.seconds } });
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

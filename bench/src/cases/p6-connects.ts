/** P6: how many sockets a second can sign in. */
import type { Bench, Case } from '../case.ts';
import { Findings } from '../findings.ts';
import { cpuSeconds } from '../lab/usage.ts';
import { startComanda } from '../sites/comanda.ts';
import { startDjango } from '../sites/django.ts';
import { logIn, type Site, serverOf } from '../sites/site.ts';
import { placeOrders } from '../tools/order-load.ts';
import { SocketSink } from '../tools/socket-sink.ts';

/** Sessions, each with a token of its own, that the sockets share. */
const SESSIONS = 32;
const WARM_SOCKETS = 400;

/** Enough for a second or more of each. */
const COMANDA_SOCKETS = 8_000;
const DJANGO_SOCKETS = 800;

export const p6Connects: Case = {
  id: 'p6',
  title: 'P6 · Authenticated connects per second',
  promise: '≥ 5,000',
  method:
    'Staff sockets with signed tokens of 32 sessions, 64 handshakes at a time, from the first connect until the last answer; all stay open, ' +
    'and afterwards one order must reach each of them.',
  async run(bench) {
    const findings = new Findings();
    const stage = await bench.sqlite();
    for (let round = 1; round <= bench.effort.rounds; round++) {
      bench.progress(`round ${round}`);
      const comanda = await startComanda(bench.lab, stage);
      await measure(bench, comanda, COMANDA_SOCKETS, findings);
      await comanda.stop();
      const django = await startDjango(bench.lab, stage);
      await measure(bench, django, DJANGO_SOCKETS, findings);
      await django.stop();
    }
    return findings.rows();
  },
};

async function measure({ lab }: Bench, site: Site, sockets: number, findings: Findings): Promise<void> {
  const { port } = serverOf(site);
  const tokens = await logIn(site, SESSIONS);
  const warm = await SocketSink.open(lab, { port, sockets: WARM_SOCKETS, tokens });
  await warm.close();
  const before = cpuSeconds(site.pids);
  const sink = await SocketSink.open(lab, { port, sockets, tokens });
  const cpu = cpuSeconds(site.pids) - before;
  findings.add('staff sockets', 'connects/s', site.name, sockets / sink.seconds);
  findings.add('staff sockets', 'CPU µs/connect', site.name, (cpu / sockets) * 1e6);
  await placeOrders(lab, serverOf(site), { connections: 1, until: { count: 1 } });
  await sink.reaches(1);
  await sink.close();
}

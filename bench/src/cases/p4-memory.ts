/** P4: memory per idle socket that has signed in and is subscribed. */
import type { Case } from '../case.ts';
import { Findings } from '../findings.ts';
import type { Lab } from '../lab/lab.ts';
import { residentBytes } from '../lab/usage.ts';
import { until } from '../lab/wait.ts';
import { startComanda } from '../sites/comanda.ts';
import { startDjango } from '../sites/django.ts';
import { logIn, type Site, serverOf } from '../sites/site.ts';
import { placeOrders, warmUp } from '../tools/order-load.ts';
import { SocketSink } from '../tools/socket-sink.ts';

const SESSIONS = 8;
const WARM_SOCKETS = 100;

/** What a socket costs the Django stack does not depend on their number, but 10,000 take it minutes. */
const DJANGO_SOCKETS = 2_000;

/** Memory counts as settled when it has not moved by more than this for so long. */
const CALM_BYTES = 256 * 1024;
const CALM_MS = 3_000;
const SETTLING_S = 60;

/** More would say nothing more: memory varies little. */
const MOST_ROUNDS = 3;

export const p4Memory: Case = {
  id: 'p4',
  title: 'P4 · Memory per idle socket',
  promise: '≤ 4 KiB at 10,000 sockets',
  method:
    'Resident memory of all processes of a side (Redis included) with 10,000 sockets open (Django stack: 2,000, which need as ' +
    'much each), less that of the same warm server without them, divided by their number, both after it has settled. Afterwards one order must reach every socket. What the kernel keeps of a ' +
    'connection is the same for every server and is not counted.',
  async run(bench) {
    const findings = new Findings();
    const stage = await bench.sqlite();
    for (let round = 1; round <= Math.min(bench.effort.rounds, MOST_ROUNDS); round++) {
      bench.progress(`round ${round}`);
      const comanda = await startComanda(bench.lab, stage);
      await measure(bench.lab, comanda, bench.effort.idleSockets, findings);
      await comanda.stop();
      const django = await startDjango(bench.lab, stage);
      await measure(bench.lab, django, DJANGO_SOCKETS, findings);
      await django.stop();
    }
    return findings.rows();
  },
};

async function measure(lab: Lab, site: Site, sockets: number, findings: Findings): Promise<void> {
  const { port } = serverOf(site);
  const tokens = await logIn(site, SESSIONS);
  const first = await SocketSink.open(lab, { port, sockets: WARM_SOCKETS, tokens });
  await first.close();
  await warmUp(lab, site);
  const without = await settled(site);
  const sink = await SocketSink.open(lab, { port, sockets, tokens });
  const with_ = await settled(site);
  findings.add('a staff socket', 'KiB', site.name, (with_ - without) / sockets / 1024);
  findings.add('before the first socket', 'MiB', site.name, without / 1024 / 1024);
  await placeOrders(lab, serverOf(site), { connections: 1, until: { count: 1 } });
  await sink.reaches(1);
  await sink.close();
}

async function settled(site: Site): Promise<number> {
  let bytes = residentBytes(site.pids);
  let since = performance.now();
  await until(`the memory of ${site.name} to settle`, SETTLING_S, () => {
    const now = residentBytes(site.pids);
    if (Math.abs(now - bytes) > CALM_BYTES) {
      bytes = now;
      since = performance.now();
    }
    return performance.now() - since > CALM_MS;
  });
  return residentBytes(site.pids);
}

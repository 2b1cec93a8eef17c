/** P2: server CPU per delivered frame when one event at a time goes to 1,000 sockets. */
import type { Case } from '../case.ts';
import { fanOutOfLoop, fanOutOfSite } from '../fan-out.ts';
import { Findings, OURS } from '../findings.ts';
import { startComanda } from '../sites/comanda.ts';
import { startDjango } from '../sites/django.ts';

const SOCKETS = 1_000;
const OURS_PACE = { everyMs: 25, ticks: 200 };
/** As fast as the Django stack can follow, so that no event waits for another. */
const DJANGO_PACE = { everyMs: 600, ticks: 15 };

export const p2OneEvent: Case = {
  id: 'p2',
  title: 'P2 · CPU per frame, one event at a time to 1,000 sockets',
  promise: '≤ 1.15 × a C loop of one write(2) per socket; ≤ 1/25 of the seed’s own stack',
  method:
    'An order every 25 ms (Django stack: every 600 ms) to 1,000 staff sockets; processor time of all processes of a side, placing and storing ' +
    'the order included, divided by the frames that arrived; then the same less what the same orders cost with no socket open. The C loop writes the same bytes to as many sockets of the same client at the same pace.',
  async run(bench) {
    const findings = new Findings();
    const stage = await bench.sqlite();
    const what = `1 event → ${SOCKETS.toLocaleString('en')} sockets`;
    const unit = 'CPU µs/frame';
    const alone = `${what}, less the orders themselves`;
    for (let round = 1; round <= bench.effort.rounds; round++) {
      bench.progress(`round ${round}`);
      const comanda = await startComanda(bench.lab, stage);
      const ours = await fanOutOfSite(bench, comanda, { sockets: SOCKETS, burst: 1, ...OURS_PACE });
      await comanda.stop();
      findings.add(what, unit, OURS, ours.inAll);
      findings.add(alone, unit, OURS, ours.fanOutAlone);
      const loop = await fanOutOfLoop(bench, ours.frame, { sockets: SOCKETS, burst: 1, ...OURS_PACE });
      for (const row of [what, alone]) findings.add(row, unit, 'C write(2) loop', loop);
      const django = await startDjango(bench.lab, stage);
      const theirs = await fanOutOfSite(bench, django, { sockets: SOCKETS, burst: 1, ...DJANGO_PACE });
      await django.stop();
      findings.add(what, unit, django.name, theirs.inAll);
      findings.add(alone, unit, django.name, theirs.fanOutAlone);
    }
    return findings.rows();
  },
};

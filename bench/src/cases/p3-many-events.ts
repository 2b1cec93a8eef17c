/** P3: server CPU per delivered frame when ten events at a time go to 1,000 sockets. */
import type { Case } from '../case.ts';
import { fanOutOfLoop, fanOutOfSite } from '../fan-out.ts';
import { Findings, OURS } from '../findings.ts';
import { startComanda } from '../sites/comanda.ts';
import { startDjango } from '../sites/django.ts';

const SOCKETS = 1_000;
const BURST = 10;
const OURS_PACE = { everyMs: 50, ticks: 100 };
const DJANGO_PACE = { everyMs: 4_000, ticks: 3 };

export const p3ManyEvents: Case = {
  id: 'p3',
  title: 'P3 · CPU per frame, ten events at a time to 1,000 sockets',
  promise: '≤ 1.2 µs',
  method:
    'As P2, with ten orders placed at the same moment on ten connections every 50 ms (Django stack: every 4 s). The C loop once with one ' +
    'write(2) for each frame, once with one for the whole burst.',
  async run(bench) {
    const findings = new Findings();
    const stage = await bench.sqlite();
    const what = `${BURST} events → ${SOCKETS.toLocaleString('en')} sockets`;
    const unit = 'CPU µs/frame';
    const alone = `${what}, less the orders themselves`;
    for (let round = 1; round <= bench.effort.rounds; round++) {
      bench.progress(`round ${round}`);
      const comanda = await startComanda(bench.lab, stage);
      const ours = await fanOutOfSite(bench, comanda, { sockets: SOCKETS, burst: BURST, ...OURS_PACE });
      await comanda.stop();
      findings.add(what, unit, OURS, ours.inAll);
      findings.add(alone, unit, OURS, ours.fanOutAlone);
      const shape = { sockets: SOCKETS, burst: BURST, ...OURS_PACE };
      const each = await fanOutOfLoop(bench, ours.frame, shape);
      const together = await fanOutOfLoop(bench, ours.frame, shape, true);
      for (const row of [what, alone]) {
        findings.add(row, unit, 'C loop, a write a frame', each);
        findings.add(row, unit, 'C loop, a write a burst', together);
      }
      const django = await startDjango(bench.lab, stage);
      const theirs = await fanOutOfSite(bench, django, { sockets: SOCKETS, burst: BURST, ...DJANGO_PACE });
      await django.stop();
      findings.add(what, unit, django.name, theirs.inAll);
      findings.add(alone, unit, django.name, theirs.fanOutAlone);
    }
    return findings.rows();
  },
};

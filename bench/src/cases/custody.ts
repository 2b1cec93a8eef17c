/** What custody costs: durable orders per second with receipts and a ladder that climbs, and without both. */
import type { Bench, Case } from '../case.ts';
import { Findings, OURS, type Row } from '../findings.ts';
import { cpuSeconds } from '../lab/usage.ts';
import { startComanda } from '../sites/comanda.ts';
import type { Stage } from '../sites/ground.ts';
import { logIn, type Site, serverOf } from '../sites/site.ts';
import { placeOrders } from '../tools/order-load.ts';
import { ReportingScreen } from '../tools/reporting-screen.ts';

const CONNECTIONS = 256;

/** Where nobody takes any in hand, every order climbs all of it. */
const STEPS = ['other_sound', 'every_screen', 'web_push', 'webhook', 'admin'];
const HURRIED = STEPS.map((step, index) => ({ step, after_s: index + 1 }));

const SIDES = [
  { side: OURS, reports: true, ladder: null },
  { side: 'without custody', reports: false, ladder: { undelivered: [], unacknowledged: [] } },
  { side: 'everything climbs', reports: true, ladder: { undelivered: HURRIED, unacknowledged: HURRIED } },
] as const;

export const custody: Case = {
  id: 'custody',
  title: 'What custody costs',
  promise: 'durable orders per second with custody ≥ 0.8 × without',
  method:
    'P1 at 256 connections on SQLite. Comanda: one staff screen says of every order that it was painted and heard, and the ladder is the one that a site begins with. ' +
    'Without: the same screen says nothing and the ladder is empty. Everything climbs: as Comanda, but nobody takes any order in hand and each ' +
    'climbs a ladder of five steps a second apart.',
  run: async (bench) => await compare(bench, await bench.sqlite()),
};

async function compare(bench: Bench, stage: Stage): Promise<readonly Row[]> {
  const findings = new Findings();
  for (let round = 1; round <= bench.effort.rounds; round++) {
    for (const { side, reports, ladder } of SIDES) {
      bench.progress(`round ${round}, ${side}`);
      const site = await startComanda(bench.lab, stage);
      const [token = ''] = await logIn(site, 1);
      if (ladder) await setLadder(site, token, ladder);
      const screen = await ReportingScreen.open({ port: serverOf(site).port, token, reports });
      await measure(bench, site, side, screen, findings);
      screen.close();
      await site.stop();
    }
  }
  return findings.rows();
}

async function setLadder(site: Site, token: string, ladder: object): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${serverOf(site).port}/api/settings/escalation/`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(ladder),
  });
  if (!response.ok) throw new Error(`the ladder was refused with ${response.status}: ${await response.text()}`);
}

/** Warm is when the first orders have climbed the whole ladder in a hurry. */
async function measure(
  { lab, effort }: Bench,
  site: Site,
  side: string,
  screen: ReportingScreen,
  findings: Findings,
): Promise<void> {
  const server = serverOf(site);
  const warm = await placeOrders(lab, server, {
    connections: CONNECTIONS,
    until: { seconds: HURRIED.length + effort.seconds / 2 },
  });
  await screen.reaches(warm.placed);
  const before = cpuSeconds(site.pids);
  const run = await placeOrders(lab, server, { connections: CONNECTIONS, until: { seconds: 2 * effort.seconds } });
  await screen.reaches(warm.placed + run.placed);
  const cpu = cpuSeconds(site.pids) - before;
  findings.add('256 connections', 'orders/s', side, run.answered / run.seconds);
  findings.add('256 connections', 'CPU µs/order', side, (cpu / run.placed) * 1e6);
  findings.add('256 connections', 'p99 ms', side, run.p99_ms);
}

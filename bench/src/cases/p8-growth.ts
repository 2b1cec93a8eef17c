/** P8: how cost grows with the history in the database, with the sockets, and with the orders. */
import { join } from 'node:path';
import type { Bench, Case } from '../case.ts';
import { fanOutOfSite } from '../fan-out.ts';
import { Findings, OURS } from '../findings.ts';
import { cpuSeconds } from '../lab/usage.ts';
import { startComanda } from '../sites/comanda.ts';
import type { Place } from '../sites/ground.ts';
import { logIn, serverOf } from '../sites/site.ts';
import { placeOrders, warmUp } from '../tools/order-load.ts';
import { SocketSink } from '../tools/socket-sink.ts';

const CONNECTIONS = 64;
/** Fewer than elsewhere, so that the empty database stays nearly empty. */
const WARM_ORDERS = 5_000;
const ORDERS = 20_000;

const SOCKETS = [
  { sockets: 100, burst: 1, everyMs: 25, ticks: 200 },
  { sockets: 1_000, burst: 1, everyMs: 25, ticks: 200 },
  { sockets: 10_000, burst: 1, everyMs: 250, ticks: 20 },
] as const;

const RATES = [
  { ordersPerSecond: 200, everyMs: 5 },
  { ordersPerSecond: 2_000, everyMs: 0.5 },
] as const;

export const p8Growth: Case = {
  id: 'p8',
  title: 'P8 · How cost grows',
  promise: 'no worse than linear; an order costs within 20 % of the empty database with 1,000,000 orders in it',
  method:
    'History: 20,000 orders over 64 connections into databases that hold so many orders already (placed and delivered by the program’s own ' +
    'commands, their events and idempotency keys all kept), each round on fresh copies, in turn. Sockets: as P2. Orders: CPU at a steady pace ' +
    'with one staff socket.',
  async run(bench) {
    const findings = new Findings();
    await byHistory(bench, findings);
    for (let round = 1; round <= bench.effort.rounds; round++) {
      bench.progress(`sockets and orders, round ${round}`);
      await bySockets(bench, findings);
      await byOrders(bench, findings);
    }
    return findings.rows();
  },
};

async function byHistory(bench: Bench, findings: Findings): Promise<void> {
  const { lab, effort } = bench;
  const stage = await bench.sqlite();
  const databases: { orders: number; data: Place }[] = [];
  for (const orders of effort.history) {
    bench.progress(`a database with ${orders.toLocaleString('en')} orders`);
    databases.push({ orders, data: await withHistory(bench, orders) });
  }
  for (let round = 1; round <= effort.rounds; round++) {
    bench.progress(`history, round ${round}`);
    for (const { orders, data } of databases) {
      const site = await startComanda(lab, { ...stage, comanda: data });
      const staff = await SocketSink.open(lab, { port: serverOf(site).port, sockets: 1, tokens: await logIn(site, 1) });
      await placeOrders(lab, serverOf(site), { connections: CONNECTIONS, until: { count: WARM_ORDERS } });
      await staff.reaches(WARM_ORDERS);
      const before = cpuSeconds(site.pids);
      const run = await placeOrders(lab, serverOf(site), { connections: CONNECTIONS, until: { count: ORDERS } });
      await staff.reaches(WARM_ORDERS + ORDERS);
      const cpu = cpuSeconds(site.pids) - before;
      await staff.close();
      await site.stop();
      const what = `${orders.toLocaleString('en')} orders before`;
      findings.add(what, 'orders/s', OURS, run.answered / run.seconds);
      findings.add(what, 'CPU µs/order', OURS, (cpu / run.placed) * 1e6);
    }
  }
}

async function withHistory({ lab, sqlite }: Bench, orders: number): Promise<Place> {
  const { comanda } = await sqlite();
  if (orders === 0) return comanda;
  if (!('folder' in comanda)) throw new Error('history is made in a folder');
  const folder = lab.path('history');
  const filling = lab.launch({
    name: 'fill-history',
    command: [process.execPath, join(import.meta.dir, '..', 'fill-history.ts'), comanda.folder, folder, String(orders)],
  });
  await filling.finished();
  return { folder };
}

async function bySockets(bench: Bench, findings: Findings): Promise<void> {
  const stage = await bench.sqlite();
  for (const shape of SOCKETS) {
    const site = await startComanda(bench.lab, stage);
    const { inAll, fanOutAlone } = await fanOutOfSite(bench, site, shape);
    await site.stop();
    const what = `1 event → ${shape.sockets.toLocaleString('en')} sockets`;
    findings.add(what, 'CPU µs/frame', OURS, inAll);
    findings.add(`${what}, less the order itself`, 'CPU µs/frame', OURS, fanOutAlone);
  }
}

async function byOrders({ lab, effort, sqlite }: Bench, findings: Findings): Promise<void> {
  const site = await startComanda(lab, await sqlite());
  await warmUp(lab, site);
  const staff = await SocketSink.open(lab, { port: serverOf(site).port, sockets: 1, tokens: await logIn(site, 1) });
  let placed = 0;
  const place = async (count: number, everyMs: number) => {
    await placeOrders(lab, serverOf(site), { connections: CONNECTIONS, until: { count }, pace: { everyMs, burst: 1 } });
    placed += count;
    await staff.reaches(placed);
  };
  for (const { ordersPerSecond, everyMs } of RATES) {
    const count = 2 * effort.seconds * ordersPerSecond;
    const before = cpuSeconds(site.pids);
    await place(count, everyMs);
    const cpu = cpuSeconds(site.pids) - before;
    findings.add(`${ordersPerSecond.toLocaleString('en')} orders/s`, 'CPU µs/order', OURS, (cpu / count) * 1e6);
  }
  await staff.close();
  await site.stop();
}

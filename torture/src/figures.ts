/** The numbers of a run, for its table. */
import type { Crowd } from './crowd.ts';
import { FAULT_KINDS } from './faults/plan.ts';
import type { Evidence } from './judge/evidence.ts';
import type { ServerLogs } from './judge/server-logs.ts';

type Counts = Readonly<Record<string, number>>;

export interface Figures {
  readonly seconds: number;
  readonly orders: number;
  /** Of the log: what staff were told. */
  readonly events: number;
  readonly framesTold: number;
  readonly screens: number;
  readonly connects: number;
  readonly snapshots: number;
  readonly resyncs: number;
  readonly requests: number;
  /** Answers by status and code, and what came instead of an answer. */
  readonly outcomes: Counts;
  readonly longestWait: { readonly ms: number; readonly intent: string };
  readonly drops: Counts;
  readonly faults: Counts;
  /** Servers that gave up starting, because their database was away, and were started again. */
  readonly failedStarts: number;
  /** Warnings and errors of the servers' logs, by event. */
  readonly logged: Counts;
}

export function figuresOf(evidence: Evidence, crowd: Crowd, logs: ServerLogs, elapsedMs: number): Figures {
  const { resuming, plain, store, strikes, tries, topology } = evidence;
  const journals = [
    ...resuming.flatMap(({ screen }) => screen.stretches.map(({ seen }) => seen)),
    ...plain.flatMap(({ screen }) => screen.pieces),
  ];
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  return {
    seconds: Math.round(elapsedMs / 1_000),
    orders: store.events.filter(({ kind }) => kind === 'order_placed').length,
    events: store.log.length,
    framesTold: sum(journals.map(({ length }) => length)),
    screens: crowd.size,
    connects: sum([...crowd.resuming, ...crowd.plain].map(({ screen }) => screen.connects)),
    snapshots: sum(resuming.map(({ screen }) => screen.stretches.length)),
    resyncs: sum(crowd.resuming.map(({ screen }) => screen.resyncs)),
    requests: tries.length,
    outcomes: sorted(crowd.http.outcomes),
    longestWait: crowd.http.longest,
    drops: sorted(crowd.drops),
    faults: Object.fromEntries(
      FAULT_KINDS.map((kind) => [kind, strikes.filter(({ fault, to }) => fault.kind === kind && to !== null).length]),
    ),
    failedStarts: sum(topology.servers.map((server) => server.failedStarts)),
    logged: sorted(logs.troubles),
  };
}

function sorted(counts: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

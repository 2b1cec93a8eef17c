/** The numbers of a run, for its table. */
import type { Crowd } from './crowd.ts';
import { FAULT_KINDS } from './faults/plan.ts';
import type { Evidence, Resuming } from './judge/evidence.ts';
import type { ServerLogs } from './judge/server-logs.ts';
import type { Party } from './sdk/party.ts';

type Counts = Readonly<Record<string, number>>;

export interface Figures {
  readonly seconds: number;
  readonly orders: number;
  /** Of the log: what staff were told. */
  readonly events: number;
  readonly framesTold: number;
  readonly screens: number;
  /** Those of them that run the real client, and what befell them. */
  readonly sdkClients: number;
  readonly sdkFaults: Counts;
  readonly connects: number;
  readonly snapshots: number;
  readonly resyncs: number;
  readonly requests: number;
  /** Answers by status and code, and what came instead of an answer. */
  readonly outcomes: Counts;
  readonly longestWait: { readonly ms: number; readonly intent: string };
  /** Wishes that were sent away once more although they came back when they were told to, or later. */
  readonly refusedTooLong: number;
  /** How the server, or the way to it, ended sockets: by close code. */
  readonly closes: Counts;
  readonly drops: Counts;
  readonly faults: Counts;
  /** Servers that gave up starting, because their database was away, and were started again. */
  readonly failedStarts: number;
  /** Warnings and errors of the servers' logs, by event. */
  readonly logged: Counts;
}

export function figuresOf(
  evidence: Evidence,
  crowd: Crowd,
  { members, counts }: Party,
  logs: ServerLogs,
  elapsedMs: number,
): Figures {
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
    screens: crowd.size + members.length,
    sdkClients: members.length,
    sdkFaults: Object.fromEntries(counts),
    connects: sum([
      ...[...crowd.resuming, ...crowd.plain].map(({ screen }) => screen.connects),
      ...members.map(({ connects }) => connects),
    ]),
    snapshots: sum(resuming.map(({ screen }) => screen.stretches.length)),
    resyncs: sum(crowd.resuming.map(({ screen }) => screen.resyncs)),
    requests: tries.length,
    outcomes: sorted(crowd.http.outcomes),
    longestWait: crowd.http.longest,
    refusedTooLong: refusedTooLong(tries),
    closes: closes([...resuming, ...plain]),
    drops: sorted(crowd.drops),
    faults: Object.fromEntries(
      FAULT_KINDS.map((kind) => [kind, strikes.filter(({ fault, to }) => fault.kind === kind && to !== null).length]),
    ),
    failedStarts: sum(topology.servers.map((server) => server.failedStarts)),
    logged: sorted(logs.troubles),
  };
}

/** Sent away: not now, or no answer. A second request for the same while the first runs is not. */
const SENT_AWAY = /^503|^no answer/;

/** What a refusal that passes by itself says of when to come back. */
const RETRY_AFTER_MS = 2_000;

function refusedTooLong(tries: Evidence['tries']): number {
  const first = new Map<string, number>();
  const tooLong = new Set<string>();
  for (const { intent, at, ms, outcome } of tries) {
    if (intent === '' || !SENT_AWAY.test(outcome)) continue;
    const since = first.get(intent) ?? at + ms;
    first.set(intent, since);
    if (at - since >= RETRY_AFTER_MS) tooLong.add(intent);
  }
  return tooLong.size;
}

const CLOSED = /^closed with (\d+)/;

function closes(watching: readonly { readonly screen: Pick<Resuming, 'moments'> }[]): Counts {
  const counts = new Map<string, number>();
  for (const { what } of watching.flatMap(({ screen }) => screen.moments)) {
    const code = CLOSED.exec(what)?.[1];
    if (code) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return sorted(counts);
}

function sorted(counts: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

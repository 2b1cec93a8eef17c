/** The verdict on a run: the checker's, the states', the servers' own words, and whether the plan was carried out at all. */
import { type Finding, judge, type Verdict } from '../../../server/test/faults/checker.ts';
import type { FaultKind } from '../faults/plan.ts';
import type { Evidence } from './evidence.ts';
import { clientLogs } from './feeds.ts';
import { readServerLogs, type ServerLogs } from './server-logs.ts';
import { judgeStates } from './states.ts';

export interface Judgement extends Verdict {
  /** Where a client, a snapshot and the store disagree about what is open. */
  readonly states: readonly Finding[];
  /** What no fault explains: errors, crashes, answers and close codes without a reason. */
  readonly troubles: readonly Finding[];
  /** Kinds of faults that never were: nothing is known about them. */
  readonly untried: readonly Finding[];
}

export const KINDS = ['lost', 'duplicate', 'reordered', 'phantom', 'states', 'troubles', 'untried'] as const;

/** `kinds`: what must have been tried. */
export function judgeRun(
  evidence: Evidence,
  kinds: readonly FaultKind[],
): { readonly judgement: Judgement; readonly logs: ServerLogs } {
  const { store, answered, strikes, complaints, book, topology } = evidence;
  const logs = readServerLogs(topology.servers);
  const verdict = judge({ log: store.log, stored: store.stored, answered, clients: clientLogs(evidence) });
  const done = new Set(strikes.filter(({ to }) => to !== null).map(({ fault }) => fault.kind));
  const strange = book.strange.map((text) => ({ where: 'feed', what: `no frame of the protocol: ${text}` }));
  return {
    logs,
    judgement: {
      ...verdict,
      states: judgeStates(evidence),
      troubles: [...complaints, ...strange, ...logs.findings],
      untried: [...new Set(kinds)].filter((kind) => !done.has(kind)).map((what) => ({ where: 'plan', what })),
    },
  };
}

export function isSpotless(judgement: Judgement): boolean {
  return KINDS.every((kind) => judgement[kind].length === 0);
}

/** The verdict on a run: the checker's, the states', the servers' own words, and whether the plan was carried out at all. */
import { type Finding, judge, type Verdict } from '../../../server/test/faults/checker.ts';
import type { FaultKind } from '../faults/plan.ts';
import type { Evidence } from './evidence.ts';
import { clientLogs } from './feeds.ts';
import { judgeSdk } from './sdk.ts';
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
  const { strikes, topology } = evidence;
  const logs = readServerLogs(topology.servers);
  const judgement = judgeClients(evidence);
  const done = new Set(strikes.filter(({ to }) => to !== null).map(({ fault }) => fault.kind));
  const untried = [...new Set(kinds)].filter((kind) => !done.has(kind)).map((what) => ({ where: 'plan', what }));
  return {
    logs,
    judgement: {
      ...judgement,
      troubles: [...judgement.troubles, ...logs.findings],
      untried: [...judgement.untried, ...untried],
    },
  };
}

/** All that can be said where nobody asks how the servers fared. */
export function judgeClients(evidence: Omit<Evidence, 'topology' | 'strikes' | 'tries'>): Judgement {
  const { store, answered, complaints, book, sdk, sdkFaults } = evidence;
  const verdict = judge({ log: store.log, stored: store.stored, answered, clients: clientLogs(evidence) });
  const ofSdk = judgeSdk(evidence);
  const strange = book.strange.map((text) => ({ where: 'feed', what: `no frame of the protocol: ${text}` }));
  const untried = sdk.length === 0 ? [] : [...sdkFaults].filter(([, count]) => count === 0);
  return {
    lost: [...verdict.lost, ...ofSdk.lost],
    duplicate: [...verdict.duplicate, ...ofSdk.duplicate],
    reordered: verdict.reordered,
    phantom: [...verdict.phantom, ...ofSdk.phantom],
    states: [...judgeStates(evidence), ...ofSdk.states],
    troubles: [...complaints, ...strange],
    untried: untried.map(([what]) => ({ where: 'sdk', what })),
  };
}

export function isSpotless(judgement: Judgement): boolean {
  return KINDS.every((kind) => judgement[kind].length === 0);
}

/** A run as people read it: Markdown, so that the table can stand in a document as it is. */

import { KINDS } from './judge/judgement.ts';
import type { Outcome } from './torture.ts';

/** Findings and lines of a story that are printed; all of them are in the files. */
const SHOWN = 10;
const STORY_SHOWN = 40;

export function report({ form, judgement, figures, story }: Outcome): string {
  const rows: readonly (readonly [string, number | string])[] = [
    ['lost', judgement.lost.length],
    ['duplicate', judgement.duplicate.length],
    ['reordered', judgement.reordered.length],
    ['phantom', judgement.phantom.length],
    ['wrong states', judgement.states.length],
    ['errors that no fault explains', judgement.troubles.length],
    ['kinds of faults never tried', judgement.untried.length],
    ['orders', figures.orders],
    ['events of the log', figures.events],
    ['events told to screens', figures.framesTold],
    [
      'screens',
      `${figures.screens} (${form.boards} boards, ${form.kiosks} kiosks, ${form.plainBoards + form.plainKiosks} plain, ${figures.sdkClients} on the real client)`,
    ],
    ['connections', figures.connects],
    ['snapshots', `${figures.snapshots}, of them after a resync ${figures.resyncs}`],
    ['requests', figures.requests],
    [
      'answered 503',
      Object.entries(figures.outcomes).reduce((sum, [what, count]) => (what.startsWith('503') ? sum + count : sum), 0),
    ],
    ['longest wait for an answer', `${(figures.longestWait.ms / 1_000).toFixed(1)} s`],
    ...(form.faults === 'rolling restart'
      ? ([['wishes refused for longer than a retry', figures.refusedTooLong]] as const)
      : []),
    ['faults', Object.values(figures.faults).reduce((sum, count) => sum + count, 0)],
    ['clients dropped', Object.values(figures.drops).reduce((sum, count) => sum + count, 0)],
    ['seconds in all', figures.seconds],
  ];
  return [
    `| seed ${form.seed} | |`,
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${typeof value === 'number' ? value.toLocaleString('en') : value} |`),
    '',
    counts('Faults', figures.faults),
    counts('Clients', figures.drops),
    ...(figures.sdkClients > 0 ? [counts('The real client', figures.sdkFaults)] : []),
    counts('Close codes', figures.closes),
    counts('Answers', figures.outcomes),
    counts('Logged by the servers', figures.logged),
    ...KINDS.flatMap((kind) => {
      const found = judgement[kind];
      const lines = found.slice(0, SHOWN).map(({ where, what }) => `  ${where}: ${what}`);
      return found.length === 0 ? [] : ['', `${kind} ${found.length}`, ...lines];
    }),
    ...(story.length === 0 ? [] : ['', ...story.slice(0, STORY_SHOWN)]),
  ].join('\n');
}

function counts(title: string, numbers: Readonly<Record<string, number>>): string {
  const each = Object.entries(numbers).map(([name, count]) => `${name} ${count}`);
  return `${title}: ${each.join(', ') || 'none'}`;
}

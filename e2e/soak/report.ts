/** A soak as people read it: Markdown, so that the table can stand in a document as it is. */
import { foldOf, SHIFT_HOURS } from './form.ts';
import { percent } from './judge-memory.ts';
import { residueInWords } from './judge-rounds.ts';
import { FAULT_KINDS } from './plan.ts';
import { KINDS, type Outcome } from './soak.ts';

const TOO_SHORT = 'too short to say';

/** Findings of each kind that are printed. */
const SHOWN = 10;

export function report({ form, judgement, memory, rounds, strikes, deeds, ...figures }: Outcome): string {
  const fold = foldOf(form);
  const rows: readonly (readonly [string, number | string])[] = [
    ['tickets that are not as in the database', judgement.board.length],
    ['wishes that are not one order', judgement.wishes.length],
    ['orders that had to ring, and did not', judgement.silent.length],
    ['tickets in sight that the page does not say to have painted', judgement.unpainted.length],
    ['times at which the page was not live or not to be heard, unexplained', judgement.unwell.length],
    ['growth of memory', judgement.memory.length],
    ['sockets left behind', judgement.sockets.length],
    ['errors of the page, the server or the REST side', judgement.troubles.length],
    ['kinds of faults never tried', judgement.untried.length],
    ['orders', figures.orders],
    ['of them heard on this screen', figures.heard],
    ['of them had to be, whatever else rang', figures.owed],
    ['of them climbed the ladder', figures.climbed],
    ['tickets in the end', figures.left],
    ['presses of the nurse', [...deeds.values()].reduce((sum, each) => sum + each, 0)],
    ['requests of tablets and colleagues', figures.requests],
    ['faults', strikes.length],
    ['sockets that the page opened', figures.sockets],
    ['loads of the page', figures.lives],
    ['memory by quarter of its last life, without tickets, MB', megabytes(memory.quarters)],
    [
      'what it would grow by in that life at its last rate',
      memory.quarters.length === 0 ? '' : `${percent(memory.growth)} ± ${percent(memory.uncertainty)}`,
    ],
    ['what each order leaves on an empty board', rounds.residue ? residueInWords(rounds.residue) : TOO_SHORT],
    ['a ticket, KB', (memory.bytesPerTicket / 1_024).toFixed(1)],
    ['seconds in all', figures.seconds],
  ];
  const fell = FAULT_KINDS.map((kind) => {
    const seconds = strikes.filter((strike) => strike.kind === kind).map(({ from, to }) => (to - from) / 1_000);
    return `${kind} ${seconds.length} (${seconds.map((each) => each.toFixed(1)).join(', ')} s)`;
  });
  return [
    `${SHIFT_HOURS} hours folded into ${form.minutes} minutes: orders, nurses and faults come ${fold.toFixed(0)} times as often; sounds, timeouts and the ladder keep their own time.`,
    '',
    `| seed ${form.seed} | |`,
    '|---|---|',
    ...rows.map(([name, value]) => `| ${name} | ${typeof value === 'number' ? value.toLocaleString('en') : value} |`),
    '',
    `Faults: ${fell.join(', ')}`,
    `Memory, MB, with so many tickets: ${memory.looks.map(({ bytes, tickets }) => `${megabytes([bytes])} (${tickets})`).join(', ')}`,
    `Memory of its scripts after each round, KB: ${rounds.looks.map(({ bytes }) => (bytes / 1_024).toFixed(1)).join(', ') || TOO_SHORT}`,
    `The nurse: ${[...deeds].map(([deed, count]) => `${deed} ${count}`).join(', ')}`,
    ...KINDS.flatMap((kind) => {
      const found = judgement[kind];
      const lines = found.slice(0, SHOWN).map(({ where, what }) => `  ${where}: ${what}`);
      return found.length === 0 ? [] : ['', `${kind} ${found.length}`, ...lines];
    }),
  ].join('\n');
}

function megabytes(bytes: readonly number[]): string {
  return bytes.map((each) => (each / 1_048_576).toFixed(1)).join(' · ') || TOO_SHORT;
}

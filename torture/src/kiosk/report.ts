/** The plans of a seed as people read them: Markdown, so that the table can stand in a document as it is. */
import type { PlansForm, PlansOutcome } from './kiosk-plans.ts';

/** From what was done to what came of it. */
const ROWS = [
  'touches',
  'touches of an empty cart',
  'touches of a cart that was ordered',
  'carts ordered by two tabs at once',
  'told not kept',
  'intents kept',
  'intents that became one order',
  'intents that were refused, said and given back',
  'intents that nobody knew any more',
  'orders of which one of two pages was told no',
  'requests that place',
  'answered again with the same order',
  'writes that failed',
] as const;

export function plansReport({ seed, plans }: PlansForm, { counts, untried, failure, seconds }: PlansOutcome): string {
  const number = (what: string) => (counts.get(what) ?? 0).toLocaleString('en');
  const list = (title: string, prefix: string) => {
    const found = [...counts].filter(([what]) => what.startsWith(prefix));
    const each = found.map(([what, count]) => `${what.slice(prefix.length)} ${count}`);
    return `${title}: ${each.sort().join(', ') || 'none'}`;
  };
  return [
    `| seed ${seed}, ${plans.toLocaleString('en')} plans | |`,
    '|---|---|',
    `| orders doubled, invented, lost, or told as they are not | ${failure === null ? 0 : 'see below'} |`,
    ...ROWS.map((what) => `| ${what} | ${number(what)} |`),
    `| seconds in all | ${seconds} |`,
    '',
    list('Steps', 'step: '),
    list('Befell requests', 'befell: '),
    list('Pages ended at', 'ended at: '),
    list('Answers of the server', 'HTTP '),
    ...(untried.length > 0 ? [`Never tried: ${untried.join(', ')}`] : []),
    ...(failure === null ? [] : ['', failure]),
  ].join('\n');
}

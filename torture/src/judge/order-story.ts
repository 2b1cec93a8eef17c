/** The whole story of one order, for whoever must find out what went wrong: tries, frames, faults and rows, by the clock. */
import type { StaffOrderRecord } from '../../../server/src/store/orders.ts';
import type { Journal } from '../clients/journal.ts';
import type { Evidence } from './evidence.ts';

interface Line {
  readonly at: number;
  readonly what: string;
}

/** The orders that a finding is about: the one that its words name, or all that its wish has made. */
export function ordersIn(what: string, { store }: Evidence): number[] {
  const named = /\b(?:placed|moved|order|moves) (\d+) (?:at|to|is|was|of)\b/.exec(what)?.[1];
  if (named !== undefined) return [Number(named)];
  const wish = /^(?:order|taking back) (\d+)\b/.exec(what)?.[1];
  const made = store.stored.filter(({ intent }) => intent === `order ${wish}`);
  return made.flatMap(({ event }) => {
    const id = /^placed (\d+)/.exec(event)?.[1];
    return id === undefined ? [] : [Number(id)];
  });
}

/** `order` is null where the store has none of this id; `concerned` names the clients whose connections are told too. */
export function tellStory(
  id: number,
  order: StaffOrderRecord | null,
  concerned: ReadonlySet<string>,
  evidence: Evidence,
  answeredBy: ReadonlyMap<string, string>,
): string[] {
  const lines = [...triesOf(id, order, evidence, answeredBy), ...framesOf(id, concerned, evidence)];
  const from = Math.min(...lines.map(({ at }) => at)) - 5_000;
  const to = Math.max(...lines.map(({ at }) => at)) + 5_000;
  const within = ({ at }: Line) => at >= from && at <= to;
  lines.push(...faultsOf(evidence).filter(within), ...momentsOf(concerned, evidence).filter(within));
  lines.sort((a, b) => a.at - b.at);
  return [
    `The story of order ${id}`,
    '',
    'In the log of events:',
    ...evidence.store.events.filter(({ orderId }) => orderId === id).map(({ seq, name }) => `  ${seq}: ${name}`),
    'In the tables:',
    order === null ? '  nothing' : `  ${JSON.stringify(order)}`,
    '',
    'As it happened (seconds since the run began):',
    ...lines.map(({ at, what }) => `${(at / 1_000).toFixed(3).padStart(9)}  ${what}`),
  ];
}

function triesOf(
  id: number,
  order: StaffOrderRecord | null,
  { tries }: Evidence,
  answeredBy: ReadonlyMap<string, string>,
): Line[] {
  const intents = new Set(order ? [order.note, ...order.status_events.map(({ note }) => note)] : []);
  intents.delete('');
  return tries
    .filter(({ what, intent }) => intents.has(intent) || what.includes(`/orders/${id}/`))
    .map(({ at, ms, who, what, intent, requestId, outcome }) => ({
      at,
      what: `${who}: ${what} (${intent}): ${outcome} after ${Math.round(ms)} ms by ${answeredBy.get(requestId) ?? 'nobody'}`,
    }));
}

function framesOf(id: number, concerned: ReadonlySet<string>, { book, resuming, plain }: Evidence): Line[] {
  const told: Line[] = [];
  const read = (name: string, journal: Journal) => {
    const { what, when } = journal;
    what.forEach((number, index) => {
      const { frame, text } = book.at(number);
      if ('order_id' in frame && frame.order_id === id)
        told.push({ at: when[index] ?? 0, what: `${name} was told ${text}` });
    });
  };
  for (const { screen } of resuming)
    if (concerned.has(screen.name)) for (const { seen } of screen.stretches) read(screen.name, seen);
  for (const { screen } of plain)
    if (concerned.has(screen.name)) for (const piece of screen.pieces) read(screen.name, piece);
  return told;
}

function momentsOf(concerned: ReadonlySet<string>, { resuming, plain }: Evidence): Line[] {
  return [...resuming, ...plain].flatMap(({ screen }) =>
    concerned.has(screen.name) ? screen.moments.map(({ at, what }) => ({ at, what: `${screen.name}: ${what}` })) : [],
  );
}

function faultsOf({ strikes }: Evidence): Line[] {
  return strikes.flatMap(({ fault, where, from, to }) => [
    { at: from, what: `FAULT ${fault.kind}, ${where}, begins` },
    ...(to === null ? [] : [{ at: to, what: `FAULT ${fault.kind}, ${where}, is over` }]),
  ]);
}

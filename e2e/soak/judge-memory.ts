/** Whether what the page holds in memory stays the same over a shift, whatever hangs on it. What an order leaves there, the rounds say. */
import type { Finding } from '../../server/test/faults/checker.ts';

/** After all garbage was collected. */
export interface MemoryLook {
  readonly bytes: number;
  /** How many tickets hung there: each costs something. */
  readonly tickets: number;
}

export interface MemoryJudgement {
  readonly looks: readonly MemoryLook[];
  /** Of each quarter of the looks, the median of what a page without tickets would have held. */
  readonly quarters: readonly number[];
  readonly bytesPerTicket: number;
  /** What the page would add over its whole life at its rate after the first quarter, as a share of the first quarter's level. */
  readonly growth: number;
  /** How far that may be off: twice its standard error. */
  readonly uncertainty: number;
  readonly grown: readonly Finding[];
}

/** Fewer say nothing. */
const LEAST_LOOKS = 12;

/**
 * More than this that chance does not explain. A page that kept each order that it has read would have half as much again;
 * less cannot be told from the machine code that the engine goes on making, and from tickets that cost more than others.
 */
const MOST_GROWTH = 0.1;

export function judgeMemory(looks: readonly MemoryLook[]): MemoryJudgement {
  if (looks.length < LEAST_LOOKS) {
    return { looks, quarters: [], bytesPerTicket: 0, growth: 0, uncertainty: 0, grown: [] };
  }
  // What it reads and compiles once it reads and compiles in the beginning.
  const { perTicket, perLook, error } = fit(looks.slice(looks.length / 4));
  const bare = looks.map(({ bytes, tickets }) => bytes - perTicket * tickets);
  const quarters = [0, 1, 2, 3].map((quarter) =>
    median(bare.slice((quarter * bare.length) / 4, ((quarter + 1) * bare.length) / 4)),
  );
  const [level = Number.NaN] = quarters;
  const growth = (perLook * looks.length) / level;
  const uncertainty = (2 * error * looks.length) / level;
  const what = `would grow by ${percent(growth)} ± ${percent(uncertainty)} over its life`;
  const grown = growth - uncertainty > MOST_GROWTH ? [{ where: 'page', what }] : [];
  return { looks, quarters, bytesPerTicket: perTicket, growth, uncertainty, grown };
}

export const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Least squares: so many bytes a ticket, and so many more at each look, with the standard error of these. */
function fit(looks: readonly MemoryLook[]): {
  readonly perTicket: number;
  readonly perLook: number;
  readonly error: number;
} {
  const bytes = centred(looks.map((look) => look.bytes));
  const tickets = centred(looks.map((look) => look.tickets));
  const time = centred(looks.map((_, index) => index));
  const [tt, ll, tl] = [dot(tickets, tickets), dot(time, time), dot(tickets, time)];
  const [tb, lb] = [dot(tickets, bytes), dot(time, bytes)];
  const determinant = tt * ll - tl * tl;
  // Always as many tickets, or more at each look: nobody can tell the two apart, and all of it is growth.
  const perTicket = determinant === 0 ? 0 : (ll * tb - tl * lb) / determinant;
  const perLook = determinant === 0 ? lb / ll : (tt * lb - tl * tb) / determinant;
  const left = bytes.map((each, index) => each - perTicket * (tickets[index] ?? 0) - perLook * (time[index] ?? 0));
  const variance = dot(left, left) / (looks.length - 3);
  return { perTicket, perLook, error: Math.sqrt(determinant === 0 ? variance / ll : (variance * tt) / determinant) };
}

function centred(values: readonly number[]): number[] {
  const middle = values.reduce((sum, each) => sum + each, 0) / values.length;
  return values.map((each) => each - middle);
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, each, index) => sum + each * (b[index] ?? 0), 0);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}

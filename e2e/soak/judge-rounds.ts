/** Whether the page keeps anything at all of orders that came and went. */
import type { Finding } from '../../server/test/faults/checker.ts';

/** At an empty board. */
export interface RoundLook {
  /** What the scripts of the page held after all garbage was collected. */
  readonly bytes: number;
  /** How many orders had come and gone in these rounds. */
  readonly orders: number;
}

/** What each order has left behind. */
export interface Residue {
  readonly bytes: number;
  /** How far that may be off: twice its standard error. */
  readonly uncertainty: number;
}

export interface RoundsJudgement {
  readonly looks: readonly RoundLook[];
  /** Null where there were no rounds. */
  readonly residue: Residue | null;
  readonly kept: readonly Finding[];
}

/** What the page does in a round for the first time it does in the first ones. */
const FIRST_ROUNDS = 2;

/** An object with one field takes as much, and the text of a number more. */
const LEAST_THING = 16;

export function judgeRounds(looks: readonly RoundLook[]): RoundsJudgement {
  if (looks.length === 0) return { looks, residue: null, kept: [] };
  const residue = slopeOf(looks.slice(FIRST_ROUNDS));
  // That nothing is kept must be shown: it is not by rounds of which too little can be said, nor by those over which
  // something else goes, which may be as much as comes.
  const isFlat = Math.abs(residue.bytes) + residue.uncertainty < LEAST_THING;
  return {
    looks,
    residue,
    kept: isFlat ? [] : [{ where: 'page', what: `has more or less by ${residueInWords(residue)}` }],
  };
}

export const residueInWords = ({ bytes, uncertainty }: Residue) =>
  `${bytes.toFixed(1)} ± ${uncertainty.toFixed(1)} B an order`;

/** Least squares. */
function slopeOf(looks: readonly RoundLook[]): Residue {
  const middle = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [bytes, orders] = [middle(looks.map((look) => look.bytes)), middle(looks.map((look) => look.orders))];
  const sum = (part: (look: RoundLook) => number) => looks.reduce((all, look) => all + part(look), 0);
  const spread = sum((look) => (look.orders - orders) ** 2);
  const slope = sum((look) => (look.orders - orders) * (look.bytes - bytes)) / spread;
  const left = sum((look) => (look.bytes - bytes - slope * (look.orders - orders)) ** 2);
  return { bytes: slope, uncertainty: 2 * Math.sqrt(left / (looks.length - 2) / spread) };
}

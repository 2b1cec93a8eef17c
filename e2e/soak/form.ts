/** How large a soak is: a shift of eight hours, and into how many minutes it is folded. */

export const SHIFT_HOURS = 8;

export interface Form {
  readonly seed: number;
  /** How long the folded shift lasts. Orders, people and faults come so much faster; sounds and timeouts keep their own time. */
  readonly minutes: number;
  readonly orders: number;
  readonly kiosks: number;
  /** How many faults befall the screen and its server, of every kind at least one. */
  readonly faults: number;
  /** The longest that somebody lets an order wait. */
  readonly longestWaitMs: number;
  /** How often the page's memory is looked at. */
  readonly looks: number;
  /** After the shift so many times some orders come and go, and leave the board empty. */
  readonly rounds: number;
}

/** Orders of a round: as many as a screen shows well. */
export const ORDERS_A_ROUND = 40;

/** The run whose table stands in the README of this folder. */
export const LONG: Form = {
  seed: 1,
  minutes: 8,
  orders: 2_000,
  kiosks: 12,
  faults: 16,
  longestWaitMs: 75_000,
  looks: 32,
  rounds: 12,
};

/** The run within `npm test`: each fault once, and none as long as a screen's patience. */
export const SHORT: Form = {
  seed: 2,
  minutes: 0.3,
  orders: 90,
  kiosks: 4,
  faults: 7,
  longestWaitMs: 6_000,
  looks: 8,
  rounds: 0,
};

/** Tokens live an hour; a page renews its own, and the others here do not. */
export const MOST_MINUTES = 45;

/** How many times as fast as in a shift. */
export function foldOf({ minutes }: Pick<Form, 'minutes'>): number {
  return (SHIFT_HOURS * 60) / minutes;
}

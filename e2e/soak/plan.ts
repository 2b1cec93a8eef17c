/** The plan of a soak, from a seed alone: what is ordered when, who takes it and what becomes of it, and what goes wrong. */
import { seeded } from '../../server/test/harness/random.ts';
import type { Form } from './form.ts';

export const FAULT_KINDS = [
  'Wi-Fi lost',
  'line cut',
  'line dead',
  'asleep',
  'server: SIGTERM',
  'server: SIGKILL',
  'page reloaded',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  /** Milliseconds from the beginning of the shift. */
  readonly at: number;
  readonly kind: FaultKind;
  readonly forMs: number;
}

export const TURNS = ['plain', 'taken back', 'amended', 'cancelled', 'undone', 'marked', 'looked at'] as const;
/** What becomes of an order beside being taken, made and brought. */
export type Turn = (typeof TURNS)[number];

export interface Wish {
  readonly number: number;
  readonly at: number;
  readonly kiosk: number;
  readonly quantity: number;
  /** The nurse at this screen, one at another, or nobody as long as the shift lasts. */
  readonly taker: 'nurse' | 'colleague' | 'nobody';
  /** From its being placed until somebody does something. */
  readonly waitMs: number;
  /** Between one step and the next. */
  readonly pauseMs: number;
  readonly turn: Turn;
}

export interface Plan {
  readonly durationMs: number;
  /** By time. */
  readonly wishes: readonly Wish[];
  readonly faults: readonly Fault[];
}

/** How long each lasts. Sleep is longer than a client's patience with a silent line, and so is a dead line. */
const LASTS: Readonly<Record<FaultKind, readonly [number, number]>> = {
  'Wi-Fi lost': [1_500, 12_000],
  'line cut': [1_000, 6_000],
  'line dead': [2_000, 24_000],
  asleep: [21_000, 24_000],
  'server: SIGTERM': [100, 2_000],
  'server: SIGKILL': [100, 2_000],
  'page reloaded': [0, 0],
};

/** However short the run, no fault takes more of its share of the time than this; then comes the next. */
const MOST_OF_SHARE = 0.8;
/** The page is loaded anew once, early: what its memory does is looked at in the life that comes after. */
const RELOADED_AFTER = 0.2;

/** A shift has its half-hours, each with a rush, and its meals, at which more is ordered. */
const ROUNDS = 16;
const MEALS: readonly number[] = [1, 2, 8, 9, 14];
const RUSH = { ofOrders: 70, until: 0.3 };
/** The end of each half-hour is quiet. */
const QUIET_FROM = 0.8;

/** Orders that nobody takes come late in the shift, so that the board is not full of them all the time. */
const LATE = 0.9;

/** As many as one pair of hands can carry at this pace. */
const NURSE_TAKES = 10;
const FIRST_PAUSE_MS = 300;
/** Whoever lets an order wait for long takes their time between two steps as well. */
const PAUSE_SHARE = 1 / 30;

export function planSoak(form: Form): Plan {
  const durationMs = form.minutes * 60_000;
  return { durationMs, wishes: planWishes(form, durationMs), faults: planFaults(form, durationMs) };
}

function planWishes({ seed, orders, kiosks, longestWaitMs }: Form, durationMs: number): Wish[] {
  const random = seeded(seed);
  const rounds = Array.from({ length: ROUNDS }, (_, round) =>
    MEALS.includes(round) ? [round, round] : [round],
  ).flat();
  const places = Array.from({ length: orders }, () => {
    const round = rounds[random(rounds.length)] ?? 0;
    const [from, to] = random(100) < RUSH.ofOrders ? [0, RUSH.until] : [RUSH.until, QUIET_FROM];
    return (round + from + ((to - from) * random(1_000)) / 1_000) / ROUNDS;
  }).sort((a, b) => a - b);
  return places.map((place, number) => {
    const isLeft = place > LATE && random(4) === 0;
    const turn = TURNS[random(2 * TURNS.length)] ?? 'plain';
    return {
      number,
      at: Math.round(place * durationMs),
      kiosk: random(kiosks),
      quantity: 1 + random(3),
      taker: isLeft ? 'nobody' : random(100) < NURSE_TAKES ? 'nurse' : 'colleague',
      waitMs: waitOf(random, longestWaitMs),
      pauseMs: FIRST_PAUSE_MS + random(Math.ceil(longestWaitMs * PAUSE_SHARE)),
      turn,
    };
  });
}

/** Half of the orders are taken at once, most of the others within the time of some rings, and some are overlooked. */
const WAITS: readonly (readonly [share: number, from: number, to: number])[] = [
  [50, 300, 3_000],
  [85, 3_000, 15_000],
  [100, 15_000, Number.POSITIVE_INFINITY],
];

function waitOf(random: (below: number) => number, longestMs: number): number {
  const drawn = random(100);
  const [, from, to] = WAITS.find(([share]) => drawn < share) ?? [0, 0, 0];
  const most = Math.min(to, longestMs);
  return Math.min(from, longestMs) + random(Math.max(1, most - from));
}

function planFaults({ seed, faults }: Form, durationMs: number): Fault[] {
  const random = seeded(seed + 1);
  const others = FAULT_KINDS.filter((kind) => kind !== 'page reloaded');
  const kinds: FaultKind[] = [];
  while (kinds.length < faults - 1) kinds.push(...shuffled(others, random));
  kinds.length = faults - 1;
  kinds.splice(Math.floor(faults * RELOADED_AFTER), 0, 'page reloaded');
  const share = durationMs / faults;
  return kinds.map((kind, index) => {
    const [least, most] = LASTS[kind];
    const at = Math.round(share * (index + random(10) / 100));
    return { at, kind, forMs: Math.round(Math.min(least + random(most - least + 1), share * MOST_OF_SHARE)) };
  });
}

function shuffled<T>(items: readonly T[], random: (below: number) => number): T[] {
  const left = [...items];
  const dealt: T[] = [];
  while (left.length > 0) dealt.push(...left.splice(random(left.length), 1));
  return dealt;
}

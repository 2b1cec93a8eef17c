/** What each reason to ring sounds like, and how often: as data, told apart by rhythm as well as by pitch. */

/** The most urgent first. */
export const RING_KINDS = ['escalated', 'cancelled', 'changed', 'overdue', 'new'] as const;
export type RingKind = (typeof RING_KINDS)[number];

interface Tone {
  /** Between 700 and 3,000: heard through the noise of a kitchen, and by ears that have grown old. */
  readonly hz: number;
  readonly atMs: number;
  readonly forMs: number;
}

export interface Sound {
  /** From one beginning to the next, while the reason lasts and nobody has the order in hand. */
  readonly everyMs: number;
  /** The same for orders in hand. */
  readonly everyMsInHand: number;
  /** From 0 to 1, beside the screen's own volume. */
  readonly loudness: number;
  readonly tones: readonly Tone[];
}

export const SOUNDS: Readonly<Record<RingKind, Sound>> = {
  /** Two runs upwards, fast: nobody has come. */
  escalated: {
    everyMs: 3_000,
    everyMsInHand: 3_000,
    loudness: 1,
    tones: [0, 480].flatMap((atMs) => [
      { hz: 1_175, atMs, forMs: 120 },
      { hz: 1_480, atMs: atMs + 120, forMs: 120 },
      { hz: 1_760, atMs: atMs + 240, forMs: 200 },
    ]),
  },
  /** Three steps down: stop. */
  cancelled: {
    everyMs: 8_000,
    everyMsInHand: 8_000,
    loudness: 0.7,
    tones: [
      { hz: 1_568, atMs: 0, forMs: 180 },
      { hz: 1_175, atMs: 200, forMs: 180 },
      { hz: 784, atMs: 400, forMs: 400 },
    ],
  },
  /** There and back again: not what it was. */
  changed: {
    everyMs: 8_000,
    everyMsInHand: 8_000,
    loudness: 0.7,
    tones: [
      { hz: 1_047, atMs: 0, forMs: 160 },
      { hz: 1_397, atMs: 160, forMs: 160 },
      { hz: 1_047, atMs: 320, forMs: 260 },
    ],
  },
  /** Four knocks on one note: still here. */
  overdue: {
    everyMs: 4_000,
    everyMsInHand: 30_000,
    loudness: 0.7,
    tones: [0, 190, 380, 570].map((atMs) => ({ hz: 932, atMs, forMs: 110 })),
  },
  /** A bell of two notes: somebody is at the door. */
  new: {
    everyMs: 4_000,
    everyMsInHand: 4_000,
    loudness: 0.7,
    tones: [
      { hz: 880, atMs: 0, forMs: 220 },
      { hz: 1_319, atMs: 220, forMs: 420 },
    ],
  },
};

export function lengthMs(kind: RingKind): number {
  return Math.max(...SOUNDS[kind].tones.map(({ atMs, forMs }) => atMs + forMs));
}

/** The rhythm of a sound as `navigator.vibrate` takes it: milliseconds on, off, on … */
export function vibrationOf(kind: RingKind): number[] {
  const { tones } = SOUNDS[kind];
  return tones.flatMap(({ atMs, forMs }, index) => {
    const next = tones[index + 1];
    // A motor needs a moment of rest, or what were many are one.
    return next ? [forMs - VIBRATION_REST_MS, next.atMs - atMs - forMs + VIBRATION_REST_MS] : [forMs];
  });
}

const VIBRATION_REST_MS = 40;

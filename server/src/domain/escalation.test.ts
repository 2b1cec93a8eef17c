/** The ladder: each step once, none early, none left out, whatever the moments at which an order is looked at. */
import { describe, expect, test } from 'bun:test';
import { ESCALATION_STEPS } from '@comanda/protocol/custody';
import type { Ladder, LadderStep } from '@comanda/protocol/setting';
import fc from 'fast-check';
import { DEFAULT_LADDER, decideClimb, firstLook, firstUnacknowledgedMs, type Rung } from './escalation.ts';

const S = 1000;
const PLACED = 1_700_000_000_000;

const names = (rungs: readonly Rung[]) => rungs.map(({ branch, step }) => `${branch} ${step}`);

const rungs = fc
  .tuple(fc.shuffledSubarray([...ESCALATION_STEPS]), fc.uniqueArray(fc.nat(100), { minLength: 5, maxLength: 5 }))
  .map(([steps, seconds]): LadderStep[] => {
    const rising = seconds.toSorted((a, b) => a - b);
    return steps.map((step, index) => ({ step, after_s: rising[index] ?? 0 }));
  });
const ladders: fc.Arbitrary<Ladder> = fc.record({ undelivered: rungs, unacknowledged: rungs });

interface Seen extends Rung {
  readonly at: number;
}

/** Looks at these moments, one after the other; what was taken is remembered as the table does. */
function lookAt(
  moments: readonly number[],
  shownAt: number | null,
  ladderAt: (look: number) => Ladder,
  watched = true,
) {
  const taken: Seen[] = [];
  let next: number | null = null;
  for (const [index, now] of moments.entries()) {
    const shown = shownAt !== null && shownAt <= now ? shownAt : null;
    const climb = decideClimb({ placedAt: PLACED, shownAt: shown, taken }, ladderAt(index), now, watched);
    taken.push(...climb.due.map((rung) => ({ ...rung, at: now })));
    next = climb.next;
  }
  return { taken, next };
}

const END = PLACED + 1000 * S;
/** Moments as a clock that jumps may give them. */
const moments = fc.array(fc.integer({ min: PLACED - 50 * S, max: PLACED + 250 * S }), { maxLength: 30 });

describe('over any looks, the clock going to and fro', () => {
  test('each step once, none early, none missing in the end, in the order of the ladder', () => {
    fc.assert(
      fc.property(ladders, moments, fc.option(fc.nat(100 * S)), (ladder, looks, shownAfter) => {
        const shownAt = shownAfter === null ? null : PLACED + shownAfter;
        const { taken, next } = lookAt([...looks, END], shownAt, () => ladder);
        const branches = new Map([
          ['undelivered', PLACED],
          ['unacknowledged', shownAt ?? Number.POSITIVE_INFINITY],
        ] as const);
        for (const [branch, since] of branches) {
          const steps = ladder[branch];
          const climbed = taken.filter((rung) => rung.branch === branch);
          expect(climbed.map(({ step }) => step)).toEqual(steps.slice(0, climbed.length).map(({ step }) => step));
          for (const [index, { at }] of climbed.entries()) {
            expect(at).toBeGreaterThanOrEqual(since + (steps[index]?.after_s ?? 0) * S);
          }
        }
        const last = shownAt === null ? 'undelivered' : 'unacknowledged';
        expect(taken.filter(({ branch }) => branch === last).length).toBe(ladder[last].length);
        expect(next).toBeNull();
      }),
    );
  });

  test('looking whenever told to misses no step by a moment', () => {
    fc.assert(
      fc.property(ladders, fc.boolean(), fc.boolean(), (ladder, isShown, watched) => {
        const shownAt = isShown ? PLACED : null;
        const taken: Rung[] = [];
        let now: number | null = PLACED;
        for (let looks = 0; now !== null; looks++) {
          expect(looks).toBeLessThanOrEqual(5);
          const climb = decideClimb({ placedAt: PLACED, shownAt, taken }, ladder, now, watched);
          taken.push(...climb.due);
          if (climb.next !== null) expect(climb.next).toBeGreaterThan(now);
          // A moment before, nothing would have been due.
          if (climb.next !== null) {
            expect(decideClimb({ placedAt: PLACED, shownAt, taken }, ladder, climb.next - 1, watched).due).toEqual([]);
            expect(decideClimb({ placedAt: PLACED, shownAt, taken }, ladder, climb.next, watched).due.length).toBe(1);
          }
          now = climb.next;
        }
        expect(taken.length).toBe(ladder[isShown ? 'unacknowledged' : 'undelivered'].length);
      }),
    );
  });

  test('a ladder that changes midway repeats no step and leaves none of the new one out', () => {
    fc.assert(
      fc.property(ladders, ladders, moments, fc.nat(30), (before, after, looks, changed) => {
        const { taken } = lookAt([...looks, END], null, (look) =>
          look < changed && look < looks.length ? before : after,
        );
        const all = names(taken);
        expect(new Set(all).size).toBe(all.length);
        for (const { step } of after.undelivered) expect(all).toContain(`undelivered ${step}`);
      }),
    );
  });
});

describe('while nobody watches', () => {
  const climbAt = (seconds: number, ladder = DEFAULT_LADDER, shownAt: number | null = null) =>
    decideClimb({ placedAt: PLACED, shownAt, taken: [] }, ladder, PLACED + seconds * S, false);

  test('it begins with the first step beyond the screens, and the later ones keep their distance to it', () => {
    const { due, next } = climbAt(0);
    expect(names(due)).toEqual(['undelivered other_sound', 'undelivered every_screen', 'undelivered web_push']);
    expect(next).toBe(PLACED + 20 * S);
    expect(
      climbAt(20)
        .due.map(({ step }) => step)
        .at(-1),
    ).toBe('webhook');
    expect(climbAt(79).due.length).toBe(4);
    expect(
      climbAt(80)
        .due.map(({ step }) => step)
        .at(-1),
    ).toBe('admin');
  });

  test('an order that was shown waits as ever', () => {
    expect(climbAt(59, DEFAULT_LADDER, PLACED)).toEqual({ due: [], next: PLACED + 60 * S });
  });

  test('a ladder that never leaves the screens is taken whole', () => {
    const ladder: Ladder = { undelivered: [{ step: 'every_screen', after_s: 90 }], unacknowledged: [] };
    expect(climbAt(0, ladder)).toEqual({ due: [{ branch: 'undelivered', step: 'every_screen' }], next: null });
  });
});

test('the first look of an order, and of one that is shown', () => {
  const none: Ladder = { undelivered: [], unacknowledged: [] };
  expect(firstLook(DEFAULT_LADDER, PLACED, true)).toBe(PLACED + 20 * S);
  expect(firstLook(DEFAULT_LADDER, PLACED, false)).toBe(PLACED);
  expect(firstLook(none, PLACED, false)).toBeNull();
  expect(firstUnacknowledgedMs(DEFAULT_LADDER)).toBe(60 * S);
  expect(firstUnacknowledgedMs(none)).toBeNull();
});

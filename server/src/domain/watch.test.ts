/** Whether anybody watches: told after a while, once a change, whatever the clock does. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { decideWatch, readWatch, UNWATCHED_AFTER_MS, WATCHED, type Watch } from './watch.ts';

const NOW = 1_700_000_000_000;

function lookAt(looks: readonly (readonly [at: number, anyHealthy: boolean])[]): Watch[] {
  let watch: Watch = WATCHED;
  return looks.map(([at, anyHealthy]) => {
    watch = decideWatch(watch, anyHealthy, NOW + at);
    return watch;
  });
}

test('that nobody watches is said after 20 s, that somebody does at once', () => {
  const watches = lookAt([
    [0, true],
    [1_000, false],
    [20_999, false],
    [21_000, false],
    [60_000, false],
    [60_001, true],
  ]);
  expect(watches.map(({ isWatched }) => isWatched)).toEqual([true, true, true, false, false, true]);
});

test('a screen that comes back in between begins the wait anew', () => {
  const watches = lookAt([
    [0, false],
    [19_000, true],
    [19_001, false],
    [39_000, false],
    [39_001, false],
  ]);
  expect(watches.map(({ isWatched }) => isWatched)).toEqual([true, true, true, true, false]);
});

test('a clock that is set back begins the wait anew and does not end it', () => {
  const watches = lookAt([
    [100_000, false],
    [0, false],
    [UNWATCHED_AFTER_MS - 1, false],
    [UNWATCHED_AFTER_MS, false],
  ]);
  expect(watches.map(({ isWatched }) => isWatched)).toEqual([true, true, true, false]);
});

test('over any looks: never unwatched with a screen, never without 20 s of none by the clock; kept as it was', () => {
  const looks = fc.array(fc.tuple(fc.nat(200_000), fc.boolean()), { maxLength: 40 });
  fc.assert(
    fc.property(looks, (made) => {
      let before: Watch = WATCHED;
      for (const [index, watch] of lookAt(made).entries()) {
        const [at, anyHealthy] = made[index] ?? [0, true];
        expect(readWatch(JSON.stringify(watch))).toEqual(watch);
        if (anyHealthy) expect(watch).toEqual(WATCHED);
        if (before.isWatched && !watch.isWatched) {
          expect(NOW + at - (before.deserted ?? Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(UNWATCHED_AFTER_MS);
        }
        before = watch;
      }
    }),
  );
});

test('what was never kept is watched, and the same look twice says nothing new', () => {
  expect(readWatch(undefined)).toBe(WATCHED);
  expect(decideWatch(WATCHED, true, NOW)).toBe(WATCHED);
  const deserted = decideWatch(WATCHED, false, NOW);
  expect(decideWatch(deserted, false, NOW + 1)).toBe(deserted);
});

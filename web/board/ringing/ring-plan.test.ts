/** When which sound is next, second by second. */
import { describe, expect, test } from 'bun:test';
import type { RingCall } from './ring-calls.ts';
import {
  begin,
  FIRST_MS,
  GUESS_MS,
  NOTHING_HEARD,
  nextSound,
  REST_MS,
  type RingMemory,
  remember,
  unhear,
} from './ring-plan.ts';
import { lengthMs, RING_KINDS, type RingKind, SOUNDS } from './sounds.ts';

const call = (id: number, kind: RingKind, isUntaken = true): RingCall => ({
  id,
  kind,
  isEverywhere: false,
  isUntaken,
  isGuess: false,
});

/** What sounds until `end`, as `kind@second` with the orders it is for. */
function played(end: number, callsAt: (now: number) => readonly RingCall[], memory: RingMemory = NOTHING_HEARD) {
  const sounds: { at: number; kind: RingKind; ids: readonly number[] }[] = [];
  for (let now = 0, heard = memory; now <= end; now += 10) {
    heard = remember(heard, callsAt(now), now);
    const next = nextSound(heard);
    if (!next || next.at > now) continue;
    sounds.push({ at: now, kind: next.kind, ids: next.ids });
    heard = begin(heard, next, now);
  }
  return sounds;
}
const times = (sounds: ReturnType<typeof played>, kind: RingKind) =>
  sounds.filter((sound) => sound.kind === kind).map(({ at }) => at);

test('all is quiet', () => expect(nextSound(remember(NOTHING_HEARD, [], 0))).toBeNull());

test.each(RING_KINDS)('%s alone keeps its rhythm', (kind) => {
  const every = SOUNDS[kind].everyMs;
  expect(
    times(
      played(3 * every, () => [call(1, kind)]),
      kind,
    ),
  ).toEqual([0, every, 2 * every, 3 * every]);
});

test('what is late though somebody has it in hand reminds, and does not nag', () => {
  expect(
    times(
      played(60_000, () => [call(1, 'overdue', false)]),
      'overdue',
    ),
  ).toEqual([0, 30_000, 60_000]);
});

test('forty new orders are one sound', () => {
  const forty = Array.from({ length: 40 }, (_, index) => call(index + 1, 'new'));
  const sounds = played(8_000, () => forty);
  expect(sounds.map(({ at }) => at)).toEqual([0, 4_000, 8_000]);
  for (const { ids } of sounds) expect(ids).toHaveLength(40);
});

describe('an order that comes between two sounds', () => {
  test('is heard at once, and the rhythm goes on from there', () => {
    const sounds = played(10_000, (now) => [call(1, 'new'), ...(now < 3_000 ? [] : [call(2, 'new')])]);
    expect(sounds.map(({ at }) => at)).toEqual([0, 3_000, 7_000]);
  });
  test(`leaves ${FIRST_MS} ms after the last one: a stream of orders is no drum roll`, () => {
    const sounds = played(10_000, (now) => Array.from({ length: now / 100 }, (_, index) => call(index, 'new')));
    expect(sounds.map(({ at }) => at)).toEqual([100, 2_100, 4_100, 6_100, 8_100]);
  });
});

test('of two that come together the more urgent is first, and there is a rest between them', () => {
  const sounds = played(2_000, () => [call(1, 'new'), call(2, 'escalated')]);
  expect(sounds.map(({ kind }) => kind)).toEqual(['escalated', 'new']);
  expect(sounds[1]?.at).toBe(lengthMs('escalated') + REST_MS);
});

test('an order that climbs is heard anew at once', () => {
  const sounds = played(4_000, (now) => [call(1, now < 1_500 ? 'new' : 'escalated')]);
  expect(sounds.map(({ at, kind }) => [at, kind])).toEqual([
    [0, 'new'],
    [1_500, 'escalated'],
  ]);
});

test('an order that is silenced and rings again, rings at once', () => {
  const rings = (now: number) => now < 1_000 || now >= 3_000;
  expect(
    times(
      played(4_000, (now) => (rings(now) ? [call(1, 'new')] : [])),
      'new',
    ),
  ).toEqual([0, 3_000]);
});

test('a sound that was not heard is due again at once, others keep their time', () => {
  let memory = remember(NOTHING_HEARD, [call(1, 'new'), call(2, 'changed')], 0);
  memory = begin(memory, { kind: 'changed', ids: [2] }, 0);
  memory = begin(memory, { kind: 'new', ids: [1] }, 2_000);
  expect(nextSound(memory)).toEqual({ kind: 'new', at: 6_000, ids: [1] });
  expect(nextSound(unhear(memory, [1]))).toEqual({ kind: 'new', at: 2_000 + FIRST_MS, ids: [1] });
  expect(nextSound(unhear(memory, [2]))).toMatchObject({ kind: 'changed', ids: [2] });
});

describe('an order whose lines have not been read', () => {
  const guess = { ...call(1, 'new'), isGuess: true };
  test('is given a moment to be somebody else’s, and rings where it stays unread', () => {
    expect(played(3_000, (now) => (now < 200 ? [guess] : []))).toEqual([]);
    expect(
      times(
        played(6_000, () => [guess]),
        'new',
      ),
    ).toEqual([GUESS_MS, GUESS_MS + 4_000]);
  });
  test('rings as soon as it is known to be this station’s', () => {
    expect(
      times(
        played(1_000, (now) => [{ ...guess, isGuess: now < 200 }]),
        'new',
      ),
    ).toEqual([200]);
  });
});

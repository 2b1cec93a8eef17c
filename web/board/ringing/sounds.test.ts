/** What the sounds are like, as far as figures can say it; that they can be told apart is heard in e2e/board-sound.test.ts. */
import { describe, expect, test } from 'bun:test';
import { REST_MS } from './ring-plan.ts';
import { lengthMs, RING_KINDS, SOUNDS, vibrationOf } from './sounds.ts';

describe.each(RING_KINDS)('%s', (kind) => {
  const { tones, everyMs, everyMsInHand, loudness } = SOUNDS[kind];

  test('lies where a kitchen does not drown it and old ears hear it', () => {
    for (const { hz } of tones) expect(hz >= 700 && hz <= 3_000).toBe(true);
  });
  test('has one tone after another, the last of them ending last', () => {
    for (const [index, { atMs, forMs }] of tones.entries()) {
      const next = tones[index + 1];
      expect(atMs + forMs).toBeLessThanOrEqual(next?.atMs ?? lengthMs(kind));
    }
  });
  test('is short, and leaves more silence than sound', () => {
    expect(lengthMs(kind)).toBeLessThanOrEqual(1_000);
    expect(lengthMs(kind)).toBeLessThan(everyMs / 2);
    expect(everyMsInHand).toBeGreaterThanOrEqual(everyMs);
    expect(lengthMs(kind) + REST_MS).toBeLessThan(2_000);
  });
  test('can be felt: as many pulses as tones, as long as the sound', () => {
    const pulses = vibrationOf(kind);
    expect(pulses).toHaveLength(2 * tones.length - 1);
    expect(pulses.every((ms) => ms > 0)).toBe(true);
    expect(pulses.reduce((sum, ms) => sum + ms, 0)).toBe(lengthMs(kind));
  });
  test('is softer than what nobody has heeded', () => {
    if (kind !== 'escalated') expect(loudness).toBeLessThan(SOUNDS.escalated.loudness);
  });
});

test('no two have the same rhythm, and none the same melody', () => {
  const rhythms = RING_KINDS.map((kind) => SOUNDS[kind].tones.map(({ atMs, forMs }) => `${atMs}+${forMs}`).join());
  const melodies = RING_KINDS.map((kind) => SOUNDS[kind].tones.map(({ hz }) => hz).join());
  expect(new Set(rhythms).size).toBe(RING_KINDS.length);
  expect(new Set(melodies).size).toBe(RING_KINDS.length);
});

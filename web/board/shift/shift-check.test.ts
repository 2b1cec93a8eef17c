/** When a check is due, and what it finds missing. */
import { expect, test } from 'bun:test';
import { isDue, missingParts, readChecked, type ShiftFacts } from './shift-check.ts';

const WELL: ShiftFacts = {
  isHeard: true,
  wakeLock: 'held',
  notifications: 'granted',
  push: { is: 'on', until: '2026-01-15T20:00:00.000Z' },
  isLive: true,
};

test('what does not work is named, and what nobody has tried counts as not working', () => {
  expect(missingParts(WELL)).toEqual([]);
  expect(missingParts({ ...WELL, isHeard: false, push: { is: 'unknown' } })).toEqual(['sound', 'push']);
  expect(missingParts({ ...WELL, wakeLock: 'unsupported', notifications: 'denied', isLive: false })).toEqual([
    'screen',
    'notifications',
    'connection',
  ]);
});

test('a check is due for whoever comes, and after eight hours', () => {
  const at = Date.parse('2026-01-15T12:00:00.000Z');
  const last = { by: 'ana@example.com', at };
  expect(isDue(null, 'ana@example.com', at)).toBe(true);
  expect(isDue(last, 'ana@example.com', at + 8 * 3_600_000 - 1)).toBe(false);
  expect(isDue(last, 'ana@example.com', at + 8 * 3_600_000)).toBe(true);
  expect(isDue(last, 'luis@example.com', at)).toBe(true);
  expect(isDue(last, 'ana@example.com', at - 1)).toBe(true);
});

test('what is kept is read again, and nothing else', () => {
  const kept = { by: 'ana@example.com', at: 5 };
  expect(readChecked(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  for (const wrong of [null, 7, { by: 'ana@example.com' }, { at: 5 }]) expect(readChecked(wrong)).toBeUndefined();
});

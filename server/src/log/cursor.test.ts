import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.ts';

test('a cursor comes back as the place that it names', () => {
  const epoch = fc.stringMatching(/^[0-9a-z]{1,32}$/);
  const place = fc.record({ epoch, seq: fc.nat({ max: 36 ** 10 - 1 }) });
  fc.assert(
    fc.property(place, (cursor) => {
      expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
    }),
    { seed: 1 },
  );
});

test('anything else is no cursor', () => {
  const texts = [
    ...['', '.', 'a', 'a.', '.1', 'a.b.c', 'a.-1', 'a.1.', ' a.1', 'a.1 ', 'a.1\n', 'A.1', 'a.A', 'a.1é', 'ä.1', 'a,1'],
    ...['a.zzzzzzzzzzz', `${'a'.repeat(33)}.1`, 'null', 'undefined', '0', '{"epoch":"a","seq":1}', "a.1' or '1'='1"],
    'a'.repeat(100_000),
  ];
  expect(texts.filter((text) => decodeCursor(text) !== null)).toEqual([]);
});

test('no text at all makes it fail', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 45 }), (text) => {
      const cursor = decodeCursor(text);
      return cursor === null || (Number.isSafeInteger(cursor.seq) && cursor.seq >= 0);
    }),
    { seed: 2, numRuns: 500 },
  );
});

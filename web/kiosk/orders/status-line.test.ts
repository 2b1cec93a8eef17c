/** Where an order stands on its line of steps. */
import { expect, test } from 'bun:test';
import { STEPS, stepOf } from './status-line.ts';

test('each step of the line is one that an order comes to, in the order of its life', () => {
  expect((['saved_not_seen', 'seen', 'preparing', 'ready'] as const).map(stepOf)).toEqual([...STEPS]);
});

test('what has not arrived, or is over, stands on no line', () => {
  expect((['sending', 'delivered', 'cancelled'] as const).map(stepOf)).toEqual([null, null, null]);
});

/** Keys go from ticket to ticket. */
import { expect, test } from 'bun:test';
import { neighbour } from './neighbour.ts';

/** Three columns, two rows and a bit. */
const GRID = Array.from({ length: 7 }, (_, index) => ({ left: (index % 3) * 300, top: Math.floor(index / 3) * 250 }));

test('along the rows, and no further than the ends', () => {
  expect(neighbour(GRID, 2, 'next')).toBe(3);
  expect(neighbour(GRID, 6, 'next')).toBe(-1);
  expect(neighbour(GRID, 3, 'previous')).toBe(2);
  expect(neighbour(GRID, 0, 'previous')).toBe(-1);
  expect(neighbour(GRID, 4, 'first')).toBe(0);
  expect(neighbour(GRID, 4, 'last')).toBe(6);
});

test('up and down a column, to the nearest', () => {
  expect(neighbour(GRID, 0, 'below')).toBe(3);
  expect(neighbour(GRID, 3, 'below')).toBe(6);
  expect(neighbour(GRID, 4, 'below')).toBe(-1);
  expect(neighbour(GRID, 6, 'above')).toBe(3);
  expect(neighbour(GRID, 1, 'above')).toBe(-1);
});

test('where none is chosen it begins with the first, or the last', () => {
  expect(neighbour(GRID, -1, 'below')).toBe(0);
  expect(neighbour(GRID, -1, 'last')).toBe(6);
  expect(neighbour([], -1, 'next')).toBe(-1);
});

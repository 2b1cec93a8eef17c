/** The arithmetic of the projection, on figures that can be checked in the head. */
import { expect, test } from 'bun:test';
import { carried, LARGEST_GROUP, lineThrough } from './projection.ts';

const COSTS = { order: 100, relaying: 10, lockGroup: 744, lockOrder: 1, postgresOrder: 50, relayRead: 256 };

test('one server is held by its own processor, many by what each of them spends on every order', () => {
  expect(carried(1, COSTS).byServers).toBe(10_000);
  expect(carried(3, COSTS).byServers).toBe(25_000);
  expect(carried(1_000_000, COSTS).byServers).toBeCloseTo(100_000, -1);
});

test('the lock carries the same however many servers there are', () => {
  // A full group takes 744 + 256 µs.
  expect(carried(1, COSTS).byLock).toBe(1_000 * LARGEST_GROUP);
  expect(carried(30, COSTS).byLock).toBe(1_000 * LARGEST_GROUP);
});

test('the more servers, the longer until each has had its turn at the lock', () => {
  // At 128,000 orders/s: groups of 744 × 0.128 ÷ (1 − 0.128), each of which takes itself ÷ 0.128 µs.
  const turn = 744 / (1 - 0.128) / 1000;
  expect(carried(1, COSTS).turnMs).toBeCloseTo(turn, 9);
  expect(carried(30, COSTS).turnMs).toBeCloseTo(30 * turn, 9);
});

test('PostgreSQL pays for the lesser of both, and for one more read a group by each further server', () => {
  expect(carried(1, COSTS).postgresCores).toBeCloseTo(0.5, 9);
  // 25,000 orders at 50 µs, and 97.65… groups read by two more.
  expect(carried(3, COSTS).postgresCores).toBeCloseTo(1.25 + (25_000 / LARGEST_GROUP) * 2 * 256e-6, 9);
  const held = { ...COSTS, lockGroup: 1e6 - 256 };
  expect(carried(30, held).postgresCores).toBeCloseTo(256 * 50e-6 + 29 * 256e-6, 9);
});

test('a line is found through points that lie on it, and between those that do not', () => {
  const on = lineThrough([1, 4, 100].map((x) => ({ x, y: 700 + 3 * x })));
  expect(on.base).toBeCloseTo(700, 6);
  expect(on.slope).toBeCloseTo(3, 9);
  expect(lineThrough([0, 0, 2, 2].map((x, index) => ({ x, y: x + (index % 2) }))).base).toBeCloseTo(0.5, 9);
});

/** Who of staff takes which order, and how far; the same for every kind of board. */
import type { OrderStatus } from '@comanda/protocol/order';
import { seeded } from '../../../server/test/harness/random.ts';

/** What everybody orders: the first product of the menu. */
export const PRODUCT = 1;

/** How staff mean to take an order; the last is left open for good. */
export const WAYS: readonly (readonly OrderStatus[])[] = [
  ['PREPARING', 'READY', 'DELIVERED'],
  ['PREPARING', 'READY', 'DELIVERED'],
  ['PREPARING', 'READY', 'DELIVERED'],
  ['READY', 'DELIVERED'],
  ['PREPARING', 'CANCELLED'],
  ['DELIVERED'],
];

/** Of one order in so many only the first step is made. */
export const LEFT_OPEN = 100;
/** One order in so many is taken by two boards at once. */
const CONTESTED = 8;

export interface Share {
  readonly number: number;
  /** How many boards share the work. */
  readonly boards: number;
  readonly workSeed: number;
}

export function isMine(id: number, { number, boards, workSeed }: Share): boolean {
  const random = seeded(workSeed ^ Math.imul(id, 2_654_435_761));
  const isContested = random(CONTESTED) === 0;
  return id % boards === number || (isContested && (id + 1) % boards === number);
}

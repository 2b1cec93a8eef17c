import { describe, expect, test } from 'bun:test';
import { OrderStatus } from '@comanda/protocol/order';
import fc from 'fast-check';
import { roundDuration } from './duration-tally.ts';
import { Experience, expectedAt, FEWEST_SAMPLES, type Finished } from './expectation.ts';

const [SOUP, WATER, CAKE] = [1, 2, 3];
const NOON = 12;
const PLACED_AT = 1_000_000;

function usualOf(...finished: readonly (Finished & { readonly times?: number })[]) {
  const experience = new Experience();
  for (const { times = FEWEST_SAMPLES, ...each } of finished) {
    for (let count = 0; count < times; count++) experience.add(each);
  }
  return experience.usualTimes();
}

const waiting = (...products: readonly number[]) => ({ status: 'PLACED' as const, placedAt: PLACED_AT, products });
const one = (product: number, hour: number, ms: number, times?: number) => ({
  products: [product],
  hour,
  ms,
  ...(times === undefined ? {} : { times }),
});
const expected = (usual: ReturnType<typeof usualOf>, ...products: readonly number[]) => {
  const at = expectedAt(usual, waiting(...products), NOON, PLACED_AT);
  return at === null ? null : at - PLACED_AT;
};

describe('what is known of a product', () => {
  test('at this hour counts first', () => {
    const usual = usualOf(one(SOUP, NOON, 600_000), one(SOUP, 20, 900_000, 100));
    expect(expected(usual, SOUP)).toBe(600_000);
  });

  test('else over all hours', () => {
    const usual = usualOf(one(SOUP, 19, 900_000, 10), one(SOUP, 20, 900_000, 10), one(WATER, NOON, 60_000));
    expect(expected(usual, SOUP)).toBe(900_000);
  });

  test('else what is known of this hour', () => {
    const usual = usualOf(one(WATER, NOON, 60_000), one(SOUP, 20, 900_000, FEWEST_SAMPLES - 1));
    expect(expected(usual, SOUP)).toBe(60_000);
  });

  test('else nothing', () => {
    expect(expected(usualOf(), SOUP)).toBeNull();
    expect(expected(usualOf(one(WATER, 20, 60_000)), SOUP)).toBeNull();
  });

  test(`is nothing with fewer than ${FEWEST_SAMPLES} orders`, () => {
    expect(expected(usualOf(one(SOUP, NOON, 600_000, FEWEST_SAMPLES - 1)), SOUP)).toBeNull();
    expect(expected(usualOf(one(SOUP, NOON, 600_000, FEWEST_SAMPLES)), SOUP)).toBe(600_000);
  });
});

describe('an order', () => {
  const usual = usualOf(one(SOUP, NOON, 600_000), one(WATER, NOON, 60_000), one(CAKE, 20, 300_000));

  test('takes as long as the slowest of its products', () => {
    expect(expected(usual, WATER)).toBe(60_000);
    expect(expected(usual, WATER, SOUP)).toBe(600_000);
    expect(expected(usual, CAKE, WATER)).toBe(300_000);
  });

  test('says nothing where one of its products says nothing', () => {
    const atNight = expectedAt(usual, waiting(SOUP, 99), 3, PLACED_AT);
    expect(atNight).toBeNull();
  });

  test('that waits no more, or that holds nothing, is not expected', () => {
    for (const status of OrderStatus.options) {
      const at = expectedAt(usual, { ...waiting(SOUP), status }, NOON, PLACED_AT);
      expect({ status, at }).toEqual({
        status,
        at: status === 'PLACED' || status === 'PREPARING' ? PLACED_AT + 600_000 : null,
      });
    }
    expect(expected(usual)).toBeNull();
  });

  test('is not expected for a time that has passed', () => {
    const at = PLACED_AT + 600_000;
    expect(expectedAt(usual, waiting(SOUP), NOON, at - 1)).toBe(at);
    expect(expectedAt(usual, waiting(SOUP), NOON, at)).toBeNull();
    expect(expectedAt(usual, waiting(SOUP), NOON, at + 86_400_000)).toBeNull();
  });
});

test('whatever was learnt, an expectation is the median of enough orders, and never past', () => {
  const finished = fc.record({
    products: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1 }),
    hour: fc.integer({ min: 11, max: 13 }),
    ms: fc.integer({ min: 0, max: 3_600_000 }),
  });
  const medianOf = (some: readonly Finished[]) => {
    if (some.length < FEWEST_SAMPLES) return null;
    const sorted = some.map(({ ms }) => ms).sort((a, b) => a - b);
    return roundDuration(sorted[Math.ceil(sorted.length / 2) - 1] ?? 0);
  };
  fc.assert(
    fc.property(
      fc.array(finished, { maxLength: 200, size: 'max' }),
      fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1 }),
      fc.integer({ min: 0, max: 3_600_000 }),
      (past, products, passed) => {
        const experience = new Experience();
        for (const each of past) experience.add(each);
        const atNoon = past.filter(({ hour }) => hour === NOON);
        const holding = (some: readonly Finished[], product: number) =>
          some.filter((each) => each.products.includes(product));
        const each = products.map(
          (product) => medianOf(holding(atNoon, product)) ?? medianOf(holding(past, product)) ?? medianOf(atNoon),
        );
        const known = each.filter((ms) => ms !== null);
        const slowest = known.length === each.length ? Math.max(...known) : null;
        const at = expectedAt(experience.usualTimes(), waiting(...products), NOON, PLACED_AT + passed);
        expect(at).toBe(slowest !== null && slowest > passed ? PLACED_AT + slowest : null);
      },
    ),
    { seed: 31 },
  );
});

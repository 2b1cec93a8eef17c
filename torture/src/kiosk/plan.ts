/** What may happen to a room's tablet, and plans of it: lists that a seed brings back and that can be made shorter. */
import fc from 'fast-check';

/**
 * What befalls a request that places an order. `answer late`: later than a client waits. `503 after`: it has been done, and
 * whoever answers cannot say so.
 */
export const REQUEST_FAULTS = [
  'request lost',
  'answer lost',
  'answer late',
  'answer slow',
  '500',
  '502',
  '503',
  '429',
  '409',
  '503 after',
] as const;
export type RequestFault = (typeof REQUEST_FAULTS)[number];

/** Where a page ends in the middle of what it does. */
export const ENDS = ['write', 'written', 'request', 'answer'] as const;
export type End = (typeof ENDS)[number];

const tab = fc.nat(1);
const product = fc.nat(1);

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('choose'), tab, product }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('place'), tab, touches: fc.constantFrom(1, 2) }) },
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('choose and place'), tab, product, touches: fc.constantFrom(1, 1, 2) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('choose, and place in both tabs'), tab, product }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.constantFrom(20, 400, 3_000, 11_000, 35_000) }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('befall'),
      fault: fc.constantFrom(...REQUEST_FAULTS),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut the line') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('mend the line') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('reload'), tab }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('reload in the middle'),
      tab,
      at: fc.constantFrom(...ENDS),
      passing: fc.nat(2),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open a tab') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close a tab'), tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fill the storage'), writes: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear the storage') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('set the clock'),
      byMs: fc.constantFrom(-86_400_000, -60_000, 60_000, 86_400_000),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sell out'), product }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('bring back'), product }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch the device off') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch the device on') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('go away'), tab }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('staff moves'), to: fc.constantFrom('CANCELLED', 'DELIVERED') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('signal'), tab, what: fc.constantFrom('online', 'offline', 'woken') }),
  },
);

export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
export type Plan = readonly Step[];

export const plans: fc.Arbitrary<Plan> = fc.array(step, { minLength: 4, maxLength: 22, size: 'max' });

export function planText(plan: Plan): string {
  return plan
    .map(({ do: what, ...how }) => {
      const details = Object.entries(how).map(([name, value]) => `${name} ${value}`);
      return `  ${[what, ...details].join(', ')}`;
    })
    .join('\n');
}

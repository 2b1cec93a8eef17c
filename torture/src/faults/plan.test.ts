/** The plan of faults: the same from the same seed, nothing left out, and never so much that the site cannot go on. */
import { expect, test } from 'bun:test';
import { LONG, SHORT } from '../form.ts';
import { SERVERS } from '../topology/topology.ts';
import { FAULT_KINDS, type Fault, planFaults } from './plan.ts';

const MINUTE_MS = 60_000;
const SEEDS = Array.from({ length: 100 }, (_, index) => index + 1);

/** The server that serves nobody while this lasts; null where all go on. */
function silenced({ kind, server }: Fault): number | null {
  return /^(?:server:|nginx → server|server → postgres)/.test(kind) ? server : null;
}

test('a seed brings the same plan back, and another seed another one', () => {
  expect(planFaults(7, MINUTE_MS)).toEqual(planFaults(7, MINUTE_MS));
  expect(planFaults(7, MINUTE_MS)).not.toEqual(planFaults(8, MINUTE_MS));
});

for (const [name, { minutes }] of Object.entries({ short: SHORT, long: LONG })) {
  const plans = SEEDS.map((seed) => ({ seed, plan: planFaults(seed, minutes * MINUTE_MS) }));

  test(`the ${name} run tries every kind of fault, whatever its seed`, () => {
    const untried = plans.flatMap(({ seed, plan }) =>
      FAULT_KINDS.filter((kind) => !plan.some((fault) => fault.kind === kind)).map((kind) => ({ seed, kind })),
    );
    expect(untried).toEqual([]);
  });

  test(`every fault of the ${name} run begins in order and is over in time`, () => {
    for (const { plan } of plans) {
      expect(plan.map(({ at }) => at)).toEqual(plan.map(({ at }) => at).sort((a, b) => a - b));
      expect(Math.max(...plan.map(({ at, forMs }) => at + forMs))).toBeLessThanOrEqual(minutes * MINUTE_MS);
    }
  });

  test(`at every moment of the ${name} run one server at least serves, and nothing is hurt twice`, () => {
    for (const { seed, plan } of plans) {
      for (const { at } of plan) {
        const now = plan.filter((fault) => fault.at <= at && at <= fault.at + fault.forMs);
        const silent = new Set(now.map(silenced).filter((server) => server !== null));
        expect({ seed, at, serving: SERVERS - silent.size }).not.toEqual({ seed, at, serving: 0 });
        const victims = now.map(({ kind, server }) => `${kind.split(':')[0]} ${server}`);
        expect({ seed, at, victims: [...new Set(victims)] }).toEqual({ seed, at, victims });
      }
    }
  });
}

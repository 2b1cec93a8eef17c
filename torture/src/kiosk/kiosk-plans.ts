/** Many plans, one after the other on one server: the first that fails is made as short as it can be, and said. */
import fc from 'fast-check';
import { startTestServer } from '../../../server/test/harness/server.ts';
import { ENDS, plans, planText, REQUEST_FAULTS } from './plan.ts';
import { openGround, runPlan } from './run-plan.ts';

export interface PlansForm {
  readonly seed: number;
  readonly plans: number;
  /** Of a failure: straight to it. */
  readonly path?: string;
}

export interface PlansOutcome {
  readonly counts: ReadonlyMap<string, number>;
  /** What a plan can bring and none has brought. */
  readonly untried: readonly string[];
  /** The shortest plan that fails, why, and how to see it again. */
  readonly failure: string | null;
  readonly seconds: number;
}

export async function kioskPlans({ seed, plans: numRuns, path }: PlansForm): Promise<PlansOutcome> {
  const begun = performance.now();
  const counts = new Map<string, number>();
  await using server = await startTestServer({ RATE_LIMITS: 'off' });
  const ground = await openGround(server);
  const property = fc.asyncProperty(plans, async (plan) => {
    const book = await runPlan(ground, plan);
    for (const [what, count] of book.counts) counts.set(what, (counts.get(what) ?? 0) + count);
  });
  const { failed, counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
    seed,
    numRuns,
    ...(path !== undefined && { path }),
  });
  const expected = [...REQUEST_FAULTS.map((fault) => `befell: ${fault}`), ...ENDS.map((end) => `ended at: ${end}`)];
  return {
    counts,
    untried: expected.filter((what) => !counts.has(what)),
    failure: failed
      ? [
          errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
          ...(counterexample ? ['The plan:', planText(counterexample[0])] : []),
          `Again: npm run torture -- --kiosk --seed ${seed} --path ${counterexamplePath}`,
        ].join('\n')
      : null,
    seconds: Math.round((performance.now() - begun) / 1_000),
  };
}

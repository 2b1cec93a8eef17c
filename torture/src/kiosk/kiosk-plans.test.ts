/** Exactly one order for each intent, whatever happens to the tablet. */
import { expect, test } from 'bun:test';
import { kioskPlans } from './kiosk-plans.ts';

/** As many as a busy machine gets through in some 20 s; `npm run torture -- --kiosk` runs a thousand. */
const PLANS = 150;
const SEED = 11;

test(`${PLANS} plans of faults: one order an intent, and each no is told`, async () => {
  const { failure, untried } = await kioskPlans({ seed: SEED, plans: PLANS });
  expect({ failure, untried }).toEqual({ failure: null, untried: [] });
}, 120_000);

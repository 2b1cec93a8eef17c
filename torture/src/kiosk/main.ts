/** npm run torture -- --kiosk: so many plans of this seed, or the one at a path, and the table of what came of them. */
import { kioskPlans } from './kiosk-plans.ts';
import { plansReport } from './report.ts';

const [seed = '1', plans = '1000', path] = process.argv.slice(2);
const form = { seed: Number(seed), plans: Number(plans), ...(path !== undefined && { path }) };
const outcome = await kioskPlans(form);
console.log(plansReport(form, outcome));
// One plan alone does not try everything.
const isTried = path !== undefined || outcome.untried.length === 0;
process.exitCode = outcome.failure === null && isTried ? 0 : 1;

/** npm run soak: one soak as the arguments want it, and its table. */
import { parseArgs } from 'node:util';
import { type Form, LONG, MOST_MINUTES, SHORT } from './form.ts';
import { report } from './report.ts';
import { isSpotless, soak } from './soak.ts';

const USAGE = `npm run soak -- [--short] [--seed N] [--minutes N] [--orders N]

Without arguments: ${LONG.orders} orders of a shift of eight hours in ${LONG.minutes} minutes, seed ${LONG.seed}. --short is the run within npm test.
At most ${MOST_MINUTES} minutes; seed and orders from 1 on.`;

/** Null where it cannot be understood. */
function understand(args: string[]): Form | null {
  try {
    const text = { type: 'string' } as const;
    const options = { short: { type: 'boolean' }, seed: text, minutes: text, orders: text } as const;
    const { values } = parseArgs({ args, options });
    const base = values.short === true ? SHORT : LONG;
    const { seed = base.seed, minutes = base.minutes, orders = base.orders } = values;
    const form = { ...base, seed: Number(seed), minutes: Number(minutes), orders: Number(orders) };
    const isWhole = (value: number) => Number.isSafeInteger(value) && value > 0;
    return isWhole(form.seed) && isWhole(form.orders) && form.minutes > 0 && form.minutes <= MOST_MINUTES ? form : null;
  } catch {
    return null;
  }
}

const form = understand(process.argv.slice(2));
if (!form) {
  console.error(USAGE);
  process.exit(2);
}
const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopped.abort());
try {
  const say = (line: string) => console.error(`${(performance.now() / 1_000).toFixed(1)} s: ${line}`);
  const outcome = await soak(form, say, stopped.signal);
  console.log(report(outcome));
  if (!isSpotless(outcome.judgement)) process.exitCode = 1;
} catch (error) {
  if (!stopped.signal.aborted) throw error;
  process.exitCode = 130;
}

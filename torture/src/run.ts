/** npm run torture: one run as the arguments want it, its table, and where it failed, all that is needed to find out why. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Form, LONG, MOST_MINUTES, ROLLING, SHORT } from './form.ts';
import { isSpotless } from './judge/judgement.ts';
import { FULL_STORM, reconnectStorm, stormReport } from './reconnect-storm.ts';
import { report } from './report.ts';
import { sdkReport, sdkRun } from './sdk-run.ts';
import { type Outcome, torture } from './torture.ts';

const RESULTS = resolve(import.meta.dir, '..', 'results');

/** A page's code, which knows a document: it is checked and run apart. */
const KIOSK = join(import.meta.dir, 'kiosk', 'main.ts');
const KIOSK_PLANS = 1_000;

const NUMBERS = ['seed', 'minutes', 'orders', 'boards', 'kiosks'] as const;

const USAGE = `npm run torture -- [--short | --rolling | --storm | --sdk | --kiosk] ${NUMBERS.map((name) => `[--${name} N]`).join(' ')} [--json FILE]

Without arguments: ${LONG.orders} orders in ${LONG.minutes} minutes, ${LONG.boards} boards and ${LONG.kiosks} kiosks, seed ${LONG.seed}. --short is the run within npm test.
--rolling: nothing but one server after the other restarted. --storm: 10,000 sockets cut at once. --sdk: the real client
alone, against one server; of the numbers it takes the seed. --kiosk: plans of what befalls a room's tablet, with the
kiosk's own cart and orders; it takes the seed, --plans N (1,000) and, to see one that failed again, --path PATH.
At most ${MOST_MINUTES} minutes; everything else from 1 on.`;

interface Request {
  readonly form: Form;
  readonly storm: boolean;
  readonly sdk: boolean;
  /** What the plans of the kiosk are told. */
  readonly kiosk: readonly string[] | null;
  readonly json: string | null;
}

/** What was asked for; null where it cannot be understood. */
function understand(args: string[]): Request | null {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      args,
      options: {
        short: { type: 'boolean' },
        rolling: { type: 'boolean' },
        storm: { type: 'boolean' },
        sdk: { type: 'boolean' },
        kiosk: { type: 'boolean' },
        plans: text,
        path: text,
        json: text,
        seed: text,
        minutes: text,
        orders: text,
        boards: text,
        kiosks: text,
      },
    });
    const base = values.rolling === true ? ROLLING : values.short === true ? SHORT : LONG;
    const given = NUMBERS.flatMap((name) =>
      values[name] === undefined ? [] : [[name, Number(values[name])] as const],
    );
    const form: Form = { ...base, ...Object.fromEntries(given) };
    const whole = ([name, value]: readonly [string, number]) =>
      name === 'minutes' ? value > 0 && value <= MOST_MINUTES : Number.isSafeInteger(value) && value > 0;
    const [storm, sdk] = [values.storm === true, values.sdk === true];
    const plans = Number(values.plans ?? KIOSK_PLANS);
    if (!given.every(whole) || !Number.isSafeInteger(plans) || plans <= 0) return null;
    const told = [String(form.seed), String(plans), ...(values.path === undefined ? [] : [values.path])];
    return { form, storm, sdk, kiosk: values.kiosk === true ? told : null, json: values.json ?? null };
  } catch {
    return null;
  }
}

/** Writes everything that is known of a run that failed; answers where. */
function keep({ form, plan, judgement, figures, story }: Outcome): string {
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, `seed-${form.seed}.txt`);
  const parts = [...story, '', JSON.stringify({ form, judgement, figures, plan }, null, 2), ''];
  writeFileSync(file, parts.join('\n'));
  return file;
}

async function runStorm(signal: AbortSignal): Promise<void> {
  const outcome = await reconnectStorm(FULL_STORM, signal);
  console.log(stormReport(outcome));
  if (outcome.notBack + outcome.notCaughtUp + outcome.complaints.length > 0) process.exitCode = 1;
}

async function runSdk(seed: number, signal: AbortSignal): Promise<void> {
  const outcome = await sdkRun(seed, signal);
  console.log(sdkReport(outcome));
  if (!isSpotless(outcome.judgement)) process.exitCode = 1;
}

async function runKiosk(told: readonly string[], signal: AbortSignal): Promise<void> {
  const plans = Bun.spawn([process.execPath, KIOSK, ...told], { stdio: ['ignore', 'inherit', 'inherit'], signal });
  process.exitCode = await plans.exited;
}

async function main(args: string[]): Promise<void> {
  const request = understand(args);
  if (!request) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const stopped = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopped.abort());
  try {
    if (request.storm) return await runStorm(stopped.signal);
    if (request.kiosk) return await runKiosk(request.kiosk, stopped.signal);
    if (request.sdk) return await runSdk(request.form.seed, stopped.signal);
    const outcome = await torture(request.form, (line) => console.error(line), stopped.signal);
    console.log(report(outcome));
    const { form, plan, judgement, figures } = outcome;
    if (request.json !== null) {
      writeFileSync(request.json, `${JSON.stringify({ form, judgement, figures, plan }, null, 2)}\n`);
    }
    if (isSpotless(judgement)) return;
    console.error(`\nThe whole of it: ${keep(outcome)}`);
    const flags = NUMBERS.map((name) => `--${name} ${form[name]}`).join(' ');
    console.error(`The same plan again: npm run torture -- ${flags}`);
    process.exitCode = 1;
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    process.exitCode = 130;
  }
}

await main(process.argv.slice(2));

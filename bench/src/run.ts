/** npm run bench: measures the speed promises, one case after the other, and prints what it found as Markdown. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Case, QUICK, WHOLE } from './case.ts';
import { custody } from './cases/custody.ts';
import { p1Orders, p1OrdersPostgres } from './cases/p1-orders.ts';
import { p2OneEvent } from './cases/p2-one-event.ts';
import { p3ManyEvents } from './cases/p3-many-events.ts';
import { p4Memory } from './cases/p4-memory.ts';
import { p5Latency, p5LatencyPostgres } from './cases/p5-latency.ts';
import { p6Connects } from './cases/p6-connects.ts';
import { p7Redis } from './cases/p7-redis.ts';
import { p8Growth } from './cases/p8-growth.ts';
import { scaling } from './cases/scaling.ts';
import { Lab } from './lab/lab.ts';
import { describeMachine } from './machine.ts';
import { compileTools } from './native.ts';
import { RESULTS } from './places.ts';
import { type Chapter, chapter, preamble } from './report.ts';
import { stages } from './sites/stages.ts';

const CASES: readonly Case[] = [
  ...[p1Orders, p1OrdersPostgres, p2OneEvent, p3ManyEvents, p4Memory, p5Latency, p5LatencyPostgres],
  ...[p6Connects, p7Redis, p8Growth, scaling, custody],
];

const USAGE = `npm run bench -- [${CASES.map((known) => known.id).join('] [')}] [--quick] [--json FILE]

Without a name all cases run, which takes about three quarters of an hour; --quick runs a short form of them, whose figures say only that all works.`;

interface Request {
  readonly cases: readonly Case[];
  readonly quick: boolean;
  readonly json: string | null;
}

/** What was asked for; null where it cannot be understood. */
function understand(args: string[]): Request | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { quick: { type: 'boolean' }, json: { type: 'string' } },
    });
    const named = positionals.map((name) => CASES.find((known) => known.id === name.toLowerCase()));
    const cases = named.filter((found) => found !== undefined);
    if (cases.length < named.length) return null;
    return { cases: cases.length > 0 ? cases : CASES, quick: values.quick === true, json: values.json ?? null };
  } catch {
    return null;
  }
}

async function main(args: string[]): Promise<void> {
  const request = understand(args);
  if (!request) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  compileTools();
  await using lab = new Lab();
  const interrupted = stopOnSignals(lab);
  const started = new Date();
  const effort = request.quick ? QUICK : WHOLE;
  const chapters: Chapter[] = [];
  const machine = await describeMachine(lab);
  console.log(preamble(machine, ['npm run bench --', ...args].join(' '), started, effort.rounds));
  try {
    const { sqlite, postgres } = stages(lab);
    for (const of of request.cases) {
      const progress = (text: string) => console.error(`${of.id}: ${text}`);
      const rows = await of.run({ lab, effort, sqlite, postgres, progress });
      chapters.push({ of, rows });
      console.log(chapter({ of, rows }));
    }
  } catch (error) {
    // What was stopped complains of it; whoever stopped it knows.
    await interrupted();
    throw error;
  }
  mkdirSync(RESULTS, { recursive: true });
  const file = request.json ?? join(RESULTS, `${started.toISOString().replaceAll(':', '-').slice(0, 19)}.json`);
  const cases = chapters.map(({ of, rows }) => ({ id: of.id, title: of.title, promise: of.promise, rows }));
  writeFileSync(file, `${JSON.stringify({ started, args, machine: machine.lines, effort, cases }, null, 2)}\n`);
  console.error(`Every value: ${file}`);
}

/**
 * Ends everything on the first signal; a terminal sends its own to the whole group and npm passes it on again. The function
 * that it answers never resolves once that has begun.
 */
function stopOnSignals(lab: Lab): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    await lab[Symbol.asyncDispose]();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopping ??= stop();
    });
  }
  return async () => {
    // The signal may arrive a moment after its victims have.
    await Bun.sleep(100);
    await stopping;
  };
}

await main(process.argv.slice(2));

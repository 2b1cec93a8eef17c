/** One soak: a server, a board in a real Chromium, rooms and nurses, whatever goes wrong, and then a quiet moment and the judge. */
import type { LoginAnswer } from '@comanda/protocol/session';
import type { z } from 'zod';
import type { Finding } from '../../server/test/faults/checker.ts';
import { Line } from '../../server/test/faults/line.ts';
import { ask } from '../../server/test/harness/api.ts';
import { freePort } from '../../server/test/harness/free-port.ts';
import { seeded } from '../../server/test/harness/random.ts';
import { makeTestSite } from '../../server/test/harness/site.ts';
import { Http } from '../../torture/src/clients/http.ts';
import { readServerLogs } from '../../torture/src/judge/server-logs.ts';
import { type Population, settle } from '../../torture/src/site.ts';
import { BoardStage } from '../board-stage.ts';
import { openChromium } from '../browsers/chromium.ts';
import { Afterwards } from './afterwards.ts';
import { BoardPage } from './board-page.ts';
import type { Form } from './form.ts';
import { judgeBoard, judgeWishes } from './judge-board.ts';
import { judgeMemory, type MemoryJudgement } from './judge-memory.ts';
import { judgeRings, judgeWellness, KNOWN_WITHIN_MS, RUNG_WITHIN_MS, SAID_WITHIN_MS } from './judge-rings.ts';
import { judgeRounds, type RoundsJudgement } from './judge-rounds.ts';
import { MemoryWatch } from './memory-watch.ts';
import { Mischief, type Strike, sleepsAmong } from './mischief.ts';
import { type Deed, Nurse } from './nurse.ts';
import { FAULT_KINDS, planSoak } from './plan.ts';
import { Rest } from './rest.ts';
import { playRounds } from './rounds.ts';
import { SoakServer } from './soak-server.ts';
import { sleep, within } from './waiting.ts';
import { Ward, wishName } from './ward.ts';

export const KINDS = [
  'board',
  'wishes',
  'silent',
  'unpainted',
  'unwell',
  'memory',
  'sockets',
  'troubles',
  'untried',
] as const;
export type Judgement = Readonly<Record<(typeof KINDS)[number], readonly Finding[]>>;

export interface Outcome {
  readonly form: Form;
  readonly judgement: Judgement;
  readonly orders: number;
  /** Tickets that hung in the end. */
  readonly left: number;
  /** Orders that had to ring on this screen, that did, and that climbed the ladder. */
  readonly owed: number;
  readonly heard: number;
  readonly climbed: number;
  readonly deeds: ReadonlyMap<Deed, number>;
  readonly strikes: readonly Strike[];
  /** Sockets that the page has opened, and loads of it. */
  readonly sockets: number;
  readonly lives: number;
  readonly memory: MemoryJudgement;
  readonly rounds: RoundsJudgement;
  readonly requests: number;
  readonly seconds: number;
}

/** After the last fault the page may have to wait for its next try. */
const WELL_WITHIN_MS = 35_000;
/** What came last is on the page within this, or never will be. */
const SETTLED_WITHIN_MS = 8_000;

/** Throws where it is stopped before its end. */
export async function soak(form: Form, say: (line: string) => void, signal: AbortSignal): Promise<Outcome> {
  const plan = planSoak(form);
  const begunAt = performance.now();
  const troubles: Finding[] = [];
  const complain = (where: string, what: string) => void troubles.push({ where, what });

  await using undo = new AsyncDisposableStack();
  const stage = undo.use(await BoardStage.build());
  const place = undo.use(await makeTestSite());
  const population = await settle(place.site.commands, 1, form.kiosks);
  const line = undo.use(await Line.open(null));
  const settings = { RATE_LIMITS: 'off', PUBLIC_URL: line.url };
  const port = await freePort();
  const server = undo.use(new SoakServer({ folder: place.folder, boardFolder: stage.folder, port, settings }));
  await server.start();
  line.target = server.url;
  const { url } = server;
  const token = await signInAs(url, population);
  const browser = undo.use(await openChromium());
  const page = undo.use(await browser.open());
  await page.onTrouble((what) => complain('page', what));
  const board = new BoardPage(page, `${line.url}/staff/`);
  await board.enter();

  const shiftAt = performance.now();
  const elapsed = () => performance.now() - shiftAt;
  const http = new Http(elapsed, complain);
  const rest = new Rest({ http, url, token, random: seeded(form.seed + 2), complain });
  const nurse = new Nurse({ board, elapsed, complain });
  const ward = new Ward({ rest, elapsed, complain, nurseGets: (id, wish) => nurse.gets(id, wish) });
  const mischief = new Mischief({ browser, board, line, server }, elapsed);
  const memory = new MemoryWatch(board, elapsed);
  // Whoever still waits for something waits no longer, or nothing here would end.
  const stop = () => {
    http.stop();
    nurse.rest();
    void ward.rest();
  };
  signal.addEventListener('abort', stop);

  say('the shift begins');
  const nursing = nurse.work();
  await Promise.all([
    ward.order(plan.wishes),
    mischief.run(plan.faults, signal),
    memory.watch(plan.durationMs, form.looks, signal),
    sleep(plan.durationMs, signal),
  ]);
  let last = await board.see();
  const isWell = await within(WELL_WITHIN_MS, signal, async () => {
    last = await board.see();
    return last.connection === 'live' && last.sound === 'running';
  });
  if (!isWell) complain('page', `is “${last.connection}” in the end, its sound “${last.sound}”`);
  nurse.rest();
  await Promise.all([ward.rest(), nursing]);

  say('the shift is over: what nobody has taken rings, and is judged');
  const afterwards = new Afterwards(url, token);
  let unsaid = await afterwards.unsaid(board.lastScreens);
  await within(KNOWN_WITHIN_MS + RUNG_WITHIN_MS + 2 * SAID_WITHIN_MS, signal, async () => {
    await board.lookThrough(unsaid.unpainted);
    unsaid = await afterwards.unsaid(board.lastScreens);
    return unsaid.unpainted.length + unsaid.silent.length === 0;
  });
  const [open, unconfirmed] = [await afterwards.open(), await afterwards.unconfirmed()];
  let { tickets } = await board.see();
  await within(SETTLED_WITHIN_MS, signal, async () => {
    ({ tickets } = await board.see());
    return judgeBoard(tickets, open, unconfirmed).length === 0;
  });
  await memory.look();
  const sockets = await afterwards.sockets(signal);
  const orders = await afterwards.all();
  const waited = await afterwards.waited(orders, Date.now());

  if (form.rounds > 0) say('all is judged but memory: what is left is brought, and orders come and go');
  const rounds = await playRounds({ board, rest, afterwards, complain, signal }, form);
  await board.end();
  const { lives } = board;
  const scene = { lives, ...sleepsAmong(mischief.done), orders: waited };
  const { silent, owed } = judgeRings(scene);
  const judgedMemory = judgeMemory(memory.lastLife);
  const judgedRounds = judgeRounds(rounds);
  const logs = readServerLogs([server]);
  const heard = waited.filter(({ heardOn }) => heardOn.length > 0).length;
  const missing = FAULT_KINDS.filter((kind) => !mischief.done.some((strike) => strike.kind === kind));
  const untried = [
    ...missing,
    ...(heard === 0 ? ['a ring'] : []),
    ...(unsaid.untaken === 0 ? ['an order that nobody takes'] : []),
  ];
  return {
    form,
    judgement: {
      board: judgeBoard(tickets, open, unconfirmed),
      wishes: judgeWishes(plan.wishes.map(wishName), ward.placed, orders),
      silent,
      unpainted: unsaid.unpainted.map((id) => ({
        where: `order ${id}`,
        what: 'hangs there, and the page does not say so',
      })),
      unwell: judgeWellness(scene),
      memory: [...judgedMemory.grown, ...judgedRounds.kept],
      sockets,
      troubles: [...troubles, ...logs.findings],
      untried: untried.map((what) => ({ where: 'plan', what })),
    },
    orders: orders.length,
    left: tickets.length,
    owed,
    heard,
    climbed: waited.filter(({ escalatedAt }) => escalatedAt !== null).length,
    deeds: nurse.deeds,
    strikes: mischief.done,
    sockets: board.sockets,
    lives: lives.length,
    memory: judgedMemory,
    rounds: judgedRounds,
    requests: http.tries.length,
    seconds: Math.round((performance.now() - begunAt) / 1_000),
  };
}

export function isSpotless(judgement: Judgement): boolean {
  return KINDS.every((kind) => judgement[kind].length === 0);
}

/** A colleague at another screen. */
async function signInAs(url: string, { emails: [email], password }: Population): Promise<string> {
  const { body } = await ask<z.infer<typeof LoginAnswer>>(url, 'POST', '/api/auth/login', {
    body: { email, password },
  });
  return body.access;
}

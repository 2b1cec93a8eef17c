/** One run from beginning to end: a site in earnest, a crowd that uses it, a plan that hurts it, and a judge. */
import { readConfig } from '../../server/src/config.ts';
import { systemClock } from '../../server/src/domain/clock.ts';
import { openSite } from '../../server/src/site.ts';
import type { Finding } from '../../server/test/faults/checker.ts';
import { movedName, readHistory } from '../../server/test/faults/history.ts';
import { tempFolder } from '../../server/test/harness/temp-folder.ts';
import { Pace } from './clients/pace.ts';
import { Crowd, signIn } from './crowd.ts';
import { FAULT_KINDS, type Fault, planFor } from './faults/plan.ts';
import { Strikes } from './faults/strike.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { Form } from './form.ts';
import type { Evidence } from './judge/evidence.ts';
import { isSpotless, type Judgement, judgeRun, KINDS } from './judge/judgement.ts';
import { ordersIn, tellStory } from './judge/order-story.ts';
import { Party } from './sdk/party.ts';
import { BOARDS_A_USER, type Population, populate } from './site.ts';
import { startTopology } from './topology/topology.ts';
import { until, within } from './wait.ts';

/** Orders are wanted over this part of the faults' time, so that the last of them are still hurt. */
const ORDERING_SHARE = 0.95;
/** When everything is mended, all must be answered and told within this; who is not by then never will be. */
const CATCH_UP_MS = 60_000;
/** Screens whose own view of an order is told; hundreds may have missed it, and all in the same way. */
const CONCERNED = 5;

export interface Outcome {
  readonly form: Form;
  readonly plan: readonly Fault[];
  readonly judgement: Judgement;
  readonly figures: Figures;
  /** Of the first order that something is wrong with; empty where there is none. */
  readonly story: readonly string[];
}

/** `say` is told how far it is. Ends early, with everything stopped, when `signal` is aborted. */
export async function torture(form: Form, say: (line: string) => void, signal: AbortSignal): Promise<Outcome> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the run was stopped')));
  });
  aborted.catch(() => {});
  const orAborted = <T>(work: Promise<T>) => Promise.race([work, aborted]);
  const begun = performance.now();
  const elapsed = () => Math.round(performance.now() - begun);

  let population: Population | null = null;
  await using topology = await startTopology(settings(), async (databaseUrl) => {
    population = await populate(databaseUrl, form.boards + form.sdkBoards, form.kiosks + form.sdkKiosks);
  });
  if (population === null) throw new Error('nobody lives here');
  signal.throwIfAborted();
  const plan = planFor(form);
  const tokens = await signIn(topology.url, population);
  const crowd = new Crowd(form, topology, population, tokens, elapsed);
  await using party = await invite(form, topology.url, population, tokens, crowd, Date.now() - elapsed());
  const strikes = new Strikes(topology, elapsed);

  async function run(): Promise<void> {
    crowd.live();
    const allConnected = () => crowd.allConnected && party.allLive;
    await until(allConnected, CATCH_UP_MS, signal);
    say(`${crowd.size + party.members.length} screens are connected; ${plan.length} faults begin`);
    const mended = strikes.carryOut(plan);
    const endDrops = form.faults === 'every kind' ? crowd.sufferDrops() : () => {};
    party.suffer();
    const pace = new Pace(form.orders, form.minutes * 60_000 * ORDERING_SHARE, elapsed);
    const progress = setInterval(() => {
      const done = strikes.done.length;
      say(`${(elapsed() / 1_000).toFixed(0)} s: ${crowd.answered.length} answers, ${done} of ${plan.length} faults`);
    }, 15_000);
    const ordered = Promise.all([...crowd.kiosks.map((kiosk) => kiosk.order(pace)), party.order(pace)]);
    try {
      await mended;
      signal.throwIfAborted();
      endDrops();
      await party.mend();
      say('everything is mended; all catch up');
      await within(ordered, CATCH_UP_MS, signal);
      const isDone = () => crowd.boards.every(({ busy }) => !busy) && party.isSettled && allConnected();
      await until(isDone, CATCH_UP_MS, signal);
    } finally {
      clearInterval(progress);
    }
    const told = sayLast(crowd, party, signal).catch((error: unknown) => {
      crowd.complaints.push({ where: 'last orders', what: String(error) });
    });
    await within(told, CATCH_UP_MS, signal);
    await party.look();
  }
  try {
    await orAborted(run());
  } finally {
    await party.close();
    await crowd.goHome();
    await strikes.end();
  }

  say('judging');
  using folder = tempFolder();
  const config = readConfig({ DATABASE_URL: topology.databaseUrl, DATA_DIR: folder.path, LOG_LEVEL: 'error' });
  await using site = await openSite(config, systemClock);
  const evidence: Evidence = {
    topology,
    book: crowd.book,
    resuming: [...crowd.resuming, ...party.watching],
    sdk: party.watching,
    sdkFaults: party.counts,
    plain: crowd.plain,
    answered: crowd.answered,
    tries: crowd.http.tries,
    strikes: strikes.done,
    store: await readHistory(site),
    open: await site.reader.orders.open(),
    complaints: [...crowd.complaints, ...strikes.complaints, ...unanswered(form, crowd, party)],
  };
  const { judgement, logs } = judgeRun(
    evidence,
    form.faults === 'every kind' ? FAULT_KINDS : plan.map(({ kind }) => kind),
  );
  const figures = figuresOf(evidence, crowd, party, logs, elapsed());
  if (isSpotless(judgement)) return { form, plan, judgement, figures, story: [] };

  const story: string[] = [];
  for (const id of firstOrders(judgement, evidence)) {
    const order = (await site.reader.orders.byId(id)) ?? null;
    story.push(...tellStory(id, order, concernedBy(id, judgement, evidence), evidence, logs.answeredBy), '');
  }
  return { form, plan, judgement, figures, story };
}

function findingsOf(judgement: Judgement): Finding[] {
  return KINDS.flatMap((kind) => judgement[kind]);
}

/** The orders that the first finding is about which is about any; usually one. */
function firstOrders(judgement: Judgement, evidence: Evidence): readonly number[] {
  const about = findingsOf(judgement).map(({ what }) => ordersIn(what, evidence));
  return about.find((ids) => ids.length > 0) ?? [];
}

/** Some of the screens that something is wrong with in this order. */
function concernedBy(id: number, judgement: Judgement, evidence: Evidence): ReadonlySet<string> {
  const about = findingsOf(judgement).filter(({ what }) => ordersIn(what, evidence).includes(id));
  const screens = new Set([...evidence.resuming, ...evidence.plain].map(({ screen }) => screen.name));
  const named = about.map(({ where }) => where.split(',')[0] ?? '').filter((name) => screens.has(name));
  return new Set([...new Set(named)].slice(0, CONCERNED));
}

/** Half of them in a process that is stopped now and then. */
const SDK_HOSTS = 2;
const SDK_HASTE = { lastsMs: 4_000, restMs: 6_000 };
/** Longer than a client waits for an answer. */
const MOST_LATE_MS = 12_000;
/** Longer than a client waits for a sign of life. */
const NAP_MS = 21_500;

function invite(
  form: Form,
  url: string,
  { tablets }: Population,
  tokens: readonly string[],
  { book, answered, complaints }: Crowd,
  begunAt: number,
): Promise<Party> {
  const boards = Array.from({ length: form.sdkBoards }, (_, index) => {
    const number = form.boards + index;
    return { number, token: tokens[Math.floor(number / BOARDS_A_USER)] ?? '' };
  });
  const guests = { url, boards, allBoards: form.boards + form.sdkBoards, tablets: tablets.slice(form.kiosks) };
  const world = { book, answered, complain: (where: string, what: string) => void complaints.push({ where, what }) };
  const how = { hosts: SDK_HOSTS, haste: SDK_HASTE, mostLateMs: MOST_LATE_MS, napMs: NAP_MS };
  return Party.open({ seed: form.seed, ...how }, guests, world, begunAt);
}

function settings(): Record<string, string> {
  return {
    SECRET_KEY: 'the same on every server, and long enough',
    // Says which server answered which request.
    LOG_LEVEL: 'debug',
    // Rooms here order faster than people do.
    ORDERS_PER_DEVICE: '100000',
  };
}

/** An event that comes last on each feed: whoever has it has all that came before, or will never have it. */
async function sayLast({ boards, kiosks, resuming, plain }: Crowd, party: Party, signal: AbortSignal): Promise<void> {
  for (const board of boards) board.rest();
  party.rest();
  const last = new Map<string | null, string>();
  const move = async (id: number, index: number) => {
    const moved = (await boards[index % boards.length]?.move(id, 'PLACED', 'PREPARING'))?.status_events.at(-1);
    return movedName(id, moved?.to_status ?? '', moved?.changed_at ?? '');
  };
  const finish = async (index: number, intent: string) => {
    const kiosk = kiosks[index];
    if (!kiosk) return;
    const { id } = await kiosk.place(intent);
    const event = await move(id, index);
    last.set(kiosk.uid, event).set(null, event);
  };
  const ofParty = await party.sayLast((id) => move(id, 0));
  await Promise.all(kiosks.map((_, index) => finish(index, `last order ${index}`)));
  await finish(0, 'very last order');
  await until(
    () =>
      [...resuming, ...plain].every(({ screen, device }) => screen.lastEvent === last.get(device?.uid ?? null)) &&
      party.watching.every(
        ({ screen, device }) => screen.lastEvent === (device ? ofParty.get(screen.name) : last.get(null)),
      ),
    CATCH_UP_MS,
    signal,
  );
}

/** What the real client left behind when its page went must be an order all the same: the judge looks at that. */
function unanswered({ orders }: Form, { answered }: Crowd, { members }: Party) {
  const wishes = new Set([...answered.map(({ intent }) => intent), ...members.flatMap(({ left }) => [...left])]);
  const missing = Array.from({ length: orders }, (_, number) => `order ${number}`).filter(
    (intent) => !wishes.has(intent),
  );
  return missing.length === 0
    ? []
    : [{ where: 'kiosks', what: `${missing.length} wishes were never answered, ${missing[0]} first` }];
}

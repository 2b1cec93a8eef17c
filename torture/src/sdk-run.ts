/** The real client alone, against one server: everything that can befall a client does, and nothing befalls the server. */
import type { Answer, Finding } from '../../server/test/faults/checker.ts';
import { movedName, readHistory } from '../../server/test/faults/history.ts';
import { startTestServer } from '../../server/test/harness/server.ts';
import { FrameBook } from './clients/frame-book.ts';
import { Pace } from './clients/pace.ts';
import { signIn } from './crowd.ts';
import { type Judgement, judgeClients, KINDS } from './judge/judgement.ts';
import { Party, type SdkFault } from './sdk/party.ts';
import { settle } from './site.ts';
import { until, within } from './wait.ts';

const BOARDS = 4;
const KIOSKS = 4;
const HOSTS = 2;
const ORDERS = 240;
const ORDERING_MS = 22_000;
/** Longer than a client waits for a sign of life. */
const NAP_MS = 21_500;
const HASTE = { lastsMs: 700, restMs: 500 };
const MOST_LATE_MS = 1_500;
const CATCH_UP_MS = 30_000;

export interface SdkOutcome {
  readonly seed: number;
  readonly judgement: Judgement;
  readonly counts: ReadonlyMap<SdkFault, number>;
  readonly events: number;
  readonly told: number;
  readonly connects: number;
  readonly snapshots: number;
  readonly looks: number;
  readonly seconds: number;
}

export async function sdkRun(seed: number, signal: AbortSignal): Promise<SdkOutcome> {
  const begun = performance.now();
  const elapsed = () => Math.round(performance.now() - begun);
  await using served = await startTestServer({ RATE_LIMITS: 'off' });
  const { site } = served.place;
  const population = await settle(site.commands, BOARDS, KIOSKS);
  const [token = ''] = await signIn(served.url, population);

  const book = new FrameBook();
  const answered: Answer[] = [];
  const complaints: Finding[] = [];
  const world = {
    book,
    answered,
    complain: (where: string, what: string) => void complaints.push({ where, what }),
  };
  const form = { seed, hosts: HOSTS, haste: HASTE, mostLateMs: MOST_LATE_MS, napMs: NAP_MS };
  const boards = Array.from({ length: BOARDS }, (_, number) => ({ number, token }));
  const guests = { url: served.url, boards, allBoards: BOARDS, tablets: population.tablets };
  await using party = await Party.open(form, guests, world, Date.now() - elapsed());

  await until(() => party.allLive, CATCH_UP_MS, signal);
  party.suffer();
  const ordered = party.order(new Pace(ORDERS, ORDERING_MS, elapsed));
  await until(() => party.hasNapped, ORDERING_MS + CATCH_UP_MS, signal);
  await party.mend();
  await within(ordered, CATCH_UP_MS, signal);
  await until(() => party.isSettled, CATCH_UP_MS, signal);
  party.rest();
  const last = await within(
    party.sayLast(async (id) => {
      const { to_status, changed_at } = await party.move(id);
      return movedName(id, to_status, changed_at);
    }),
    CATCH_UP_MS,
    signal,
  );
  const newest = [...(last?.values() ?? [])].at(-1) ?? null;
  const hasAll = () =>
    party.watching.every(({ screen, device }) => screen.lastEvent === (device ? last?.get(screen.name) : newest));
  await until(hasAll, CATCH_UP_MS, signal);
  await party.look();
  await party.close();

  const judgement = judgeClients({
    book,
    resuming: party.watching,
    sdk: party.watching,
    plain: [],
    answered,
    sdkFaults: party.counts,
    store: await readHistory(site),
    open: await site.reader.orders.open(),
    complaints,
  });
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  const { members } = party;
  return {
    seed,
    judgement,
    counts: party.counts,
    events: (await site.reader.events.position()).seq,
    told: sum(members.flatMap(({ stretches }) => stretches.map(({ seen }) => seen.length))),
    connects: sum(members.map(({ connects }) => connects)),
    snapshots: sum(members.map(({ stretches }) => stretches.length)),
    looks: sum(members.map(({ looks }) => looks.length)),
    seconds: Math.round(elapsed() / 1_000),
  };
}

/** Findings of each kind that are printed. */
const SHOWN = 10;

export function sdkReport({ judgement, counts, ...figures }: SdkOutcome): string {
  return [
    Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    [...counts].map(([name, count]) => `${name} ${count}`).join(', '),
    ...KINDS.flatMap((kind) => [
      `${kind} ${judgement[kind].length}`,
      ...judgement[kind].slice(0, SHOWN).map(({ where, what }) => `  ${where}: ${what}`),
    ]),
  ].join('\n');
}

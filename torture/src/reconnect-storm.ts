/**
 * Thousands of sockets cut at once, while what they watch goes on. All of them come back through nginx and are told what
 * they missed; a snapshot, which costs the database far more, should hardly be needed.
 */
import { readConfig } from '../../server/src/config.ts';
import { systemClock } from '../../server/src/domain/clock.ts';
import { openSite } from '../../server/src/site.ts';
import { readHistory } from '../../server/test/faults/history.ts';
import { seeded } from '../../server/test/harness/random.ts';
import { PRODUCTS } from '../../server/test/harness/site.ts';
import { tempFolder } from '../../server/test/harness/temp-folder.ts';
import { FrameBook } from './clients/frame-book.ts';
import { Http } from './clients/http.ts';
import { Kiosk } from './clients/kiosk.ts';
import { StaffBoard } from './clients/staff-board.ts';
import type { World } from './clients/world.ts';
import { signIn } from './crowd.ts';
import { BOARDS_A_USER, type Population, populate } from './site.ts';
import { Nginx } from './topology/nginx.ts';
import { startTopology } from './topology/topology.ts';
import { until } from './wait.ts';

export interface StormForm {
  readonly seed: number;
  readonly devices: number;
  /** Sockets of one device; it may have 20. */
  readonly screensEach: number;
  readonly boards: number;
}

/** 10,000 sockets. */
export const FULL_STORM: StormForm = { seed: 1, devices: 490, screensEach: 20, boards: 200 };

export interface StormOutcome {
  readonly sockets: number;
  /** Milliseconds from the cut until the last one had been let in again. */
  readonly backMs: number;
  /** Milliseconds from the cut until the last one had been told all that it missed. */
  readonly caughtUpMs: number;
  readonly notBack: number;
  readonly notCaughtUp: number;
  /** How many had to be given a snapshot. */
  readonly snapshots: number;
  readonly complaints: readonly string[];
}

const PATIENCE_MS = 120_000;

export async function reconnectStorm(form: StormForm, signal: AbortSignal): Promise<StormOutcome> {
  const begun = performance.now();
  const elapsed = () => Math.round(performance.now() - begun);
  const settings = { SECRET_KEY: 'the same on every server, and long enough', LOG_LEVEL: 'warn' };
  let population: Population | null = null;
  await using topology = await startTopology(settings, async (databaseUrl) => {
    population = await populate(databaseUrl, form.boards, form.devices);
  });
  if (population === null) throw new Error('nobody lives here');
  const { tablets }: Population = population;
  using nginxFolder = tempFolder();
  // Another nginx straight before the servers: lines would need two descriptors of this process for each socket.
  const ports = topology.servers.map((server) => Number(new URL(server.url ?? '').port));
  await using nginx = await Nginx.start(nginxFolder.path, ports);
  const { url } = nginx;
  const tokens = await signIn(url, population);

  const complaints: string[] = [];
  const complain = (who: string, what: string) => complaints.push(`${who}: ${what}`);
  const http = new Http(elapsed, complain);
  const world: World = { book: new FrameBook(), http, elapsed, complain };
  const { seed } = form;
  const kiosks = tablets.flatMap((tablet, device) =>
    Array.from({ length: form.screensEach }, (_, index) => {
      const random = seeded(seed + 1 + device * form.screensEach + index);
      return { screen: new Kiosk({ uid: tablet.uid, world, url, random, answered: [] }).screen, tablet };
    }),
  );
  const boards = Array.from({ length: form.boards }, (_, number) => {
    const token = tokens[Math.floor(number / BOARDS_A_USER)] ?? '';
    const board = new StaffBoard({ number, boards: form.boards, world, url, token, seed, answered: [] });
    // They only watch.
    board.rest();
    return { screen: board.screen, tablet: null };
  });
  const everybody = [...kiosks, ...boards];
  const screens = everybody.map(({ screen }) => screen);
  const lives = screens.map((screen) => screen.live());
  const countMissing = (isThere: (one: (typeof everybody)[number]) => boolean) =>
    everybody.filter((each) => !isThere(each)).length;
  const isBack = ({ screen }: (typeof everybody)[number]) => screen.connected;
  try {
    await until(() => countMissing(isBack) === 0, PATIENCE_MS, signal);
    if (countMissing(isBack) > 0) throw new Error(`${countMissing(isBack)} sockets never connected`);

    using folder = tempFolder();
    const config = readConfig({ DATABASE_URL: topology.databaseUrl, DATA_DIR: folder.path, LOG_LEVEL: 'error' });
    await using site = await openSite(config, systemClock);
    const orders = await Promise.all(
      tablets.map(async ({ uid }) => {
        const outcome = await site.commands.placeOrder({
          target: { kind: 'device', uid },
          items: [{ product_id: PRODUCTS.water, quantity: 1 }],
          note: `order of ${uid}`,
          placedBy: null,
          idempotency: null,
        });
        if (outcome.kind !== 'placed') throw new Error(`not placed: ${outcome.kind}`);
        return outcome.order.id;
      }),
    );

    const cutAt = performance.now();
    for (const screen of screens) screen.drop('cut');
    const moved = Promise.all(
      orders.map((orderId) =>
        site.commands.moveOrder({ orderId, to: 'PREPARING', expected: null, note: `move of ${orderId}`, by: null }),
      ),
    );
    await moved;
    const { events } = await readHistory(site);
    const lastOf = new Map(
      events.filter(({ kind }) => kind === 'order_moved').map((each) => [each.deviceId, each.name]),
    );
    const lastOfAll = events.at(-1)?.name ?? null;
    const isCaughtUp = ({ screen, tablet }: (typeof everybody)[number]) =>
      screen.lastEvent === (tablet ? lastOf.get(tablet.id) : lastOfAll);
    let backMs = 0;
    await until(
      () => {
        if (backMs === 0 && countMissing(isBack) === 0) backMs = performance.now() - cutAt;
        return backMs > 0 && countMissing(isCaughtUp) === 0;
      },
      PATIENCE_MS,
      signal,
    );
    return {
      sockets: screens.length,
      backMs: Math.round(backMs),
      caughtUpMs: Math.round(performance.now() - cutAt),
      notBack: countMissing(isBack),
      notCaughtUp: countMissing(isCaughtUp),
      snapshots: screens.reduce((sum, { stretches }) => sum + stretches.length - 1, 0),
      complaints,
    };
  } finally {
    http.stop();
    for (const screen of screens) screen.stop();
    await Promise.all(lives);
  }
}

export function stormReport(outcome: StormOutcome): string {
  const { sockets, backMs, caughtUpMs, notBack, notCaughtUp, snapshots, complaints } = outcome;
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  return [
    `| ${sockets.toLocaleString('en')} sockets cut at once | |`,
    '|---|---|',
    `| all back after | ${seconds(backMs)} |`,
    `| all told what they missed after | ${seconds(caughtUpMs)} |`,
    `| not back | ${notBack} |`,
    `| not told | ${notCaughtUp} |`,
    `| needed a snapshot | ${snapshots} |`,
    ...complaints,
  ].join('\n');
}

/** The whole of a run under faults: boards, kiosks and writers on one server that is struck in the middle of its work. */
import { plainStaff, v1Kiosk, v1Staff } from '../harness/feed.ts';
import { seeded } from '../harness/random.ts';
import { login } from '../harness/server.ts';
import { makeTestSite } from '../harness/site.ts';
import type { History } from './checker.ts';
import { placedName, readHistory } from './history.ts';
import { Killable } from './killable.ts';
import { Load } from './load.ts';
import { Screen } from './screen.ts';

const WRITERS = 24;
/** Answers that are committed together come closer together than this. */
const BETWEEN_GROUPS_MS = 2;
const DEVICES = ['ipad-room-101', 'ipad-room-102'];

export interface Ordeal {
  readonly seed: number;
  readonly rounds: number;
  /** Called in the tick in which the answer has come that the seed chose. The server must be on its way out after it. */
  strike(server: Killable, round: number): void;
  /** Called when it is gone and every screen has noticed. */
  afterwards?(server: Killable, screens: readonly Screen[], round: number): Promise<void>;
}

export async function endure({ seed, rounds, strike, afterwards }: Ordeal): Promise<History> {
  const random = seeded(seed);
  await using place = await makeTestSite();
  await using server = new Killable(place.folder, { RATE_LIMITS: 'off' });
  const { access } = await login(await server.start(), 'STAFF');

  const boards = [1, 2, 3].map((n) => new Screen(`board ${n}`, (url, cursor) => v1Staff(url, access, cursor)));
  const kiosks = DEVICES.map((uid) => new Screen(uid, (url, cursor) => v1Kiosk(url, uid, cursor)));
  const seeds = [1, 2].map((n) => new Screen(`plain board ${n}`, (url) => plainStaff(url, access)));
  const screens = [...boards, ...kiosks, ...seeds];
  const connectAll = (url: string) => Promise.all(screens.map((screen) => screen.connect(url)));
  await connectAll(await server.url);

  let answers = 0;
  let answeredAt = 0;
  let strikeAt = Number.POSITIVE_INFINITY;
  let strikeAfterMs = 0;
  let struck = Promise.withResolvers<void>();
  let round = 0;
  const load = new Load({
    target: server,
    writers: WRITERS,
    devices: DEVICES,
    token: access,
    onAnswer(count) {
      answers = count;
      const silence = performance.now() - answeredAt;
      answeredAt += silence;
      if (count < strikeAt || silence < strikeAfterMs) return;
      strikeAt = Number.POSITIVE_INFINITY;
      strike(server, round);
      struck.resolve();
    },
  });
  load.start();
  for (; round < rounds; round++) {
    struck = Promise.withResolvers();
    strikeAt = answers + 1 + random(6 * WRITERS);
    // Anywhere among the answers, or at the first of a group: the others of it are committed then, and not yet answered.
    strikeAfterMs = random(4) === 0 ? 0 : BETWEEN_GROUPS_MS;
    await Promise.race([struck.promise, load.failed]);
    await server.exited();
    for (const screen of screens) await screen.cut();
    await afterwards?.(server, screens, round);
    // Clients come back while the writers already write again: backfill and cutover happen under load.
    await connectAll(await server.start());
  }
  await load.finish();

  // What comes last on each feed: whoever has it has all that came before, or will never have it.
  for (const [index, uid] of DEVICES.entries()) {
    const order = await load.place(`last order ${index}`, uid);
    const moved = await load.move(order.id, `last move ${index}`);
    await Promise.all([...boards, ...seeds].map((screen) => screen.hasSeen(placedName(order.id, order.placed_at))));
    await Promise.all([...boards, ...seeds].map((screen) => screen.hasSeen(moved)));
    await kiosks[index]?.hasSeen(moved);
  }
  for (const screen of screens) await screen.leave();

  const { log, stored, ofDevice } = await readHistory(place.site);
  // Otherwise nothing has been tried.
  if (load.answered.length < rounds * WRITERS) throw new Error(`only ${load.answered.length} answers`);
  return {
    log,
    stored,
    answered: load.answered,
    clients: [
      ...boards.map((board) => board.asWhole(log)),
      // The first device has the first id.
      ...kiosks.map((kiosk, index) => kiosk.asWhole(ofDevice(index + 1))),
      ...seeds.flatMap((board) => board.asPieces(log)),
    ],
  };
}

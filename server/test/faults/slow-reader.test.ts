/** L2, a reader that stops reading: it costs little, it is closed and not skipped, it comes back whole; nobody else notices. */
import { expect, spyOn, test } from 'bun:test';
import { BEARER_SUBPROTOCOL, MAX_BACKLOG_BYTES, SUBPROTOCOL } from '@comanda/protocol/version';
import { Hub } from '../../src/sockets/hub.ts';
import { type Frame, plainStaff, v1Staff } from '../harness/feed.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { type ClientLog, judge, report, SPOTLESS } from './checker.ts';
import { frameName, placedName, readHistory } from './history.ts';
import { RawSocket } from './raw-socket.ts';

/** As long as a device's name may be: large frames fill a backlog sooner. */
const DEVICE = `ipad-${'x'.repeat(95)}`;
const ORDERS_AT_ONCE = 500;
/** More than one frame takes. */
const FRAME_BYTES = 1_024;
const TURNS = 1_000;

/** Looks at what the server has waiting for each of its sockets, in the order of their coming, at every turn. */
class Backlogs implements Disposable {
  /** The most that each ever had. */
  readonly most: number[] = [];
  readonly #admissions = spyOn(Hub.prototype, 'admit');
  #watching = true;

  constructor() {
    void this.#watch();
  }

  /** What the newest has waiting. */
  waitingNow(): number {
    return this.#admissions.mock.calls.at(-1)?.[0].getBufferedAmount() ?? 0;
  }

  async #watch(): Promise<void> {
    while (this.#watching) {
      for (const [index, [socket]] of this.#admissions.mock.calls.entries()) {
        this.most[index] = Math.max(this.most[index] ?? 0, socket.getBufferedAmount());
      }
      await turn();
    }
  }

  [Symbol.dispose](): void {
    this.#watching = false;
    this.#admissions.mockRestore();
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const namesOf = (frames: readonly Frame[]) => frames.map(frameName).filter((name) => name !== null);

/** Places orders as fast as they go down; answers the name of the last. */
async function flood({ place }: TestServer, count: number): Promise<string> {
  const { placeOrder } = place.site.commands;
  const wish = { items: [{ product_id: 1, quantity: 1 }], note: '', placedBy: null, idempotency: null };
  const outcomes = await Promise.all(
    Array.from({ length: count }, () => placeOrder({ target: { kind: 'device', uid: DEVICE }, ...wish })),
  );
  const last = outcomes.at(-1);
  if (last?.kind !== 'placed') throw new Error(`Not placed: ${JSON.stringify(last)}`);
  return placedName(last.order.id, last.order.placed_at);
}

async function startClinic(): Promise<TestServer> {
  const server = await startTestServer();
  await server.place.site.commands.createDevice({ device_uid: DEVICE, device_type: 'IPAD', room: 1, is_active: true });
  return server;
}

/** A board by hand, with its connection open. */
async function rawBoard(url: string, token: string, cursor?: string): Promise<RawSocket> {
  const since = cursor === undefined ? '' : `?since=${cursor}`;
  const raw = new RawSocket(url, `/ws/staff/orders/${since}`, [SUBPROTOCOL, BEARER_SUBPROTOCOL + token]);
  await raw.opened;
  return raw;
}

async function verdict(server: TestServer, clients: (log: readonly string[]) => ClientLog[]): Promise<string> {
  const { log } = await readHistory(server.place.site);
  return report(judge({ log, stored: [], answered: [], clients: clients(log) }));
}

test('two readers that stop reading are closed, the others are told everything, and both come back', async () => {
  await using server = await startClinic();
  using backlogs = new Backlogs();
  const { access } = await server.login();
  using slow = await rawBoard(server.url, access);
  using slowPlain = new RawSocket(server.url, `/ws/staff/orders/?token=${access}`);
  await slowPlain.opened;
  const neighbours = [v1Staff(server.url, access), plainStaff(server.url, access)];
  await Promise.all(neighbours.map(({ opened }) => opened));
  slow.stopReading();
  slowPlain.stopReading();

  let last = '';
  while (server.server.sockets().open > neighbours.length) last = await flood(server, ORDERS_AT_ONCE);
  for (const index of [0, 1]) {
    expect(backlogs.most[index]).toBeGreaterThan(FRAME_BYTES);
    expect(backlogs.most[index]).toBeLessThanOrEqual(MAX_BACKLOG_BYTES + FRAME_BYTES);
  }
  for (const neighbour of neighbours) await neighbour.first((frame) => frameName(frame) === last);

  // What had left the server before it closed is still on the way.
  slow.goOnReading();
  slowPlain.goOnReading();
  await Promise.all([slow.closed, slowPlain.closed]);
  const place = slow.frames.findLast((frame) => 'cursor' in frame);
  const back = v1Staff(server.url, access, place && 'cursor' in place ? place.cursor : undefined);
  last = await flood(server, 1);
  for (const feed of [back, ...neighbours]) await feed.first((frame) => frameName(frame) === last);

  expect(
    await verdict(server, (log) => [
      { name: 'slow', feed: log, whole: true, seen: namesOf([...slow.frames, ...back.frames]) },
      { name: 'slow and plain', feed: log, whole: false, seen: namesOf(slowPlain.frames) },
      ...neighbours.map(({ frames }, n) => ({ name: `neighbour ${n}`, feed: log, whole: true, seen: namesOf(frames) })),
    ]),
  ).toBe(SPOTLESS);
  // It was closed for a reason: without the second connection it would lack something.
  expect(namesOf(back.frames).length).toBeGreaterThan(1);
  for (const feed of [back, ...neighbours]) {
    feed.socket.close();
    await feed.closed;
  }
}, 30_000);

/**
 * A board that stopped reading while it was told what it missed. The past grows until it is more than the network itself
 * can hold, and then once more: so that there is a lot left to tell.
 */
async function restingBoard(server: TestServer, backlogs: Backlogs, token: string, cursor: string): Promise<RawSocket> {
  for (let tooMuch = false; ; ) {
    for (let n = 0; n < 20; n++) await flood(server, ORDERS_AT_ONCE);
    const raw = await rawBoard(server.url, token, cursor);
    raw.stopReading();
    while (backlogs.waitingNow() === 0 && server.server.subscribers() === 0) await turn();
    const isTold = server.server.subscribers() > 0;
    if (tooMuch && !isTold) return raw;
    tooMuch = !isTold;
    raw[Symbol.dispose]();
    while (server.server.sockets().open > 0) await turn();
  }
}

test('a reader that rests while it is told what it missed is waited for, not closed', async () => {
  await using server = await startClinic();
  using backlogs = new Backlogs();
  const { access } = await server.login();
  const before = v1Staff(server.url, access);
  const { cursor } = await before.next('welcome');
  before.socket.close();
  await before.closed;

  using resting = await restingBoard(server, backlogs, access, cursor);
  // As many turns as a server would need to tell it everything, if it did not wait.
  for (let n = 0; n < TURNS; n++) await turn();
  // What happens now is not for it yet, however much it is.
  const last = await flood(server, 4 * ORDERS_AT_ONCE);
  const live = v1Staff(server.url, access);
  await live.next('welcome');
  expect(server.server.sockets().open).toBe(2);
  expect(server.server.subscribers()).toBe(1);

  resting.goOnReading();
  // After it comes the heartbeat which says that it was the last.
  while (!namesOf(resting.frames.slice(-2)).includes(last)) await turn();
  expect(Math.max(...backlogs.most)).toBeLessThanOrEqual(MAX_BACKLOG_BYTES);
  expect(
    await verdict(server, (log) => [{ name: 'resting', feed: log, whole: true, seen: namesOf(resting.frames) }]),
  ).toBe(SPOTLESS);
  live.socket.close();
  await live.closed;
}, 30_000);

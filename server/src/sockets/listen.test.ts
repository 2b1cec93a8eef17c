/** The port, with a store and an HTTP edge that the test decides about: answers that are old when they come, and bugs. */
import { expect, test } from 'bun:test';
import { pino } from 'pino';
import { sqliteDatabase } from '../../test/harness/database.ts';
import { live, plainKiosk, plainStaff, v1Kiosk, v1Staff } from '../../test/harness/feed.ts';
import { DEVICE_UIDS, openSmallClinic, type SmallClinic } from '../../test/harness/small-clinic.ts';
import { Authenticator } from '../auth/authenticator.ts';
import { ACCESS_LIFETIME_MS, Tokens } from '../auth/tokens.ts';
import { readConfig } from '../config.ts';
import type { Witness } from '../custody/witness.ts';
import { makeLimits } from '../limits/limits.ts';
import { Tail } from '../log/tail.ts';
import { Hub } from './hub.ts';
import { listen } from './listen.ts';
import { makeReceive } from './receive.ts';

interface Edge extends AsyncDisposable {
  readonly url: string;
  readonly clinic: SmallClinic;
  /** The access token of a new session of the member of staff. */
  token(sessionId: string): Promise<string>;
  /** What happens between the store's next answers and whoever asked for them. */
  between: () => Promise<void>;
  /** Makes a change, and resolves when the hub has heard of it. */
  heard(change: Promise<unknown>): Promise<void>;
}

/** What these tests are about happens whoever looks on. */
const WITNESS: Witness = { said() {}, handedOn() {}, screensChanged() {}, suspect() {} };

async function openEdge(): Promise<Edge> {
  const database = await sqliteDatabase();
  const clinic = await openSmallClinic(database.open());
  const { accounts, clinic: places, events } = clinic.store.reader;
  const { clock } = clinic;
  const log = pino({ level: 'silent' });
  const limits = makeLimits(readConfig({}), clock, null);
  const tail = new Tail(events, log);
  const hub = new Hub(tail, events, limits, WITNESS, () => false, clock, log);
  await tail.start(hub);

  const late =
    <A extends unknown[], R>(ask: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const answer = await ask(...args);
      await edge.between();
      return answer;
    };
  const tokens = new Tokens(new Uint8Array(32), clock);
  const authenticator = new Authenticator(tokens, { ...accounts, userOfSession: late(accounts.userOfSession) }, clock);
  const nothing = () => new Response(null, { status: 404 });
  const server = listen({
    host: '127.0.0.1',
    port: 0,
    hub,
    receive: makeReceive(hub, authenticator, limits, WITNESS, clock, log),
    admission: {
      authenticator,
      clinic: { ...places, activeDevice: late(places.activeDevice) },
      ...{ limits, tail, log, accepting: () => true, originAllowed: () => false, refuse: nothing },
    },
    respond(request) {
      throw new Error(`a bug that knows ${request.url}`);
    },
    failed: () => new Response('an answer that knows nothing', { status: 500 }),
    ...{ badHost: nothing, addressOf: (peer) => peer },
  });
  const edge: Edge = {
    url: `http://127.0.0.1:${server.port}`,
    clinic,
    async token(sessionId) {
      const expiresAt = clock.now() + ACCESS_LIFETIME_MS;
      await clinic.commands.startSession({ sessionId, userId: clinic.staff, refreshId: 'r', expiresAt });
      return tokens.issueAccess(clinic.staff, sessionId);
    },
    between: async () => {},
    async heard(change) {
      await change;
      await tail.reached((await events.position()).seq);
    },
    async [Symbol.asyncDispose]() {
      await server.stop(() => hub.stop());
      await tail.stop();
      await database[Symbol.asyncDispose]();
    },
  };
  return edge;
}

test('a device that is deactivated while it is let in', async () => {
  for (const open of [plainKiosk, v1Kiosk]) {
    await using edge = await openEdge();
    edge.between = () =>
      edge.heard(edge.clinic.commands.updateDevice({ id: edge.clinic.devices[0], update: { is_active: false } }));
    using kiosk = open(edge.url, DEVICE_UIDS[0]);
    expect((await kiosk.closed).code).toBe(4001);
    expect(kiosk.frames).toEqual([]);
  }
});

test('a person whose session, account or role ends while they are let in', async () => {
  for (const open of [plainStaff, v1Staff]) {
    for (const [code, end] of [
      [4001, ({ commands }: SmallClinic) => commands.endSession('one')],
      [4001, ({ commands, staff }: SmallClinic) => commands.updateUser({ id: staff, update: { is_active: false } })],
      [4003, ({ commands, staff }: SmallClinic) => commands.updateUser({ id: staff, update: { role: 'USER' } })],
    ] as const) {
      await using edge = await openEdge();
      const token = await edge.token('one');
      edge.between = () => edge.heard(end(edge.clinic));
      using board = open(edge.url, token);
      expect((await board.closed).code).toBe(code);
      expect(board.frames).toEqual([]);
    }
  }
});

test('a session that ends while a socket is renewed with it', async () => {
  await using edge = await openEdge();
  const [old, fresh] = [await edge.token('old'), await edge.token('fresh')];
  using board = v1Staff(edge.url, old);
  await live(board);
  edge.between = () => edge.heard(edge.clinic.commands.endSession('fresh'));
  board.socket.send(JSON.stringify({ type: 'auth', token: fresh }));
  expect((await board.closed).code).toBe(4001);
});

test('an event that takes nothing away from whoever comes', async () => {
  await using edge = await openEdge();
  const { commands, devices } = edge.clinic;
  const token = await edge.token('one');
  edge.between = async () => {
    await edge.heard(commands.updateDevice({ id: devices[1], update: { is_active: false } }));
    await edge.heard(commands.endSession('another'));
    await edge.heard(edge.clinic.order());
  };
  using board = plainStaff(edge.url, token);
  using kiosk = plainKiosk(edge.url, DEVICE_UIDS[0]);
  await live(board, kiosk);
});

test('a pong waits for the renewal that was asked for before it', async () => {
  await using edge = await openEdge();
  const [old, fresh] = [await edge.token('old'), await edge.token('fresh')];
  using board = v1Staff(edge.url, old);
  using kiosk = plainKiosk(edge.url, DEVICE_UIDS[0]);
  await board.next('welcome');
  await live(kiosk);
  const answer = Promise.withResolvers<void>();
  edge.between = () => answer.promise;
  board.socket.send(JSON.stringify({ type: 'auth', token: fresh }));
  board.socket.send(JSON.stringify({ type: 'ping' }));
  // Others are not kept waiting.
  for (let n = 0; n < 3; n += 1) await kiosk.settled();
  expect(board.frames.map(({ type }) => type)).toEqual(['welcome']);
  answer.resolve();
  await board.next('pong');
});

test('a bug is answered by us and not by the runtime, which would show it', async () => {
  await using edge = await openEdge();
  const response = await fetch(`${edge.url}/any`);
  expect([response.status, await response.text()]).toEqual([500, 'an answer that knows nothing']);
});

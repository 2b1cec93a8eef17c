/** A person's session, on the real server with a clock of its own. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { TestClock } from '../../server/test/harness/clock.ts';
import { startTestServer } from '../../server/test/harness/server.ts';
import { EMAILS, PASSWORD } from '../../server/test/harness/site.ts';
import { connectStaff, Refused, Session, Unreachable } from '../src/comanda.ts';
import { Place } from './place.ts';
import { isLive, until } from './until.ts';

// For machines that are busy with something else.
setDefaultTimeout(30_000);

const MINUTE = 60_000;

function storage() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}

test('signs in, gives the same token while it is good, and another when it is not', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const place = new Place();
  const session = new Session({ url: s.url, storage: storage(), environment: place });
  expect([session.signedIn, await session.token()]).toEqual([false, null]);
  expect(await session.signIn(EMAILS.STAFF, PASSWORD)).toMatchObject({ email: EMAILS.STAFF, role: 'STAFF' });
  const first = await session.token();
  expect(first).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(await session.token()).toBe(first);
  clock.advance(59 * MINUTE);
  place.sleep(59 * MINUTE);
  const second = await session.token();
  expect(second).not.toBe(first);
  expect(await session.token()).toBe(second);
  await session.signOut();
  expect([session.signedIn, await session.token()]).toEqual([false, null]);
});

test('a wrong password is the server’s word, and a server that is away is none', async () => {
  await using s = await startTestServer();
  const session = new Session({ url: s.url, storage: storage() });
  const wrong = await session.signIn(EMAILS.STAFF, 'wrong').catch((error: unknown) => error);
  expect(wrong).toBeInstanceOf(Refused);
  expect(wrong).toMatchObject({ code: 'bad_credentials', status: 401 });
  const nowhere = new Session({ url: 'http://127.0.0.1:1', storage: storage() });
  await expect(nowhere.signIn(EMAILS.STAFF, PASSWORD)).rejects.toBeInstanceOf(Unreachable);
});

test('however many ask at once, in however many tabs, the token is renewed once', async () => {
  // Where tabs cannot take turns, each tab by itself still renews once.
  for (const [takesTurns, numberOfTabs] of [
    [true, 3],
    [false, 1],
  ] as const) {
    const clock = new TestClock();
    await using s = await startTestServer({}, clock);
    const place = new Place({ takesTurns });
    const shared = storage();
    const tabs = Array.from(
      { length: numberOfTabs },
      () => new Session({ url: s.url, storage: shared, environment: place }),
    );
    await tabs[0]?.signIn(EMAILS.STAFF, PASSWORD);
    const before = await tabs[0]?.token();
    // Two tokens of one second are one.
    clock.advance(MINUTE);
    const asked = tabs.flatMap((tab) => [tab.token('expiring'), tab.token('refused'), tab.token('expiring')]);
    const answers = new Set(await Promise.all(asked));
    expect(answers.size).toBe(1);
    expect(answers).not.toContain(before ?? '');
    expect(place.answers.filter((each) => each.endsWith('/refresh'))).toHaveLength(1);
  }
});

test('a session that was ended elsewhere is over', async () => {
  await using s = await startTestServer();
  const session = new Session({ url: s.url, storage: storage() });
  await session.signIn(EMAILS.STAFF, PASSWORD);
  const other = new Session({ url: s.url, storage: storage() });
  await other.signIn(EMAILS.STAFF, PASSWORD);
  const user = await s.place.site.reader.accounts.userByEmail(EMAILS.STAFF);
  await s.place.site.commands.updateUser({ id: user?.id ?? 0, update: { is_active: false } });
  expect(await session.token('refused')).toBeNull();
  expect(session.signedIn).toBe(false);
});

/** Resolves when the server has taken all that was sent to it. */
async function ponged(socket: WebSocket | null): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = ({ data }: MessageEvent) => {
      if (JSON.parse(String(data)).type !== 'pong') return;
      socket?.removeEventListener('message', look);
      resolve();
    };
    socket?.addEventListener('message', look);
    socket?.send('{"type":"ping"}');
  });
}

test('a screen stays connected over the end of its token, on the same socket', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const place = new Place();
  const session = new Session({ url: s.url, storage: storage(), environment: place });
  await session.signIn(EMAILS.STAFF, PASSWORD);
  const client = connectStaff({ url: s.url, token: session.token, environment: place });
  await until(client, isLive);
  const before = await session.token();
  let lost = false;
  client.on('change', ({ connection }) => {
    lost ||= connection.status !== 'live';
  });
  clock.advance(59.5 * MINUTE);
  while ((await session.token()) === before) await new Promise((resolve) => setImmediate(resolve));
  // Past the end of the first one; whoever pings promises to go on.
  for (let count = 0; count < 10; count++) {
    await ponged(place.socket);
    clock.advance(MINUTE / 4);
  }
  await ponged(place.socket);
  expect(lost).toBe(false);
  expect(s.server.sockets()).toEqual({ opened: 1, closed: 0, open: 1 });
  client.stop();
});

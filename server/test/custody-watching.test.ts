/** Who counts as somebody who watches, and what kiosks hear of it. */
import { expect, test } from 'bun:test';
import { UNWATCHED_AFTER_MS } from '../src/domain/watch.ts';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { type Feed, live, plainKiosk, plainStaff, screen, v1Kiosk } from './harness/feed.ts';
import { DEVICE } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const SECOND = 1_000;

/** Time passes second by second while these clients go on pinging. */
async function pass(clock: TestClock, seconds: number, ...feeds: Feed[]): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    clock.advance(SECOND);
    // Answers to the server's own pings are on their way.
    await Promise.all(feeds.map((feed) => feed.settled()));
  }
}

const presence = async (feed: Feed, visible: boolean, audio: boolean) => {
  feed.socket.send(JSON.stringify({ type: 'presence', visible, audio }));
  await feed.settled();
};

const watching = async (s: TestServer) =>
  (await ask<{ anyone_watching: boolean }>(s.url, 'GET', `/api/public/kiosk/${DEVICE}`)).body.anyone_watching;

const told = (kiosk: Feed) =>
  kiosk.frames.flatMap((frame) => (frame.type === 'watching_changed' ? [frame.anyone_watching] : []));

const welcomed = (kiosk: Feed) =>
  kiosk.frames.flatMap((frame) => (frame.type === 'welcome' ? [frame.anyone_watching] : []));

test('a kiosk hears at once that somebody watches, and only after a while that nobody does', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using kiosk = v1Kiosk(s.url, DEVICE);
  using plain = plainKiosk(s.url, DEVICE);
  await live(kiosk, plain);
  expect(welcomed(kiosk)).toEqual([false]);
  const board = plainStaff(s.url, access);
  await live(board);
  await kiosk.settled();
  expect(told(kiosk)).toEqual([true]);

  // A board that is loaded anew is gone for a moment.
  board.socket.close();
  await board.closed;
  await pass(clock, UNWATCHED_AFTER_MS / SECOND - 1, kiosk, plain);
  using reloaded = plainStaff(s.url, access);
  await live(reloaded);
  await pass(clock, 30, kiosk, plain, reloaded);
  expect([told(kiosk), await watching(s)]).toEqual([[true], true]);

  reloaded.socket.close();
  await reloaded.closed;
  await pass(clock, UNWATCHED_AFTER_MS / SECOND - 1, kiosk, plain);
  expect([told(kiosk), await watching(s)]).toEqual([[true], true]);
  await pass(clock, 3, kiosk, plain);
  await kiosk.first((frame) => frame.type === 'watching_changed' && !frame.anyone_watching);
  expect([told(kiosk), await watching(s)]).toEqual([[true, false], false]);
  using late = v1Kiosk(s.url, DEVICE);
  await live(late);
  expect([welcomed(late), told(late)]).toEqual([[false], []]);
  expect(plain.frames.every(({ type }) => type === 'pong')).toBe(true);
});

test('a screen that is hidden and mute does not count; seen or heard it does', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using kiosk = v1Kiosk(s.url, DEVICE);
  using wall = screen(s.url, access, 'wall-screen');
  await live(kiosk, wall);
  // It has named itself and not yet said how it is.
  expect([s.server.sockets().open, await watching(s)]).toEqual([2, false]);
  await presence(wall, false, false);
  expect(await watching(s)).toBe(false);
  for (const [visible, audio] of [
    [true, false],
    [false, true],
  ] as const) {
    await presence(wall, visible, audio);
    expect(await watching(s)).toBe(true);
    await presence(wall, false, false);
    for (let second = 0; second <= 22; second++) {
      await presence(wall, false, false);
      await pass(clock, 1, kiosk, wall);
    }
    expect(await watching(s)).toBe(false);
  }
  await kiosk.settled();
  expect(told(kiosk)).toEqual([true, false, true, false]);
});

test('a screen that lies, its socket open and its presence ceased, does not count; a silent one is believed', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const { access } = await s.login();
  using liar = screen(s.url, access, 'lying-screen');
  await live(liar);
  await presence(liar, true, true);
  expect(await watching(s)).toBe(true);
  await pass(clock, 35, liar);
  expect(await watching(s)).toBe(true);
  await pass(clock, 23, liar);
  expect([s.server.sockets().open, await watching(s)]).toEqual([1, false]);
  using silent = plainStaff(s.url, access);
  await live(silent);
  await pass(clock, 120, liar, silent);
  expect(await watching(s)).toBe(true);
  silent.socket.close();
  await silent.closed;
  await pass(clock, 23, liar);
  expect(await watching(s)).toBe(false);
  // One word, and it is believed again.
  await presence(liar, true, false);
  expect(await watching(s)).toBe(true);
});

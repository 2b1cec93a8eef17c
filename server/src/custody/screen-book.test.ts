/** The book of a server's screens: what is written when, and that nothing of it is lost. */
import { expect, test } from 'bun:test';
import { pino } from 'pino';
import { TestClock } from '../../test/harness/clock.ts';
import type { ScreensOfServer } from '../commands/note-screens.ts';
import type { ScreenRecord } from '../store/screens.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { PROOF_OF_LIFE_MS, ScreenBook } from './screen-book.ts';

function bench() {
  const clock = new TestClock(0);
  const written: ScreensOfServer[] = [];
  const state: { here: ScreenRecord[]; isAway: boolean } = { here: [], isAway: false };
  const noteScreens = async (screens: ScreensOfServer) => {
    if (state.isAway) throw new StoreUnavailable('failing', new Error('away'));
    written.push(screens);
  };
  const book = new ScreenBook('one', { noteScreens }, () => state.here, clock, pino({ level: 'silent' }));
  const record = (id: string, visible = true): ScreenRecord => ({
    ...{ id, userId: 1, reports: true, visible, audio: false, skewMs: null, cursor: null, connectedAt: 0 },
    heardAt: clock.now(),
  });
  /** What was written since this was last asked: the screens that are here, and those that have gone. */
  const news = () => written.splice(0).map(({ here, gone }) => [here.map(({ id }) => id), gone]);
  return { book, clock, state, record, news };
}

test('writes what has changed, all of it as proof of life, and who has gone', async () => {
  const { book, clock, state, record, news } = bench();
  state.here = [record('screen-a'), record('screen-b')];
  book.changed();
  book.changed();
  await book.written();
  expect(news()).toEqual([[['screen-a', 'screen-b'], []]]);
  state.here = [record('screen-a'), record('screen-b', false)];
  book.changed();
  await book.written();
  expect(news()).toEqual([[['screen-b'], []]]);
  clock.advance(PROOF_OF_LIFE_MS);
  await book.written();
  expect(news()).toEqual([[['screen-a', 'screen-b'], []]]);
  state.here = [record('screen-b', false)];
  book.changed();
  await book.written();
  expect(news()).toEqual([[[], ['screen-a']]]);
  state.here = [];
  book.changed();
  await book.stop();
  expect(news()).toEqual([[[], ['screen-b']]]);
  clock.advance(10 * PROOF_OF_LIFE_MS);
  await book.written();
  expect(news()).toEqual([]);
});

test('what could not be written is written later', async () => {
  const { book, state, record, news } = bench();
  state.here = [record('screen-a'), record('screen-b')];
  book.changed();
  await book.written();
  news();
  state.isAway = true;
  state.here = [record('screen-b', false)];
  book.changed();
  await book.written();
  state.isAway = false;
  await book.stop();
  expect(news()).toEqual([[['screen-b'], ['screen-a']]]);
});

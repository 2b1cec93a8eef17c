/** The judge is judged first: it must see each kind of fault where there is one, and none where there is none. */
import { expect, test } from 'bun:test';
import { type ClientLog, type History, judge, report, SPOTLESS } from './checker.ts';

const LOG = ['placed 1', 'placed 2', 'moved 1', 'placed 3'];
const KEPT = [1, 2, 3].map((id) => ({ intent: `key ${id}`, event: `placed ${id}` }));

function verdictOn(seen: readonly string[], client: Partial<ClientLog> = {}, history: Partial<History> = {}): string {
  const screen = { name: 'board', feed: LOG, whole: true, seen, ...client };
  return report(judge({ log: LOG, stored: KEPT, answered: KEPT, clients: [screen], ...history }));
}

test('a run without a fault is spotless', () => {
  expect(verdictOn(LOG)).toBe(SPOTLESS);
});

test('an answered order that the store does not have is lost', () => {
  const stored = KEPT.slice(0, 2);
  expect(verdictOn(LOG, {}, { stored })).toBe(
    'lost 1\n  store: placed 3 of key 3\nduplicate 0\nreordered 0\nphantom 0',
  );
});

test('a stored order without its event is lost to everybody', () => {
  const log = LOG.slice(0, 3);
  expect(verdictOn(log, { feed: log }, { log })).toBe('lost 1\n  log: placed 3\nduplicate 0\nreordered 0\nphantom 0');
});

test('one wish that made two orders is a duplicate', () => {
  const stored = [...KEPT.slice(0, 2), { intent: 'key 2', event: 'placed 3' }];
  expect(verdictOn(LOG, {}, { stored, answered: [] })).toBe(
    'lost 0\nduplicate 1\n  store: key 2 made more than one\nreordered 0\nphantom 0',
  );
});

test('an event that the log holds twice is a duplicate', () => {
  expect(verdictOn(LOG, {}, { log: [...LOG, 'placed 3'] })).toBe(
    'lost 0\nduplicate 1\n  log: placed 3\nreordered 0\nphantom 0',
  );
});

test('what a screen misses is lost, at either end and in between', () => {
  expect(verdictOn(LOG.slice(0, 3))).toBe('lost 1\n  board: placed 3\nduplicate 0\nreordered 0\nphantom 0');
  expect(verdictOn(['placed 2', 'placed 3'])).toBe(
    'lost 2\n  board: placed 1\n  board: moved 1\nduplicate 0\nreordered 0\nphantom 0',
  );
});

test('a screen that does not resume may come late and go early, but not sleep in between', () => {
  expect(verdictOn(['placed 2', 'moved 1'], { whole: false })).toBe(SPOTLESS);
  expect(verdictOn([], { whole: false })).toBe(SPOTLESS);
  expect(verdictOn(['placed 1', 'moved 1'], { whole: false })).toBe(
    'lost 1\n  board: placed 2\nduplicate 0\nreordered 0\nphantom 0',
  );
});

test('what comes twice is a duplicate and nothing else', () => {
  expect(verdictOn([...LOG, 'placed 1'])).toBe('lost 0\nduplicate 1\n  board: placed 1\nreordered 0\nphantom 0');
});

test('what comes after a later one is out of order', () => {
  expect(verdictOn(['placed 1', 'moved 1', 'placed 2', 'placed 3'])).toBe(
    'lost 0\nduplicate 0\nreordered 1\n  board: placed 2\nphantom 0',
  );
});

test('what was never committed is a phantom, and so is what is somebody else’s', () => {
  expect(verdictOn([...LOG, 'placed 4'])).toBe('lost 0\nduplicate 0\nreordered 0\nphantom 1\n  board: placed 4');
  expect(verdictOn(LOG, { feed: LOG.slice(1) })).toBe(
    'lost 0\nduplicate 0\nreordered 0\nphantom 1\n  board: placed 1, which is not of its feed',
  );
});

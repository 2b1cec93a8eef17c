/** How long notices stand. */
import { expect, test } from 'bun:test';
import { Toasts } from './toasts.ts';

function start() {
  const timers: (() => void)[] = [];
  const toasts = new Toasts((_ms, callback) => void timers.push(callback));
  return { toasts, timers, texts: () => toasts.shown.map(({ text }) => text) };
}

test('what was done goes by itself; what went wrong stays until it is sent away', () => {
  const { toasts, timers, texts } = start();
  toasts.show('done', 'saved');
  toasts.show('problem', 'not saved');
  expect(texts()).toEqual(['saved', 'not saved']);
  for (const ring of timers) ring();
  expect(texts()).toEqual(['not saved']);
  toasts.dismiss(toasts.shown[0]?.id ?? 0);
  expect(texts()).toEqual([]);
});

test('the same words stand once, and the first timer does not take the second away', () => {
  const { toasts, timers, texts } = start();
  toasts.show('done', 'saved');
  toasts.show('done', 'saved');
  expect(texts()).toEqual(['saved']);
  timers[0]?.();
  expect(texts()).toEqual(['saved']);
  timers[1]?.();
  expect(texts()).toEqual([]);
});

test('at most four stand at once, the newest', () => {
  const { toasts, texts } = start();
  for (const text of ['a', 'b', 'c', 'd', 'e']) toasts.show('problem', text);
  expect(texts()).toEqual(['b', 'c', 'd', 'e']);
});

/** What a device keeps, and what it makes of what it finds there. */
import { expect, test } from 'bun:test';
import { anyText, fieldOf, oneOf, Stored, trueOrFalse } from './stored.ts';

function texts(kept: Readonly<Record<string, string>> = {}) {
  const all = new Map(Object.entries(kept));
  return {
    all,
    getItem: (key: string) => all.get(key) ?? null,
    setItem: (key: string, value: string) => void all.set(key, value),
    removeItem: (key: string) => void all.delete(key),
  };
}

const VIEWS = oneOf(['grid', 'list']);

test('what was set is there at the next visit, and is told at once', () => {
  const place = texts();
  const view = new Stored<string>('view', 'grid', VIEWS, place);
  const told: string[] = [];
  const off = view.subscribe(() => told.push(view.value));
  view.set('list');
  off();
  view.set('grid');
  view.set('list');
  expect(told).toEqual(['list']);
  expect(new Stored<string>('view', 'grid', VIEWS, place).value).toBe('list');
});

test.each(['"tiles"', '17', '{"view":"list"}', 'list', '', '[', 'null'])(
  '%s is no view, and counts as none',
  (text) => {
    expect(new Stored<string>('view', 'grid', VIEWS, texts({ view: text })).value).toBe('grid');
  },
);

test('where nothing can be kept, it is good for this visit', () => {
  const full = {
    ...texts(),
    setItem() {
      throw new Error('full');
    },
  };
  const view = new Stored<string>('view', 'grid', VIEWS, full);
  view.set('list');
  expect(view.value).toBe('list');
});

test('a place that lets nobody read has nothing', () => {
  const closed = {
    ...texts(),
    getItem() {
      throw new Error('denied');
    },
  };
  expect(new Stored('large', true, trueOrFalse, closed).value).toBe(true);
});

test('each reading takes its own kind alone', () => {
  expect([true, false, 'true', 1, null].map(trueOrFalse)).toEqual([true, false, undefined, undefined, undefined]);
  expect(['a', '', 1, null].map(anyText)).toEqual(['a', '', undefined, undefined]);
  expect([{ a: 1 }, { b: 1 }, null, 'a', 1].map((each) => fieldOf(each, 'a'))).toEqual([
    1,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  // What every object has is no field of what was kept.
  expect(fieldOf({}, 'toString')).toBeUndefined();
});

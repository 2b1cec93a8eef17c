import { describe, expect, test } from 'bun:test';
import { keys as en } from '../i18n/en/keys.ts';
import { keys as es } from '../i18n/es/keys.ts';
import { actionOf, BINDINGS, helpRows, type KeyPlace, type KeyPress } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  defaultPrevented: false,
  ...more,
});
const BOARD: KeyPlace = { isField: false, isControl: false, isWithinOverlay: false };
const does = (key: string, more: Partial<KeyPress> = {}, place: Partial<KeyPlace> = {}) =>
  actionOf(press(key, more), { ...BOARD, ...place });

describe('each key', () => {
  test.each([
    ['ArrowRight', { do: 'move', to: 'next' }],
    ['j', { do: 'move', to: 'next' }],
    ['ArrowLeft', { do: 'move', to: 'previous' }],
    ['k', { do: 'move', to: 'previous' }],
    ['ArrowUp', { do: 'move', to: 'above' }],
    ['ArrowDown', { do: 'move', to: 'below' }],
    ['Home', { do: 'move', to: 'first' }],
    ['End', { do: 'move', to: 'last' }],
    ['Enter', { do: 'forward' }],
    ['1', { do: 'forward_at', place: 1 }],
    ['9', { do: 'forward_at', place: 9 }],
    ['u', { do: 'undo' }],
    ['Backspace', { do: 'undo' }],
    ['c', { do: 'cancel' }],
    ['d', { do: 'detail' }],
    ['r', { do: 'recall' }],
    ['m', { do: 'mute' }],
    ['s', { do: 'sold_out' }],
    ['n', { do: 'place_order' }],
    ['t', { do: 'totals' }],
  ] as const)('%s', (key, action) => expect(does(key)).toEqual(action));

  test('stands for one thing', () => {
    const keys = BINDINGS.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
  test.each(['0', 'x', ' ', 'Escape', 'Tab', 'F5', 'constructor'])('%p is left to the browser', (key) =>
    expect(does(key)).toBeNull(),
  );
});

describe('what is not meant for the board', () => {
  test.each(['ctrlKey', 'altKey', 'metaKey', 'isComposing', 'defaultPrevented'] as const)('with %s', (name) => {
    for (const { keys } of BINDINGS) for (const key of keys) expect(does(key, { [name]: true })).toBeNull();
  });
  test('what is written into a field, or pressed in a dialog', () => {
    for (const { keys } of BINDINGS) {
      for (const key of keys) {
        expect(does(key, {}, { isField: true })).toBeNull();
        expect(does(key, {}, { isWithinOverlay: true })).toBeNull();
      }
    }
  });
  test('Enter on a button is the button’s; other keys there are the board’s', () => {
    expect(does('Enter', {}, { isControl: true })).toBeNull();
    expect(does('u', {}, { isControl: true })).toEqual({ do: 'undo' });
  });
});

test('caps lock changes nothing, the shift key does, but for the question mark', () => {
  expect(does('U')).toEqual({ do: 'undo' });
  expect(does('U', { shiftKey: true })).toBeNull();
  expect(does('ArrowRight', { shiftKey: true })).toBeNull();
  expect(does('?', { shiftKey: true })).toEqual({ do: 'help' });
  expect(does('?')).toEqual({ do: 'help' });
});

test('held down, a key goes on choosing and does nothing else twice', () => {
  for (const { keys, action } of BINDINGS) {
    const goesOn = action.do === 'move' && action.to !== 'first' && action.to !== 'last';
    for (const key of keys) expect(does(key, { repeat: true })).toEqual(goesOn ? action : null);
  }
});

test('the help explains every key once, in both languages', () => {
  const rows = helpRows();
  expect(rows.flatMap(({ keys }) => keys).sort()).toEqual(BINDINGS.flatMap(({ keys }) => keys).sort());
  expect(new Set(rows.map(({ help }) => help)).size).toBe(rows.length);
  for (const { help } of [es, en]) {
    const texts: Readonly<Record<string, string>> = help;
    expect(Object.keys(texts).sort()).toEqual(rows.map((row) => row.help).sort());
  }
});

test('every key that has no sign of its own has a name in both languages', () => {
  const long = BINDINGS.flatMap(({ keys }) => keys).filter((key) => key.length > 1);
  for (const { name } of [es, en]) expect(Object.keys(name).sort()).toEqual([...new Set(long)].sort());
});

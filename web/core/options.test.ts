/** What may be chosen together, what lacks, and what becomes of a choice that is sold out meanwhile. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { choiceOf, groupOf } from '../test/menus.ts';
import {
  byGroup,
  type Chosen,
  fits,
  isFull,
  isOutOfChoices,
  lacking,
  standing,
  surchargeOf,
  withTouch,
} from './options.ts';

const MILK = groupOf({
  ...{ id: 'milk', name: 'Leche', min: 1, max: 1 },
  choices: [choiceOf('cow'), choiceOf('oat', { price_minor: 20 }), choiceOf('soy', { is_available: false })],
});
const WITH = groupOf({ id: 'with', max: 2, choices: [choiceOf('sugar'), choiceOf('ice'), choiceOf('lemon')] });
const COFFEE = groupOf({ id: 'coffee', choices: [choiceOf('decaf'), choiceOf('strong')] });
const ALL = [MILK, WITH, COFFEE];

describe('a touch', () => {
  test('on one of those of which there must be one takes the place of the other, and is not taken back', () => {
    expect(withTouch(MILK, withTouch(MILK, ['ice'], 'cow'), 'oat')).toEqual(['ice', 'oat']);
    expect(withTouch(MILK, ['oat'], 'oat')).toEqual(['oat']);
  });

  test('on one of those of which there may be one takes the place of the other, and is taken back', () => {
    expect(withTouch(COFFEE, ['decaf'], 'strong')).toEqual(['strong']);
    expect(withTouch(COFFEE, ['strong'], 'strong')).toEqual([]);
  });

  test('beyond what there may be does nothing, until something is taken back', () => {
    const two = withTouch(WITH, withTouch(WITH, [], 'sugar'), 'ice');
    expect([two, isFull(WITH, two), withTouch(WITH, two, 'lemon')]).toEqual([['sugar', 'ice'], true, two]);
    expect(withTouch(WITH, withTouch(WITH, two, 'sugar'), 'lemon')).toEqual(['ice', 'lemon']);
  });

  test('never leads to more than there may be, whatever is touched', () => {
    const touches = fc.array(
      fc.constantFrom(...ALL.flatMap((group) => group.choices.map(({ id }) => ({ group, id })))),
    );
    fc.assert(
      fc.property(touches, (all) => {
        const chosen = all.reduce<Chosen>((so, { group, id }) => withTouch(group, so, id), []);
        const there = standing(ALL, chosen);
        expect(fits(ALL, there)).toBe(lacking(ALL, there).length === 0);
      }),
    );
  });
});

test('what lacks is named; what is sold out or gone does not stand, and does not fit', () => {
  expect(lacking(ALL, ['ice'])).toEqual([MILK]);
  expect(standing(ALL, ['soy', 'ice', 'cow', 'rum'])).toEqual(['cow', 'ice']);
  expect([['cow'], ['soy'], ['cow', 'rum'], [], ['cow', 'oat']].map((chosen) => fits(ALL, chosen))).toEqual([
    ...[true, false, false, false, false],
  ]);
});

test('where too little is left to choose from, there is none of it', () => {
  expect(isOutOfChoices(ALL)).toBe(false);
  expect(isOutOfChoices([{ ...MILK, choices: MILK.choices.slice(2) }])).toBe(true);
  expect(isOutOfChoices([{ ...WITH, choices: [choiceOf('ice', { is_available: false })] }])).toBe(false);
});

test('choices add to the price', () => {
  expect([surchargeOf(ALL, ['oat', 'ice']), surchargeOf(ALL, [])]).toEqual([20, 0]);
});

test('what was ordered is told by group', () => {
  const ordered = [
    { group: 'Leche', choice: 'De avena' },
    { group: 'Con', choice: 'Azúcar' },
    { group: 'Con', choice: 'Hielo' },
  ];
  expect(byGroup(ordered)).toEqual([
    { group: 'Leche', words: 'De avena' },
    { group: 'Con', words: 'Azúcar, Hielo' },
  ]);
});

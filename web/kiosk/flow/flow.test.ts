/** The way through the kiosk, forwards, backwards and over a second touch. */
import { describe, expect, test } from 'bun:test';
import { firstScreen, type Screen, type Step, stepFrom } from './flow.ts';

const TOUCH: Step = { do: 'touch', languages: 2, spoken: false };

function after(screen: Screen, ...steps: readonly Step[]): Screen {
  return steps.reduce(stepFrom, screen);
}

const REVIEW: Screen = { at: 'review' };
const CART: Screen = { at: 'cart' };
const MENU: Screen = { at: 'menu' };

test('from the first touch to an order that is ready to be followed', () => {
  const steps: readonly (readonly [Step, Screen['at']])[] = [
    [TOUCH, 'language'],
    [{ do: 'speak' }, 'menu'],
    [{ do: 'show_product', product: 1, line: null }, 'product'],
    [{ do: 'back' }, 'menu'],
    [{ do: 'show_cart' }, 'cart'],
    [{ do: 'review' }, 'review'],
    [{ do: 'send' }, 'sending'],
    [{ do: 'placed', order: 17 }, 'placed'],
    [{ do: 'show_orders' }, 'orders'],
    [{ do: 'ask_cancel', order: 17 }, 'cancel'],
    [{ do: 'back' }, 'orders'],
    [{ do: 'leave' }, 'attract'],
  ];
  let screen: Screen = { at: 'attract' };
  for (const [step, at] of steps) {
    screen = stepFrom(screen, step);
    expect([step.do, screen.at]).toEqual([step.do, at]);
  }
});

describe('a first touch', () => {
  test('asks for no language where there is one, or one was chosen', () => {
    for (const known of [
      { languages: 1, spoken: false },
      { languages: 3, spoken: true },
    ]) {
      expect(after({ at: 'attract' }, { do: 'touch', ...known })).toEqual(MENU);
    }
  });

  test('that comes twice goes one screen far', () => {
    expect(after({ at: 'attract' }, TOUCH, TOUCH).at).toBe('language');
  });
});

describe('sending', () => {
  test('begins at the review alone: a second touch begins nothing', () => {
    expect(after(REVIEW, { do: 'send' }, { do: 'send' }).at).toBe('sending');
    for (const screen of [CART, MENU, { at: 'placed', order: 1 }] as const) {
      expect(after(screen, { do: 'send' })).toEqual(screen);
    }
  });

  test('whoever has gone on is not called back by the answer', () => {
    expect(after(REVIEW, { do: 'send' }, { do: 'show_menu' }, { do: 'placed', order: 3 })).toEqual(MENU);
    expect(after(REVIEW, { do: 'send' }, { do: 'show_menu' }, { do: 'not_placed' })).toEqual(MENU);
  });

  test('that was refused leads to what was chosen', () => {
    expect(after(REVIEW, { do: 'send' }, { do: 'not_placed' })).toEqual(CART);
  });
});

test('the language can be changed on every screen, and leads back to it, also by way of the looks', () => {
  const screens: readonly Screen[] = [
    { at: 'attract' },
    MENU,
    CART,
    REVIEW,
    { at: 'product', product: 4, line: 2 },
    { at: 'orders' },
    { at: 'placed', order: 1 },
    { at: 'sending' },
  ];
  for (const screen of screens) {
    expect(after(screen, { do: 'choose_language' }, { do: 'speak' })).toEqual(screen);
    expect(after(screen, { do: 'choose_looks' }, { do: 'choose_language' }, { do: 'back' })).toEqual(screen);
  }
});

test('a line that was being changed leads back to the cart', () => {
  expect(after(CART, { do: 'show_product', product: 1, line: 2 }, { do: 'back' })).toEqual(CART);
});

test('a page that is loaded in the middle goes on where it can', () => {
  expect(firstScreen({ spoken: false, lines: 0, intents: 0 }).at).toBe('attract');
  expect(firstScreen({ spoken: true, lines: 0, intents: 0 }).at).toBe('menu');
  expect(firstScreen({ spoken: true, lines: 2, intents: 0 }).at).toBe('cart');
  // Also where another has spoken: what is on its way is told before all else.
  expect(firstScreen({ spoken: false, lines: 2, intents: 1 }).at).toBe('sending');
});

test('an order that is cancelled leads back to the others only from where that was asked', () => {
  const asked: Screen = { at: 'cancel', order: 17 };
  expect(after(asked, { do: 'cancelled', order: 17 })).toEqual({ at: 'orders' });
  expect(after(asked, { do: 'cancelled', order: 18 })).toEqual(asked);
  expect(after(CART, { do: 'cancelled', order: 17 })).toEqual(CART);
});

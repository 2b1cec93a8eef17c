/** Which screen stands, and what leads from one to the next: one decision a screen, and a way back from each. */

/** `line`: the line of the cart that is being changed; null where the product is being chosen. */
export type Screen =
  | { readonly at: 'attract' }
  | { readonly at: 'language'; readonly back: Screen }
  | { readonly at: 'looks'; readonly back: Screen }
  | { readonly at: 'menu' }
  | { readonly at: 'product'; readonly product: number; readonly line: number | null }
  | { readonly at: 'cart' }
  | { readonly at: 'review' }
  | { readonly at: 'sending' }
  | { readonly at: 'placed'; readonly order: number }
  | { readonly at: 'orders' }
  | { readonly at: 'cancel'; readonly order: number };

export type Step =
  /** Somebody is there. `languages`: how many there are to choose from; `spoken`: one has been chosen. */
  | { readonly do: 'touch'; readonly languages: number; readonly spoken: boolean }
  | { readonly do: 'speak' }
  | { readonly do: 'choose_language' }
  | { readonly do: 'choose_looks' }
  | { readonly do: 'show_menu' }
  | { readonly do: 'show_product'; readonly product: number; readonly line: number | null }
  | { readonly do: 'show_cart' }
  | { readonly do: 'review' }
  | { readonly do: 'send' }
  | { readonly do: 'placed'; readonly order: number }
  | { readonly do: 'not_placed' }
  | { readonly do: 'show_orders' }
  | { readonly do: 'ask_cancel'; readonly order: number }
  | { readonly do: 'cancelled'; readonly order: number }
  | { readonly do: 'back' }
  | { readonly do: 'leave' };

const MENU: Screen = { at: 'menu' };

export function stepFrom(screen: Screen, step: Step): Screen {
  switch (step.do) {
    case 'touch':
      if (screen.at !== 'attract') return screen;
      return step.languages > 1 && !step.spoken ? { at: 'language', back: MENU } : MENU;
    case 'speak':
      return screen.at === 'language' ? screen.back : screen;
    case 'choose_language':
      return screen.at === 'language' ? screen : { at: 'language', back: backOf(screen) };
    case 'choose_looks':
      return screen.at === 'looks' ? screen : { at: 'looks', back: backOf(screen) };
    case 'show_menu':
      return MENU;
    case 'show_product':
      return { at: 'product', product: step.product, line: step.line };
    case 'show_cart':
      return { at: 'cart' };
    case 'review':
      return screen.at === 'cart' ? { at: 'review' } : screen;
    case 'send':
      // A second touch finds another screen, and sends nothing.
      return screen.at === 'review' ? { at: 'sending' } : screen;
    case 'placed':
      // Whoever has gone on meanwhile is left where they are; the line of open orders tells them.
      return screen.at === 'sending' ? { at: 'placed', order: step.order } : screen;
    case 'not_placed':
      return screen.at === 'sending' ? { at: 'cart' } : screen;
    case 'show_orders':
      return { at: 'orders' };
    case 'ask_cancel':
      return { at: 'cancel', order: step.order };
    case 'cancelled':
      // As with what was placed: whoever has gone on is left where they are.
      return screen.at === 'cancel' && screen.order === step.order ? { at: 'orders' } : screen;
    case 'back':
      return before(screen);
    case 'leave':
      return { at: 'attract' };
  }
}

/** Where a page begins that was loaded in the middle of it all. */
export function firstScreen({
  spoken,
  lines,
  intents,
}: {
  readonly spoken: boolean;
  readonly lines: number;
  readonly intents: number;
}): Screen {
  if (intents > 0) return { at: 'sending' };
  if (!spoken) return { at: 'attract' };
  return lines > 0 ? { at: 'cart' } : MENU;
}

/** Screens that lie over another lead back to what is below them. */
function backOf(screen: Screen): Screen {
  return screen.at === 'language' || screen.at === 'looks' ? screen.back : screen;
}

function before(screen: Screen): Screen {
  switch (screen.at) {
    case 'language':
    case 'looks':
      return screen.back;
    case 'product':
      return screen.line === null ? MENU : { at: 'cart' };
    case 'review':
      return { at: 'cart' };
    case 'cancel':
      return { at: 'orders' };
    case 'menu':
      return { at: 'attract' };
    case 'attract':
    case 'cart':
    case 'sending':
    case 'placed':
    case 'orders':
      return MENU;
  }
}

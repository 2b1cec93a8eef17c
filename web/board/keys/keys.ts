/** What a key does on the board: for keyboards, and for bump bars, which are keyboards with few keys. */

export type KeyAction =
  | { readonly do: 'move'; readonly to: 'next' | 'previous' | 'above' | 'below' | 'first' | 'last' }
  /** One step forward for the ticket that is chosen: take it in hand, or move it on. */
  | { readonly do: 'forward' }
  /** The same for the ticket at this place, 1 to 9, whichever is chosen. */
  | { readonly do: 'forward_at'; readonly place: number }
  | { readonly do: 'undo' | 'cancel' | 'detail' | 'recall' | 'mute' | 'sold_out' | 'place_order' | 'totals' | 'help' };

/** What is looked at of a `KeyboardEvent`. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'repeat' | 'isComposing' | 'defaultPrevented'
>;

/** Where the key was pressed. */
export interface KeyPlace {
  /** Somebody is writing there. */
  readonly isField: boolean;
  /** It answers to Enter and the space bar by itself. */
  readonly isControl: boolean;
  /** A dialog, a menu: what lies behind it hears nothing. */
  readonly isWithinOverlay: boolean;
}

export interface Binding {
  /** As `KeyboardEvent.key` names them, letters small. */
  readonly keys: readonly string[];
  readonly action: KeyAction;
  /** Held down, it goes on. What changes an order happens once a press. */
  readonly repeats: boolean;
  /** Under which text the help explains it. */
  readonly help: HelpKey;
}

export type HelpKey =
  | 'move'
  | 'ends'
  | 'forward'
  | 'forward_at'
  | 'undo'
  | 'cancel'
  | 'detail'
  | 'recall'
  | 'mute'
  | 'sold_out'
  | 'place_order'
  | 'totals'
  | 'help';

const PLACES = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export const BINDINGS: readonly Binding[] = [
  { keys: ['ArrowRight', 'j'], action: { do: 'move', to: 'next' }, repeats: true, help: 'move' },
  { keys: ['ArrowLeft', 'k'], action: { do: 'move', to: 'previous' }, repeats: true, help: 'move' },
  { keys: ['ArrowUp'], action: { do: 'move', to: 'above' }, repeats: true, help: 'move' },
  { keys: ['ArrowDown'], action: { do: 'move', to: 'below' }, repeats: true, help: 'move' },
  { keys: ['Home'], action: { do: 'move', to: 'first' }, repeats: false, help: 'ends' },
  { keys: ['End'], action: { do: 'move', to: 'last' }, repeats: false, help: 'ends' },
  { keys: ['Enter'], action: { do: 'forward' }, repeats: false, help: 'forward' },
  ...PLACES.map((place): Binding => {
    return { keys: [String(place)], action: { do: 'forward_at', place }, repeats: false, help: 'forward_at' };
  }),
  { keys: ['u', 'Backspace'], action: { do: 'undo' }, repeats: false, help: 'undo' },
  { keys: ['d'], action: { do: 'detail' }, repeats: false, help: 'detail' },
  { keys: ['c'], action: { do: 'cancel' }, repeats: false, help: 'cancel' },
  { keys: ['r'], action: { do: 'recall' }, repeats: false, help: 'recall' },
  { keys: ['n'], action: { do: 'place_order' }, repeats: false, help: 'place_order' },
  { keys: ['s'], action: { do: 'sold_out' }, repeats: false, help: 'sold_out' },
  { keys: ['t'], action: { do: 'totals' }, repeats: false, help: 'totals' },
  { keys: ['m'], action: { do: 'mute' }, repeats: false, help: 'mute' },
  { keys: ['?'], action: { do: 'help' }, repeats: false, help: 'help' },
];

const BY_KEY = new Map(BINDINGS.flatMap((binding) => binding.keys.map((key) => [key, binding] as const)));

export function actionOf(press: KeyPress, place: KeyPlace): KeyAction | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing || press.defaultPrevented) return null;
  if (place.isField || place.isWithinOverlay) return null;
  if (press.key === 'Enter' && place.isControl) return null;
  const isLetter = press.key.length === 1;
  // A question mark needs the shift key on most keyboards; with a letter it means something else. Caps lock does not.
  if (press.shiftKey && press.key !== '?') return null;
  const binding = BY_KEY.get(isLetter ? press.key.toLowerCase() : press.key);
  if (!binding || (press.repeat && !binding.repeats)) return null;
  return binding.action;
}

export interface HelpRow {
  readonly help: HelpKey;
  readonly keys: readonly string[];
}

/** What the help overlay shows, in its order. */
export function helpRows(): HelpRow[] {
  const rows = new Map<HelpKey, string[]>();
  for (const { keys, help } of BINDINGS) rows.set(help, [...(rows.get(help) ?? []), ...keys]);
  return [...rows].map(([help, keys]) => ({ help, keys }));
}

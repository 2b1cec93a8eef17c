/** What a room is about to order: lines with how many and a note, never more than the protocol takes. */
import type { Wish } from '@comanda/client';
import type { Product } from '@comanda/protocol/catalog';
import { isAway } from '../../core/menu-sections.ts';
import { type Chosen, fits } from '../../core/options.ts';
import { fieldOf } from '../../ui/stored.ts';

/** As the protocol has them; a test holds the two together. */
export const MOST_LINES = 50;
export const MOST_OF_A_PRODUCT = 999;
export const LONGEST_NOTE = 500;

export interface CartLine {
  /** Its own within the cart. */
  readonly id: number;
  readonly product: number;
  /** As it was called when it was chosen: it can be named also once the menu has it no more. */
  readonly name: string;
  readonly quantity: number;
  readonly note: string;
  /** What was chosen with it, named as it was then. */
  readonly options: readonly CartOption[];
}

/** `id` is the menu's. */
export interface CartOption {
  readonly id: string;
  readonly name: string;
}

export interface Cart {
  /** Another one for each cart, and the key of its order: whoever orders it has ordered it, in whatever tab. */
  readonly id: string;
  readonly lines: readonly CartLine[];
  readonly note: string;
}

export type Choice = Omit<CartLine, 'id'>;

/** `lines`: no room for another line; `product`: more of it than one order may have. */
export type CartChange =
  | { readonly kind: 'changed'; readonly cart: Cart }
  | { readonly kind: 'full'; readonly of: 'lines' | 'product' };

export function emptyCart(id: string): Cart {
  return { id, lines: [], note: '' };
}

/** The same product with the same choices and the same words joins its line. */
export function withChoice(cart: Cart, choice: Choice): CartChange {
  const { product, quantity } = choice;
  if (ofProduct(cart, product) + quantity > MOST_OF_A_PRODUCT) return { kind: 'full', of: 'product' };
  const same = cart.lines.find((line) => isSame(line, choice));
  if (same) return changed(cart, same.id, { quantity: same.quantity + quantity });
  if (cart.lines.length >= MOST_LINES) return { kind: 'full', of: 'lines' };
  const id = 1 + Math.max(0, ...cart.lines.map((line) => line.id));
  return { kind: 'changed', cart: { ...cart, lines: [...cart.lines, { ...choice, id }] } };
}

/** Another quantity, other choices or other words for a line; none of it takes the line out. */
export function withLine(
  cart: Cart,
  id: number,
  to: Pick<CartLine, 'quantity'> & Partial<Pick<CartLine, 'note' | 'options'>>,
): CartChange {
  const line = cart.lines.find((each) => each.id === id);
  if (!line) return { kind: 'changed', cart };
  if (to.quantity <= 0) {
    return { kind: 'changed', cart: { ...cart, lines: cart.lines.filter((each) => each.id !== id) } };
  }
  const others = ofProduct(cart, line.product) - line.quantity;
  if (others + to.quantity > MOST_OF_A_PRODUCT) return { kind: 'full', of: 'product' };
  return changed(cart, id, to);
}

export function withNote(cart: Cart, note: string): Cart {
  return { ...cart, note };
}

/** A cart of what was refused, in front of what was chosen since. */
export function givenBack(id: string, { lines, note }: Cart, since: Cart): Cart {
  return {
    id,
    lines: [...lines, ...since.lines].map((line, index) => ({ ...line, id: index + 1 })),
    note: since.note === '' ? note : since.note,
  };
}

export function countOf({ lines }: Cart): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Why a line cannot be ordered now. `choose`: what was chosen with it does not fit the menu any more. */
export type LineTrouble = 'sold_out' | 'gone' | 'choose';

/** By line. A menu that was never read says nothing of anything. */
export function troubles(
  { lines }: Cart,
  products: readonly Product[] | null,
  now: number,
): ReadonlyMap<number, LineTrouble> {
  const found = new Map<number, LineTrouble>();
  if (!products) return found;
  for (const { id, product, options } of lines) {
    const known = products.find((each) => each.id === product);
    if (!known?.is_active) found.set(id, 'gone');
    else if (isAway(known, now)) found.set(id, 'sold_out');
    else if (!fits(known.options, idsOf(options))) found.set(id, 'choose');
  }
  return found;
}

export function idsOf(options: readonly CartOption[]): Chosen {
  return options.map(({ id }) => id);
}

/** What is sent. */
export function wishOf({ lines, note }: Cart): Wish {
  const words = cleanNote(note);
  return {
    items: lines.map(({ product, quantity, note: own, options }) => {
      const said = cleanNote(own);
      return {
        ...{ product_id: product, quantity },
        ...(said !== '' && { note: said }),
        ...(options.length > 0 && { options: [...idsOf(options)] }),
      };
    }),
    ...(words !== '' && { note: words }),
  };
}

/** Keyboards and pastes bring what no screen can show: without it, and no longer than is taken. */
export function cleanNote(text: string): string {
  const shown = text.replace(/[^\P{Cc}\n\r\t]|\p{Cs}/gu, '').trim();
  // A character of two halves at the end goes whole.
  return shown
    .slice(0, LONGEST_NOTE)
    .replace(/\p{Cs}$/u, '')
    .trim();
}

/** A cart that was kept; undefined where it is none. */
export function readCart(parsed: unknown): Cart | undefined {
  const [id, note, lines] = ['id', 'note', 'lines'].map((name) => fieldOf(parsed, name));
  if (typeof id !== 'string' || typeof note !== 'string' || !Array.isArray(lines)) return undefined;
  const read = lines.map(readLine).filter((line) => line !== undefined);
  return { id, note, lines: read.slice(0, MOST_LINES) };
}

function readLine(parsed: unknown): CartLine | undefined {
  const [id, product, quantity] = ['id', 'product', 'quantity'].map((name) => fieldOf(parsed, name));
  const [name, note] = ['name', 'note'].map((each) => fieldOf(parsed, each));
  if (typeof name !== 'string' || typeof note !== 'string') return undefined;
  if (!isCount(id) || !isCount(product) || !isCount(quantity) || quantity > MOST_OF_A_PRODUCT) return undefined;
  return { id, product, quantity, name, note, options: readOptions(fieldOf(parsed, 'options')) };
}

/** None in a cart of before there were any; what is missing then is said as of any other line. */
function readOptions(parsed: unknown): readonly CartOption[] {
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((each) => {
    const [id, name] = [fieldOf(each, 'id'), fieldOf(each, 'name')];
    return typeof id === 'string' && typeof name === 'string' ? [{ id, name }] : [];
  });
}

function isSame(line: CartLine, choice: Choice): boolean {
  const [own, other] = [idsOf(line.options), idsOf(choice.options)];
  const isChosenSame = own.length === other.length && own.every((id) => other.includes(id));
  return line.product === choice.product && isChosenSame && line.note.trim() === choice.note.trim();
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function ofProduct({ lines }: Cart, product: number): number {
  return lines.reduce((sum, line) => sum + (line.product === product ? line.quantity : 0), 0);
}

function changed(cart: Cart, id: number, to: Partial<CartLine>): CartChange {
  return {
    kind: 'changed',
    cart: { ...cart, lines: cart.lines.map((line) => (line.id === id ? { ...line, ...to } : line)) },
  };
}

/** Whose work each line of an order is: a station's by its product's category, or the catch-all's, so that none is nobody's. */
import type { Category, Product } from '@comanda/protocol/catalog';
import type { StaffOrder } from '@comanda/protocol/order';
import type { Station } from '@comanda/protocol/setting';

export type Line = StaffOrder['items'][number];

/** What this screen shows: everything, or one station beside what is nobody's. */
export type View =
  | { readonly of: 'all' }
  | { readonly of: 'station'; readonly name: string }
  | { readonly of: 'catch_all' };

export const ALL: View = { of: 'all' };

/** What stations are made of; a menu that has not been read yet is empty. */
export interface Menu {
  readonly products: readonly Pick<Product, 'id' | 'category'>[];
  readonly categories: readonly Pick<Category, 'id' | 'name'>[];
}

/** Names of the stations that make a line; none where it is the catch-all's. */
export type StationsOf = (line: Pick<Line, 'product' | 'product_category'>) => readonly string[];

export function stationsOf(stations: readonly Station[], { products, categories }: Menu): StationsOf {
  const makers = new Map<number, string[]>();
  for (const { name, categories: made } of stations) {
    for (const category of made) makers.set(category, [...(makers.get(category) ?? []), name]);
  }
  const categoryOf = new Map(products.map(({ id, category }) => [id, category]));
  return ({ product, product_category }) => {
    const category = categoryOf.get(product);
    if (category !== undefined) return category === null ? [] : (makers.get(category) ?? []);
    // A product that is not on the menu any more, or not yet read: by the category's name, as it was when it was ordered.
    const named = categories.filter(({ name }) => name === product_category);
    return [...new Set(named.flatMap(({ id }) => makers.get(id) ?? []))];
  };
}

/** A station that was renamed or taken away since it was chosen is no reason to see nothing. */
export function viewAmong(view: View, stations: readonly Pick<Station, 'name'>[]): View {
  return view.of === 'station' && !stations.some(({ name }) => name === view.name) ? ALL : view;
}

export interface Division {
  /** Of this view. */
  readonly own: readonly Line[];
  /** Nobody's, and so everybody's: shown on every screen, marked as such. */
  readonly unclaimed: readonly Line[];
  /** Of other stations: that the order has more is known, and no more. */
  readonly others: readonly Line[];
}

/** Every line is in exactly one of the three. */
export function divide(lines: readonly Line[], view: View, makersOf: StationsOf): Division {
  const own: Line[] = [];
  const unclaimed: Line[] = [];
  const others: Line[] = [];
  for (const line of lines) {
    const makers = makersOf(line);
    if (view.of === 'all') own.push(line);
    else if (makers.length === 0) unclaimed.push(line);
    else if (view.of === 'station' && makers.includes(view.name)) own.push(line);
    else others.push(line);
  }
  return { own, unclaimed, others };
}

/** Whether a screen has anything to do with an order. What nobody has read yet, and a drill, is everybody's. */
export function concerns(
  order: Pick<StaffOrder, 'items' | 'is_drill'> | null,
  view: View,
  makersOf: StationsOf,
): boolean {
  if (view.of === 'all' || order === null || order.is_drill || order.items.length === 0) return true;
  const { own, unclaimed } = divide(order.items, view, makersOf);
  return own.length > 0 || unclaimed.length > 0;
}

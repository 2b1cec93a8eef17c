/** What is open by product over all orders: how much is still to be made, with what was chosen, and how much is. */
import type { BoardOrder } from '@comanda/client';
import { choiceWords } from '../../core/options.ts';
import { divide, type Line, type StationsOf, type View } from '../stations/stations.ts';

export interface ProductTotal {
  readonly product: number;
  readonly name: string;
  readonly unit: string;
  readonly category: string | null;
  /** Units that are still to be made. */
  readonly open: number;
  /** Units that are made and have not gone out. */
  readonly done: number;
  /** Orders that still want some. */
  readonly orders: number;
  /** How many of the open ones with which choices, those with none last; empty where nobody has chosen anything. */
  readonly kinds: readonly ProductKind[];
}

export interface ProductKind {
  /** Empty: as it comes. */
  readonly words: string;
  readonly open: number;
}

/**
 * Of the lines that a view shows. By category and name, and not by number: a row stays where the eye has found it. `language`
 * is the reader's: each has an alphabet of its own.
 */
export function totalsOf(
  orders: Iterable<BoardOrder>,
  view: View,
  makersOf: StationsOf,
  language: string,
): ProductTotal[] {
  const totals = new Map<number, Omit<ProductTotal, 'kinds'> & { readonly newest: number }>();
  const kinds = new Map<number, Map<string, number>>();
  for (const { details, status } of orders) {
    // Nobody waits for what is ordered as an exercise.
    if (!details || details.is_drill) continue;
    const wanted = new Set<number>();
    const { own, unclaimed } = divide(details.items, view, makersOf);
    for (const line of [...own, ...unclaimed]) {
      if (line.quantity === 0) continue;
      const isDone = line.done_at !== null || status === 'READY';
      const before = totals.get(line.product);
      const isFirstOfOrder = !isDone && !wanted.has(line.product);
      if (!isDone) {
        wanted.add(line.product);
        const words = choiceWords(line.options);
        const own = kinds.get(line.product) ?? new Map<string, number>();
        kinds.set(line.product, own.set(words, (own.get(words) ?? 0) + line.quantity));
      }
      totals.set(line.product, {
        product: line.product,
        ...newer(before, line),
        open: (before?.open ?? 0) + (isDone ? 0 : line.quantity),
        done: (before?.done ?? 0) + (isDone ? line.quantity : 0),
        orders: (before?.orders ?? 0) + (isFirstOfOrder ? 1 : 0),
      });
    }
  }
  const { compare } = new Intl.Collator(language, { numeric: true });
  return [...totals.values()]
    .sort((a, b) => compare(a.category ?? LAST, b.category ?? LAST) || compare(a.name, b.name) || a.product - b.product)
    .map(({ newest: _, ...total }) => ({ ...total, kinds: kindsOf(kinds.get(total.product), compare) }));
}

function kindsOf(open: ReadonlyMap<string, number> | undefined, compare: Intl.Collator['compare']): ProductKind[] {
  const found = [...(open ?? [])].map(([words, count]) => ({ words, open: count }));
  if (found.every(({ words }) => words === '')) return [];
  return found.sort((a, b) => compare(a.words || LAST, b.words || LAST));
}

/** Behind every name. */
const LAST = '\u{10FFFD}';

interface Named {
  readonly name: string;
  readonly unit: string;
  readonly category: string | null;
  readonly newest: number;
}

/** A product that was renamed while orders were open goes by its newest name. */
function newer(before: Named | undefined, line: Line): Named {
  if (before && before.newest > line.id) {
    const { name, unit, category, newest } = before;
    return { name, unit, category, newest };
  }
  return { name: line.product_name, unit: line.unit_label, category: line.product_category, newest: line.id };
}

/** What a placed order consists of: lines of one product and the same choices added up, and a snapshot of each product as it was then. */
import { MAX_QUANTITY, type OrderLine } from '@comanda/protocol/order';
import type { OptionGroup, OrderedOption } from '@comanda/protocol/product-options';
import { type ChoiceProblem, chooseOptions } from './chosen-options.ts';

/** A product as the store knows it at the moment of placing. */
export interface OrderableProduct {
  readonly id: number;
  readonly name: string;
  readonly categoryName: string | null;
  readonly imageUrl: string | null;
  readonly unitLabel: string;
  readonly priceMinor: number;
  readonly options: readonly OptionGroup[];
  readonly isActive: boolean;
  readonly isAvailable: boolean;
}

export interface PlacedLine {
  readonly product: OrderableProduct;
  readonly quantity: number;
  readonly note: string;
  readonly options: readonly OrderedOption[];
}

/** Which field of the request is wrong, and why; the edge turns the reason into words. */
export type FieldProblem =
  | { readonly path: string; readonly reason: 'unknown_product' | 'too_many_in_all' }
  /** Names the product, so that a room can tell its guest. */
  | { readonly path: string; readonly reason: 'sold_out'; readonly product: string }
  | ChoiceProblem;

export type PlacementDecision =
  | { readonly ok: true; readonly lines: readonly PlacedLine[] }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Unknown and archived products read the same, as unknown and inactive devices do. */
export function decidePlacement(
  items: readonly OrderLine[],
  products: ReadonlyMap<number, OrderableProduct>,
): PlacementDecision {
  const problems: FieldProblem[] = [];
  const lines = new Map<
    string,
    { product: OrderableProduct; quantity: number; note: string; options: readonly OrderedOption[] }
  >();
  items.forEach((item, index) => {
    const product = products.get(item.product_id);
    if (product === undefined || !product.isActive) {
      problems.push({ path: `items.${index}.product_id`, reason: 'unknown_product' });
      return;
    }
    if (!product.isAvailable) {
      problems.push({ path: `items.${index}.product_id`, reason: 'sold_out', product: product.name });
      return;
    }
    const chosen = chooseOptions(product, item.options ?? [], `items.${index}.options`);
    if (chosen.problems.length > 0) {
      problems.push(...chosen.problems);
      return;
    }
    const key = `${product.id} ${chosen.key}`;
    const line = lines.get(key);
    if (line === undefined) {
      lines.set(key, { product, quantity: item.quantity, note: item.note ?? '', options: chosen.options });
      return;
    }
    line.quantity += item.quantity;
    if (item.note) line.note = line.note ? `${line.note}; ${item.note}` : item.note;
    if (line.quantity > MAX_QUANTITY) problems.push({ path: `items.${index}.quantity`, reason: 'too_many_in_all' });
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, lines: [...lines.values()] };
}

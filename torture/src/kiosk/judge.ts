/** What must be true of a tablet's orders once all is well again, whatever has happened. */
import type { Book } from './book.ts';

interface OrderThere {
  readonly id: number;
  readonly note: string;
  readonly items: readonly { readonly product: number; readonly quantity: number }[];
}

/** Throws with all that is wrong. */
export function judge(book: Book, orders: readonly OrderThere[]): void {
  const there = new Map(orders.map((order) => [order.id, order]));
  const byKey = [...book.made.values()].flatMap((ids) => [...ids]);
  const invented = [...there.keys()].filter((id) => !byKey.includes(id));
  const gone = byKey.filter((id) => !there.has(id));
  if (invented.length > 0) book.complain(`orders that nobody has ordered: ${invented.join()}`);
  if (gone.length > 0) book.complain(`orders that were answered and are not there: ${gone.join()}`);
  for (const key of book.made.keys()) if (!book.kept.has(key)) book.complain(`${key} is an order of nobody`);
  for (const [key, wishes] of book.kept) {
    const ids = [...(book.made.get(key) ?? [])];
    judgeIntent(book, key, ids.length);
    const order = there.get(ids[0] ?? 0);
    if (!order) continue;
    const got = `${sums(order.items)} ${order.note}`;
    const wanted = wishes.map(({ items, note = '' }) => {
      return `${sums(items.map(({ product_id, quantity }) => ({ product: product_id, quantity })))} ${note}`;
    });
    if (!wanted.includes(got)) book.complain(`${key} wanted ${wanted.join(', or ')}, and became ${got}`);
  }
  if (book.complaints.length > 0) throw new Error(book.complaints.join('\n'));
}

/** The server joins lines that are alike. */
function sums(items: readonly { readonly product: number; readonly quantity: number }[]): string {
  const sum = new Map<number, number>();
  for (const { product, quantity } of items) sum.set(product, (sum.get(product) ?? 0) + quantity);
  return [...sum]
    .sort(([one], [other]) => one - other)
    .map(([product, quantity]) => `${quantity} of ${product}`)
    .join(', ');
}

/**
 * One order, which was told; or none, which was told, the cart given back. That a page tells twice is seen as it happens.
 *
 * One thing no page can know: two of them ask under one key, the one is told no, and the other's request, which is under way
 * already, is taken a moment later, as when the product has come back in between. The same where what was refused could not
 * be forgotten for want of room, and the next page asks once more. There is one order then too, and the cart is back.
 */
function judgeIntent(book: Book, key: string, orders: number): void {
  const [placed, refused] = [book.toldOf(key, 'placed'), book.toldOf(key, 'refused')];
  const say = (what: string) =>
    book.complain(`${key} ${what} (orders ${orders}, placed ${placed}, refused ${refused})`);
  // Whoever clears the storage, or writes over what it has not heard of, takes the intent from the pages to come.
  const mayBeForgotten = book.cleared.has(key) || book.overwritten.has(key);
  if (orders > 1) say('became more than one order');
  if (placed > 0 && orders === 0) say('was told to be placed, and is not');
  const isUnclear = orders === 1 && refused > 0 && (book.shared.has(key) || book.stuck.has(key));
  if (orders === 1 && refused > 0 && !isUnclear) say('was told to be refused, and is an order');
  if (orders === 1 && placed === 0 && !mayBeForgotten && !isUnclear) say('is an order, and nobody was told');
  if (orders === 0 && refused === 0 && !mayBeForgotten && !book.givenBack.has(key))
    say('is no order, and nobody was told');
  if (isUnclear) book.count('orders of which one of two pages was told no');
  if (orders === 1) book.count('intents that became one order');
  else if (refused > 0 || book.givenBack.has(key)) book.count('intents that were refused, said and given back');
  else book.count('intents that nobody knew any more');
}

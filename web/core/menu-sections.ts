/** The menu in sections, what is searched for in it, and what of it is sold out: the same for staff and guests. */
import type { Category, Product } from '@comanda/protocol/catalog';

/** What is sold out comes back by itself at its time, and nobody says so then. */
export function isAway(
  { is_available, unavailable_until }: Pick<Product, 'is_available' | 'unavailable_until'>,
  now: number,
): boolean {
  return !is_available && (unavailable_until === null || Date.parse(unavailable_until) > now);
}

export interface MenuSection {
  /** Null for products of no category. */
  readonly category: Pick<Category, 'id' | 'name'> | null;
  readonly products: readonly Product[];
}

/** Products by category, as the menu has them; of a search only what it names. Categories without a product are left out. */
export function menuSections(
  products: readonly Product[],
  categories: readonly Category[],
  search: string,
): MenuSection[] {
  const wanted = plain(search.trim());
  const found = products.filter(({ is_active, name }) => is_active && plain(name).includes(wanted));
  const known = new Set(categories.map(({ id }) => id));
  const sections: MenuSection[] = categories.map((category) => ({
    category,
    products: found.filter((product) => product.category === category.id),
  }));
  sections.push({
    category: null,
    products: found.filter(({ category }) => category === null || !known.has(category)),
  });
  return sections.filter((section) => section.products.length > 0);
}

/** "Café" is found by "cafe". */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

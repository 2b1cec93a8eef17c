/** /api/catalog/: categories, tags and products. */
import { operations } from '@comanda/protocol/operations';
import type { HttpContext } from '../context.ts';
import { resource } from './resource.ts';

export const categories = resource(operations.categories, {
  list: ({ reader }, isActive, page) => reader.catalog.categories(isActive, page),
  read: ({ reader }, id) => reader.catalog.category(id),
  create: ({ commands }, creation) => commands.createCategory(creation),
  update: ({ commands }, id, update) => commands.updateCategory({ id, update }),
  archive: ({ commands }, id) => commands.updateCategory({ id, update: { is_active: false } }),
});

export const tags = resource(operations.tags, {
  list: ({ reader }, isActive, page) => reader.catalog.tags(isActive, page),
  read: ({ reader }, id) => reader.catalog.tag(id),
  create: ({ commands }, creation) => commands.createTag(creation),
  update: ({ commands }, id, update) => commands.updateTag({ id, update }),
  archive: ({ commands }, id) => commands.updateTag({ id, update: { is_active: false } }),
});

/** Prices are in the site's currency, whichever product it is. */
export function priced<T extends object>(product: T, { config }: HttpContext): T & { currency: string } {
  return { ...product, currency: config.SITE_CURRENCY };
}

export const products = resource(operations.products, {
  async list(context, isActive, page) {
    const found = await context.reader.catalog.products({ isActive }, page, context.clock.now());
    return { count: found.count, rows: found.rows.map((product) => priced(product, context)) };
  },
  async read(context, id) {
    const product = await context.reader.catalog.product(id, context.clock.now());
    return product && priced(product, context);
  },
  create: ({ commands }, creation) => commands.createProduct(creation),
  update: ({ commands }, id, update) => commands.updateProduct({ id, update }),
  archive: ({ commands }, id) => commands.updateProduct({ id, update: { is_active: false } }),
});

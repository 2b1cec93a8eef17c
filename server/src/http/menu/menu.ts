/** GET /api/public/products and /categories: the menu, as every room may read it. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { pageIn, pageOut } from '../pages.ts';

export const listMenuProducts = operation(operations.listMenuProducts, async ({ query, path }, context) => {
  const { reader, config, clock } = context;
  const filter = { isActive: true, category: query.category };
  const found = await reader.catalog.products(filter, pageIn(query), clock.now());
  return pageOut(found, query, path, (product) => ({ ...product, currency: config.SITE_CURRENCY }));
});

export const listMenuCategories = operation(operations.listMenuCategories, async ({ query, path }, { reader }) =>
  pageOut(await reader.catalog.categories(true, pageIn(query)), query, path, (category) => category),
);

/** Keeps the menu: makes and changes categories, tags and products. Archiving is a change to `is_active: false`. */
import type {
  CategoryCreation,
  CategoryUpdate,
  ProductCreation,
  ProductUpdate,
  TagCreation,
  TagUpdate,
} from '@comanda/protocol/catalog';
import type { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import type { StoreTransaction } from '../store/store.ts';
import { done, type Outcome, oneByOne, refused } from './command.ts';

type Change<U extends z.ZodType> = { readonly id: number; readonly update: z.output<U> };

export const createCategory = oneByOne(
  'create-category',
  async (tx, input: z.output<typeof CategoryCreation>): Promise<Outcome<number>> => {
    if (await tx.catalog.categoryByName(input.name)) return refused({ code: 'already_exists', field: 'name' });
    return done(await tx.catalog.insertCategory(input));
  },
);

export const updateCategory = oneByOne(
  'update-category',
  async (tx, { id, update }: Change<typeof CategoryUpdate>): Promise<Outcome<number>> => {
    if (!(await tx.catalog.category(id))) return refused({ code: 'not_found' });
    const namesake = update.name === undefined ? undefined : await tx.catalog.categoryByName(update.name);
    if (namesake && namesake.id !== id) return refused({ code: 'already_exists', field: 'name' });
    await tx.catalog.updateCategory(id, update);
    return done(id);
  },
);

export const createTag = oneByOne(
  'create-tag',
  async (tx, input: z.output<typeof TagCreation>): Promise<Outcome<number>> => {
    if (await tx.catalog.tagByName(input.name)) return refused({ code: 'already_exists', field: 'name' });
    return done(await tx.catalog.insertTag(input));
  },
);

export const updateTag = oneByOne(
  'update-tag',
  async (tx, { id, update }: Change<typeof TagUpdate>): Promise<Outcome<number>> => {
    if (!(await tx.catalog.tag(id))) return refused({ code: 'not_found' });
    const namesake = update.name === undefined ? undefined : await tx.catalog.tagByName(update.name);
    if (namesake && namesake.id !== id) return refused({ code: 'already_exists', field: 'name' });
    await tx.catalog.updateTag(id, update);
    return done(id);
  },
);

/** The first field that names a category or tag that is not there. */
async function unknownReference(
  tx: StoreTransaction,
  product: { readonly category?: number | null | undefined; readonly tags?: readonly number[] | undefined },
): Promise<string | null> {
  if (product.category != null && !(await tx.catalog.category(product.category))) return 'category';
  const tags = product.tags ?? [];
  const known = await tx.catalog.tagsExisting(tags);
  return tags.every((tag) => known.has(tag)) ? null : 'tags';
}

export function createProduct(clock: Clock) {
  return oneByOne('create-product', async (tx, input: z.output<typeof ProductCreation>): Promise<Outcome<number>> => {
    const field = await unknownReference(tx, input);
    if (field) return refused({ code: 'unknown_reference', field });
    return done(await tx.catalog.insertProduct(input, clock.now()));
  });
}

export const updateProduct = oneByOne(
  'update-product',
  async (tx, { id, update }: Change<typeof ProductUpdate>): Promise<Outcome<number>> => {
    if (!(await tx.catalog.product(id))) return refused({ code: 'not_found' });
    const field = await unknownReference(tx, update);
    if (field) return refused({ code: 'unknown_reference', field });
    await tx.catalog.updateProduct(id, update);
    return done(id);
  },
);

/**
 * Keeps the menu: makes and changes categories, tags and products, and says what is sold out. Archiving is a change to
 * `is_active: false`. A group of changes tells once that the menu is another one; what changes nothing tells nothing.
 */
import type {
  CategoryCreation,
  CategoryUpdate,
  ProductCreation,
  ProductUpdate,
  TagCreation,
  TagUpdate,
} from '@comanda/protocol/catalog';
import type { z } from 'zod';
import type { KeptAvailability } from '../domain/availability.ts';
import type { Clock } from '../domain/clock.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { ownImage, type PhotographFile } from '../domain/photograph.ts';
import type { ProductRecord } from '../store/catalog.ts';
import type { StoreTransaction } from '../store/store.ts';
import type { Command } from '../store/transactor.ts';
import { done, type Outcome, refused } from './command.ts';

type Change<U extends z.ZodType> = { readonly id: number; readonly update: z.output<U> };

/** What a group of changes has to tell. */
interface News {
  isMenuChanged: boolean;
  readonly availability: LogEvent[];
}

type Keep<I> = (tx: StoreTransaction, input: I, news: News, now: number) => Promise<Outcome<number>>;

function keepsMenu<I>(name: string, keep: Keep<I>): (clock: Clock) => Command<I, Outcome<number>> {
  return (clock) => ({
    name,
    async run(tx, inputs) {
      const now = clock.now();
      const news: News = { isMenuChanged: false, availability: [] };
      const outcomes: Outcome<number>[] = [];
      for (const input of inputs) outcomes.push(await keep(tx, input, news, now));
      const menu: LogEvent[] = news.isMenuChanged ? [{ kind: 'menu_changed', at: now }] : [];
      await tx.events.append([...menu, ...news.availability], now);
      return outcomes;
    },
  });
}

/** Whether two records say different things: both come from the same reading, so their fields stand in the same order. */
function differ(before: object | undefined, after: object | undefined): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

export const createCategory = keepsMenu(
  'create-category',
  async (tx, input: z.output<typeof CategoryCreation>, news) => {
    if (await tx.catalog.categoryByName(input.name)) return refused({ code: 'already_exists', field: 'name' });
    news.isMenuChanged = true;
    return done(await tx.catalog.insertCategory(input));
  },
);

export const updateCategory = keepsMenu(
  'update-category',
  async (tx, { id, update }: Change<typeof CategoryUpdate>, news) => {
    const before = await tx.catalog.category(id);
    if (!before) return refused({ code: 'not_found' });
    const namesake = update.name === undefined ? undefined : await tx.catalog.categoryByName(update.name);
    if (namesake && namesake.id !== id) return refused({ code: 'already_exists', field: 'name' });
    await tx.catalog.updateCategory(id, update);
    news.isMenuChanged ||= differ(before, await tx.catalog.category(id));
    return done(id);
  },
);

export const createTag = keepsMenu('create-tag', async (tx, input: z.output<typeof TagCreation>, news) => {
  if (await tx.catalog.tagByName(input.name)) return refused({ code: 'already_exists', field: 'name' });
  news.isMenuChanged = true;
  return done(await tx.catalog.insertTag(input));
});

export const updateTag = keepsMenu('update-tag', async (tx, { id, update }: Change<typeof TagUpdate>, news) => {
  const before = await tx.catalog.tag(id);
  if (!before) return refused({ code: 'not_found' });
  const namesake = update.name === undefined ? undefined : await tx.catalog.tagByName(update.name);
  if (namesake && namesake.id !== id) return refused({ code: 'already_exists', field: 'name' });
  await tx.catalog.updateTag(id, update);
  news.isMenuChanged ||= differ(before, await tx.catalog.tag(id));
  return done(id);
});

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

export const createProduct = keepsMenu(
  'create-product',
  async (tx, input: z.output<typeof ProductCreation>, news, now) => {
    const field = await unknownReference(tx, input);
    if (field) return refused({ code: 'unknown_reference', field });
    news.isMenuChanged = true;
    return done(await tx.catalog.insertProduct(ownImage(input), now));
  },
);

export const updateProduct = keepsMenu(
  'update-product',
  async (tx, { id, update }: Change<typeof ProductUpdate>, news, now) => {
    const before = await tx.catalog.product(id, now);
    if (!before) return refused({ code: 'not_found' });
    const field = await unknownReference(tx, update);
    if (field) return refused({ code: 'unknown_reference', field });
    await tx.catalog.updateProduct(id, ownImage(update));
    noteProduct(before, await tx.catalog.product(id, now), news, now);
    return done(id);
  },
);

/** No files: it has none any more. */
export const setPhotograph = keepsMenu(
  'set-photograph',
  async (tx, { id, files }: { readonly id: number; readonly files: readonly PhotographFile[] }, news, now) => {
    const before = await tx.catalog.product(id, now);
    if (!before) return refused({ code: 'not_found' });
    await tx.catalog.setPhotograph(id, files);
    noteProduct(before, await tx.catalog.product(id, now), news, now);
    return done(id);
  },
);

export const changeAvailability = keepsMenu(
  'change-availability',
  async (tx, { id, kept }: { readonly id: number; readonly kept: KeptAvailability }, news, now) => {
    const before = await tx.catalog.product(id, now);
    if (!before) return refused({ code: 'not_found' });
    await tx.catalog.setAvailability(id, kept);
    noteProduct(before, await tx.catalog.product(id, now), news, now);
    return done(id);
  },
);

function noteProduct(before: ProductRecord, after: ProductRecord | undefined, news: News, now: number): void {
  if (!after) return;
  const { is_available, unavailable_until, ...rest } = after;
  const { is_available: wasAvailable, unavailable_until: wasUntil, ...restBefore } = before;
  news.isMenuChanged ||= differ(restBefore, rest);
  if (is_available === wasAvailable && unavailable_until === wasUntil) return;
  news.availability.push({
    kind: 'product_availability_changed',
    productId: after.id,
    isAvailable: is_available,
    unavailableUntil: unavailable_until === null ? null : Date.parse(unavailable_until),
    at: now,
  });
}

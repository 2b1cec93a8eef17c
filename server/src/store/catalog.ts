/** The menu in the store: categories, tags and products, in the shapes that travel. */
import type {
  Category,
  CategoryCreation,
  CategoryUpdate,
  Product,
  ProductCreation,
  ProductUpdate,
  Tag,
  TagCreation,
  TagUpdate,
} from '@comanda/protocol/catalog';
import { toInstant } from '@comanda/protocol/instant';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { availabilityAt, type KeptAvailability } from '../domain/availability.ts';
import type { OrderableProduct } from '../domain/order-placement.ts';
import { imageOf, photographOf } from '../domain/photograph.ts';
import { flag, namesAny } from './columns.ts';
import { compiledListQuery } from './compiled-query.ts';
import type { Page, Paged } from './paging.ts';
import { partsIn } from './photographs.ts';
import { optionGroups, productTexts, productViews } from './product-columns.ts';
import type { Flag, Schema } from './schema.ts';

type CategoryView = z.infer<typeof Category>;
type TagView = z.infer<typeof Tag>;
/** The currency is the site's and no column of the product. */
export type ProductRecord = Omit<Product, 'currency'>;

export interface ProductFilter {
  readonly isActive?: boolean | undefined;
  readonly category?: number | undefined;
}

const withCategory = (db: Kysely<Schema>) =>
  db
    .selectFrom('products')
    .leftJoin('categories', 'categories.id', 'products.category_id')
    .selectAll('products')
    .select('categories.name as category_name');

const productsById = compiledListQuery((db, ids: readonly number[]) =>
  withCategory(db).where('products.id', 'in', ids),
);

function availabilityOf(row: { is_available: Flag; unavailable_until: number | null }): KeptAvailability {
  return { isAvailable: row.is_available === 1, until: row.unavailable_until };
}

export function catalogReads(db: Kysely<Schema>) {
  const products = () => withCategory(db);

  async function complete(
    rows: Awaited<ReturnType<ReturnType<typeof products>['execute']>>,
    now: number,
  ): Promise<ProductRecord[]> {
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.id);
    const tags = await db
      .selectFrom('product_tags')
      .innerJoin('tags', 'tags.id', 'product_tags.tag_id')
      .select(['product_id', 'tag_id', 'tags.name', 'tags.is_active'])
      .where('product_id', 'in', ids)
      .orderBy('tag_id')
      .execute();
    return rows.map((row) => {
      const { isAvailable, until } = availabilityAt(availabilityOf(row), now);
      const own = tags.filter((tag) => tag.product_id === row.id);
      const parts = partsIn(row.photograph);
      return {
        id: row.id,
        name: row.name,
        description: row.description,
        category: row.category_id,
        category_name: row.category_name,
        tags: own.map((tag) => tag.tag_id),
        tag_names: own.filter((tag) => tag.is_active === 1).map((tag) => tag.name),
        ...productViews(row),
        unit_label: row.unit_label,
        price_minor: row.price_minor,
        image_url: row.image_url ?? imageOf(parts),
        photograph: parts.length === 0 ? null : photographOf(parts),
        position: row.position,
        is_active: row.is_active === 1,
        is_available: isAvailable,
        unavailable_until: until === null ? null : toInstant(until),
        created_at: toInstant(row.created_at),
      };
    });
  }

  return {
    async categories(isActive: boolean | undefined, page: Page): Promise<Paged<CategoryView>> {
      let query = db.selectFrom('categories');
      if (isActive !== undefined) query = query.where('is_active', '=', flag(isActive));
      const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
      const rows = await query
        .selectAll()
        .orderBy('position')
        .orderBy('id')
        .limit(page.limit)
        .offset(page.offset)
        .execute();
      return { count: Number(count), rows: rows.map((row) => ({ ...row, is_active: row.is_active === 1 })) };
    },

    async category(id: number): Promise<CategoryView | undefined> {
      const row = await db.selectFrom('categories').selectAll().where('id', '=', id).executeTakeFirst();
      return row && { ...row, is_active: row.is_active === 1 };
    },

    async categoryByName(name: string): Promise<{ id: number } | undefined> {
      return db.selectFrom('categories').select('id').where('name', '=', name).executeTakeFirst();
    },

    async categoriesExisting(ids: readonly number[]): Promise<ReadonlySet<number>> {
      if (ids.length === 0) return new Set();
      const rows = await db.selectFrom('categories').select('id').where('id', 'in', ids).execute();
      return new Set(rows.map((row) => row.id));
    },

    async tags(isActive: boolean | undefined, page: Page): Promise<Paged<TagView>> {
      let query = db.selectFrom('tags');
      if (isActive !== undefined) query = query.where('is_active', '=', flag(isActive));
      const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
      const rows = await query.selectAll().orderBy('name').limit(page.limit).offset(page.offset).execute();
      return { count: Number(count), rows: rows.map((row) => ({ ...row, is_active: row.is_active === 1 })) };
    },

    async tag(id: number): Promise<TagView | undefined> {
      const row = await db.selectFrom('tags').selectAll().where('id', '=', id).executeTakeFirst();
      return row && { ...row, is_active: row.is_active === 1 };
    },

    async tagByName(name: string): Promise<{ id: number } | undefined> {
      return db.selectFrom('tags').select('id').where('name', '=', name).executeTakeFirst();
    },

    async tagsExisting(ids: readonly number[]): Promise<ReadonlySet<number>> {
      if (ids.length === 0) return new Set();
      const rows = await db.selectFrom('tags').select('id').where('id', 'in', ids).execute();
      return new Set(rows.map((row) => row.id));
    },

    /** As they are at `now`; so are the two below. */
    async products(filter: ProductFilter, page: Page, now: number): Promise<Paged<ProductRecord>> {
      let counting = db.selectFrom('products');
      let matching = products();
      if (filter.isActive !== undefined) {
        counting = counting.where('is_active', '=', flag(filter.isActive));
        matching = matching.where('products.is_active', '=', flag(filter.isActive));
      }
      if (filter.category !== undefined) {
        counting = counting.where('category_id', '=', filter.category);
        matching = matching.where('products.category_id', '=', filter.category);
      }
      const { count } = await counting.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
      const rows = await matching
        .orderBy('products.position')
        .orderBy('products.id')
        .limit(page.limit)
        .offset(page.offset)
        .execute();
      return { count: Number(count), rows: await complete(rows, now) };
    },

    async product(id: number, now: number): Promise<ProductRecord | undefined> {
      const [product] = await complete(await products().where('products.id', '=', id).execute(), now);
      return product;
    },

    /** Products by id as an order needs them; unknown ids are simply not in the answer. */
    async orderable(ids: readonly number[], now: number): Promise<ReadonlyMap<number, OrderableProduct>> {
      const rows = await productsById(db, ids);
      return new Map(
        rows.map((row) => [
          row.id,
          {
            id: row.id,
            name: row.name,
            categoryName: row.category_name,
            imageUrl: row.image_url ?? imageOf(partsIn(row.photograph)),
            unitLabel: row.unit_label,
            priceMinor: row.price_minor,
            options: optionGroups(row.options),
            isActive: row.is_active === 1,
            isAvailable: availabilityAt(availabilityOf(row), now).isAvailable,
          },
        ]),
      );
    },
  };
}
export type CatalogReads = ReturnType<typeof catalogReads>;

export function catalogWrites(db: Kysely<Schema>) {
  async function retag(productId: number, tags: readonly number[]): Promise<void> {
    await db.deleteFrom('product_tags').where('product_id', '=', productId).execute();
    const distinct = [...new Set(tags)];
    if (distinct.length === 0) return;
    await db
      .insertInto('product_tags')
      .values(distinct.map((tag) => ({ product_id: productId, tag_id: tag })))
      .execute();
  }

  return {
    async insertCategory(category: z.output<typeof CategoryCreation>): Promise<number> {
      const row = await db
        .insertInto('categories')
        .values({ ...category, is_active: flag(category.is_active) })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    async updateCategory(id: number, update: z.output<typeof CategoryUpdate>): Promise<void> {
      const columns = { ...update, is_active: flag(update.is_active) };
      if (namesAny(columns)) await db.updateTable('categories').set(columns).where('id', '=', id).execute();
    },

    async insertTag(tag: z.output<typeof TagCreation>): Promise<number> {
      const row = await db
        .insertInto('tags')
        .values({ ...tag, is_active: flag(tag.is_active) })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    async updateTag(id: number, update: z.output<typeof TagUpdate>): Promise<void> {
      const columns = { ...update, is_active: flag(update.is_active) };
      if (namesAny(columns)) await db.updateTable('tags').set(columns).where('id', '=', id).execute();
    },

    async insertProduct(product: z.output<typeof ProductCreation>, now: number): Promise<number> {
      const { category, tags, is_active, is_available, allergens, diets, options, ...columns } = product;
      const row = await db
        .insertInto('products')
        .values({
          ...columns,
          ...productTexts({ allergens, diets, options }),
          category_id: category,
          is_active: flag(is_active),
          is_available: flag(is_available),
          created_at: now,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await retag(row.id, tags);
      return row.id;
    },

    /** A product that an update calls sold out is so until further notice. */
    async updateProduct(id: number, update: z.output<typeof ProductUpdate>): Promise<void> {
      const { category, tags, is_active, is_available, allergens, diets, options, ...rest } = update;
      const columns = {
        ...rest,
        ...productTexts({ allergens, diets, options }),
        category_id: category,
        is_active: flag(is_active),
        is_available: flag(is_available),
        unavailable_until: is_available === undefined ? undefined : null,
      };
      if (namesAny(columns)) await db.updateTable('products').set(columns).where('id', '=', id).execute();
      if (tags !== undefined) await retag(id, tags);
    },

    async setAvailability(id: number, { isAvailable, until }: KeptAvailability): Promise<void> {
      const columns = { is_available: flag(isAvailable), unavailable_until: until };
      await db.updateTable('products').set(columns).where('id', '=', id).execute();
    },
  };
}

/** What is to be chosen with a product, what is in it, and whom it is for; and what was chosen with a line. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Of what was there before nobody has stated anything: that is null, and no empty list.
  await db.schema.alterTable('products').addColumn('allergens', 'text').execute();
  await db.schema
    .alterTable('products')
    .addColumn('diets', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .alterTable('products')
    .addColumn('options', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .alterTable('order_items')
    .addColumn('options', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
}

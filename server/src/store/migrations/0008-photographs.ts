/** Photographs of products: which files one is kept as, and their bytes. */
import { type Kysely, PostgresAdapter, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const bytes = db.getExecutor().adapter instanceof PostgresAdapter ? 'bytea' : 'blob';
  await db.schema.alterTable('products').addColumn('photograph', 'text').execute();
  // Two products with the same picture hold it twice: whichever loses it takes nothing from the other.
  await db.schema
    .createTable('photographs')
    .addColumn('product_id', 'integer', (c) => c.notNull().references('products.id').onDelete('restrict'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull().check(sql`type in ('image/jpeg', 'image/webp')`))
    .addColumn('content', sql.raw(bytes), (c) => c.notNull())
    .addPrimaryKeyConstraint('photographs_pk', ['product_id', 'hash'])
    .execute();
  await db.schema.createIndex('photographs_hash').on('photographs').column('hash').execute();
}

/** What the kitchen does with an order: marks on its lines, amendments, what a person must confirm, and drills. */
import { type ColumnDefinitionBuilder, type Kysely, PostgresAdapter, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const number = isPostgres ? 'bigint' : 'integer';
  const counted = (c: ColumnDefinitionBuilder) =>
    isPostgres ? c.primaryKey().generatedByDefaultAsIdentity() : c.primaryKey().autoIncrement();

  await db.schema.alterTable('order_items').addColumn('done_at', 'bigint').execute();
  await db.schema
    .alterTable('order_items')
    .addColumn('done_by', 'integer', (c) => c.references('users.id').onDelete('restrict'))
    .execute();
  // What was ordered stays as it was ordered: a repeated request is answered as the first one was.
  await db.schema
    .alterTable('order_items')
    .addColumn('amended_quantity', 'integer', (c) => c.check(sql`amended_quantity >= 0`))
    .execute();
  await db.schema.alterTable('orders').addColumn('amended_note', 'text').execute();
  await db.schema
    .alterTable('orders')
    .addColumn('is_drill', 'integer', (c) => c.notNull().defaultTo(0).check(sql`is_drill in (0, 1)`))
    .execute();
  await db.schema
    .alterTable('orders')
    .addColumn('unconfirmed_change', 'text', (c) => c.check(sql`unconfirmed_change in ('cancelled', 'amended')`))
    .execute();
  await db.schema.alterTable('orders').addColumn('unconfirmed_at', 'bigint').execute();
  // Of a million orders these hold the few that somebody must still look at.
  await db.schema
    .createIndex('orders_unconfirmed')
    .on('orders')
    .columns(['unconfirmed_at', 'id'])
    .where(sql<boolean>`unconfirmed_change = 'cancelled'`)
    .execute();
  await db.schema.createIndex('orders_drills').on('orders').column('id').where(sql<boolean>`is_drill = 1`).execute();
  await db.schema
    .createTable('order_changes')
    .addColumn('id', number, counted)
    .addColumn('order_id', number, (c) => c.notNull().references('orders.id').onDelete('restrict'))
    .addColumn('changed_by', 'integer', (c) => c.notNull().references('users.id').onDelete('restrict'))
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('before', 'text', (c) => c.notNull())
    .addColumn('after', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('order_changes_order').on('order_changes').columns(['order_id', 'id']).execute();
}

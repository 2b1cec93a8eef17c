/** Custody: what screens said of orders, the screens themselves, escalation, and the lease of whoever does the background work. */
import { type ColumnDefinitionBuilder, type Kysely, PostgresAdapter, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const number = isPostgres ? 'bigint' : 'integer';
  const counted = (c: ColumnDefinitionBuilder) =>
    isPostgres ? c.primaryKey().generatedByDefaultAsIdentity() : c.primaryKey().autoIncrement();

  for (const moment of ['shown_at', 'rendered_at', 'audible_at', 'escalates_at']) {
    await db.schema.alterTable('orders').addColumn(moment, 'bigint').execute();
  }
  await db.schema
    .createIndex('orders_escalation')
    .on('orders')
    .columns(['escalates_at', 'id'])
    .where(sql<boolean>`escalates_at is not null`)
    .execute();
  await db.schema
    .createTable('screens')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('server', 'text', (c) => c.notNull())
    .addColumn('user_id', 'integer', (c) => c.notNull().references('users.id').onDelete('restrict'))
    .addColumn('reports', 'integer', (c) => c.notNull().check(sql`reports in (0, 1)`))
    .addColumn('visible', 'integer', (c) => c.notNull().check(sql`visible in (0, 1)`))
    .addColumn('audio', 'integer', (c) => c.notNull().check(sql`audio in (0, 1)`))
    .addColumn('skew_ms', 'bigint')
    .addColumn('cursor', 'text')
    .addColumn('connected_at', 'bigint', (c) => c.notNull())
    .addColumn('heard_at', 'bigint', (c) => c.notNull())
    .addColumn('gone_at', 'bigint')
    .execute();
  await db.schema.createIndex('screens_heard').on('screens').column('heard_at').execute();
  // Which orders were handed to which screens: a row for some that were handed on together, whatever their number.
  await db.schema
    .createTable('pushes')
    .addColumn('id', number, counted)
    .addColumn('from_order', number, (c) => c.notNull())
    .addColumn('to_order', number, (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('is_silent', 'integer', (c) => c.notNull().check(sql`is_silent in (0, 1)`))
    .addColumn('screens', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('pushes_orders').on('pushes').columns(['from_order', 'to_order']).execute();
  await db.schema.createIndex('pushes_at').on('pushes').column('at').execute();
  // What screens said of an order: a row for all that said it about the same time.
  await db.schema
    .createTable('receipts')
    .addColumn('id', number, counted)
    .addColumn('order_id', number, (c) => c.notNull().references('orders.id').onDelete('restrict'))
    .addColumn('stage', 'text', (c) => c.notNull().check(sql`stage in ('rendered', 'audible')`))
    .addColumn('screens', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('receipts_order').on('receipts').column('order_id').execute();
  await db.schema
    .createTable('escalations')
    .addColumn('order_id', number, (c) => c.notNull().references('orders.id').onDelete('restrict'))
    .addColumn('branch', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('escalations_pk', ['order_id', 'branch', 'step'])
    .execute();
  // When it was last told of a device that it behaves as a broken or a stolen one does.
  await db.schema
    .createTable('suspicions')
    .addColumn('device_id', 'integer', (c) => c.notNull().references('devices.id').onDelete('restrict'))
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('told_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('suspicions_pk', ['device_id', 'reason'])
    .execute();
  await db.schema
    .createTable('settings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_by', 'integer', (c) => c.references('users.id').onDelete('restrict'))
    .execute();
  await db.schema
    .createTable('leases')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('renewals', 'bigint', (c) => c.notNull())
    .execute();
}

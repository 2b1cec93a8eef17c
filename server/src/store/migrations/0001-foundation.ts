/** People, places, menu, orders, their history, idempotency keys, and the event log. */
import { type ColumnDefinitionBuilder, type Kysely, PostgresAdapter, sql } from 'kysely';

const OPEN = sql<boolean>`status in ('PLACED', 'PREPARING', 'READY')`;
const STATUSES = sql.raw("('PLACED', 'PREPARING', 'READY', 'DELIVERED', 'CANCELLED')");

export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  // In SQLite only this very type makes the number the row's own place.
  const number = isPostgres ? 'bigint' : 'integer';
  const counted = (c: ColumnDefinitionBuilder) =>
    isPostgres ? c.primaryKey().generatedByDefaultAsIdentity() : c.primaryKey().autoIncrement();

  await db.schema
    .createTable('users')
    .addColumn('id', 'integer', counted)
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('ADMIN', 'STAFF', 'USER')`))
    .addColumn('is_active', 'integer', (c) => c.notNull().check(sql`is_active in (0, 1)`))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'integer', (c) => c.notNull().references('users.id').onDelete('restrict'))
    .addColumn('refresh_id', 'text', (c) => c.notNull())
    .addColumn('previous_refresh_id', 'text')
    .addColumn('rotated_at', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema.createIndex('sessions_user').on('sessions').column('user_id').execute();
  await db.schema.createIndex('sessions_expiry').on('sessions').column('expires_at').execute();
  await db.schema
    .createTable('rooms')
    .addColumn('id', 'integer', counted)
    .addColumn('code', 'text', (c) => c.notNull().unique())
    .addColumn('is_active', 'integer', (c) => c.notNull().check(sql`is_active in (0, 1)`))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('devices')
    .addColumn('id', 'integer', counted)
    .addColumn('device_uid', 'text', (c) => c.notNull().unique())
    .addColumn('device_type', 'text', (c) => c.notNull())
    .addColumn('room_id', 'integer', (c) => c.references('rooms.id').onDelete('restrict'))
    .addColumn('is_active', 'integer', (c) => c.notNull().check(sql`is_active in (0, 1)`))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('devices_room').on('devices').column('room_id').execute();
  await db.schema
    .createTable('categories')
    .addColumn('id', 'integer', counted)
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('is_active', 'integer', (c) => c.notNull().check(sql`is_active in (0, 1)`))
    .execute();
  await db.schema
    .createTable('tags')
    .addColumn('id', 'integer', counted)
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('is_active', 'integer', (c) => c.notNull().check(sql`is_active in (0, 1)`))
    .execute();
  await db.schema
    .createTable('products')
    .addColumn('id', 'integer', counted)
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('category_id', 'integer', (c) => c.references('categories.id').onDelete('restrict'))
    .addColumn('unit_label', 'text', (c) => c.notNull())
    .addColumn('price_minor', 'bigint', (c) => c.notNull().check(sql`price_minor >= 0`))
    .addColumn('image_url', 'text')
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('is_active', 'integer', (c) => c.notNull().check(sql`is_active in (0, 1)`))
    .addColumn('is_available', 'integer', (c) => c.notNull().check(sql`is_available in (0, 1)`))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('products_category').on('products').columns(['category_id', 'position']).execute();
  await db.schema.createIndex('products_menu').on('products').columns(['is_active', 'position', 'id']).execute();
  await db.schema
    .createTable('product_tags')
    .addColumn('product_id', 'integer', (c) => c.notNull().references('products.id').onDelete('restrict'))
    .addColumn('tag_id', 'integer', (c) => c.notNull().references('tags.id').onDelete('restrict'))
    .addPrimaryKeyConstraint('product_tags_pk', ['product_id', 'tag_id'])
    .execute();
  await db.schema.createIndex('product_tags_tag').on('product_tags').column('tag_id').execute();
  await db.schema
    .createTable('orders')
    .addColumn('id', number, (c) => c.primaryKey())
    .addColumn('device_id', 'integer', (c) => c.references('devices.id').onDelete('restrict'))
    .addColumn('room_id', 'integer', (c) => c.references('rooms.id').onDelete('restrict'))
    .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ${STATUSES}`))
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('placed_by', 'integer', (c) => c.references('users.id').onDelete('restrict'))
    .addColumn('placed_at', 'bigint', (c) => c.notNull())
    .addColumn('delivered_at', 'bigint')
    .addColumn('cancelled_at', 'bigint')
    .addColumn('acknowledged_at', 'bigint')
    .addColumn('acknowledged_by', 'integer', (c) => c.references('users.id').onDelete('restrict'))
    .execute();
  await db.schema.createIndex('orders_status').on('orders').columns(['status', 'id']).execute();
  await db.schema.createIndex('orders_room').on('orders').columns(['room_id', 'id']).execute();
  await db.schema.createIndex('orders_placed_at').on('orders').column('placed_at').execute();
  await db.schema.createIndex('orders_open_by_device').on('orders').columns(['device_id', 'id']).where(OPEN).execute();
  await db.schema
    .createTable('order_items')
    .addColumn('id', number, (c) => c.primaryKey())
    .addColumn('order_id', number, (c) => c.notNull().references('orders.id').onDelete('restrict'))
    .addColumn('product_id', 'integer', (c) => c.notNull().references('products.id').onDelete('restrict'))
    .addColumn('product_name', 'text', (c) => c.notNull())
    .addColumn('product_category', 'text')
    .addColumn('product_image_url', 'text')
    .addColumn('unit_label', 'text', (c) => c.notNull())
    .addColumn('price_minor', 'bigint', (c) => c.notNull())
    .addColumn('quantity', 'integer', (c) => c.notNull().check(sql`quantity >= 1`))
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('order_items_order').on('order_items').column('order_id').execute();
  await db.schema
    .createTable('status_events')
    .addColumn('id', number, (c) => c.primaryKey())
    .addColumn('order_id', number, (c) => c.notNull().references('orders.id').onDelete('restrict'))
    .addColumn('from_status', 'text', (c) => c.check(sql`from_status in ${STATUSES}`))
    .addColumn('to_status', 'text', (c) => c.notNull().check(sql`to_status in ${STATUSES}`))
    .addColumn('changed_by', 'integer', (c) => c.references('users.id').onDelete('restrict'))
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('status_events_order').on('status_events').columns(['order_id', 'id']).execute();
  await db.schema
    .createTable('idempotency_keys')
    // By order and not by key: the order's number rises, so that a new row is added at the end and the oldest go first.
    .addColumn('order_id', number, (c) => c.primaryKey().references('orders.id').onDelete('restrict'))
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('body_hash', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('events')
    .addColumn('seq', number, (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('device_id', 'integer')
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('events_device')
    .on('events')
    .columns(['device_id', 'seq'])
    .where(sql<boolean>`device_id is not null`)
    .execute();
  await db.schema
    .createTable('log_head')
    .addColumn('id', 'integer', (c) => c.primaryKey().check(sql`id = 1`))
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('event_seq', 'bigint', (c) => c.notNull())
    .addColumn('pruned_seq', 'bigint', (c) => c.notNull())
    .addColumn('order_id', 'bigint', (c) => c.notNull())
    .addColumn('order_item_id', 'bigint', (c) => c.notNull())
    .addColumn('status_event_id', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('site_marks')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
  // The log begins: its epoch is drawn once and changes only where a restore cuts the future off.
  await sql`insert into log_head (id, epoch, event_seq, pruned_seq, order_id, order_item_id, status_event_id)
    values (1, ${crypto.randomUUID().slice(0, 8)}, 0, 0, 0, 0, 0)`.execute(db);
}

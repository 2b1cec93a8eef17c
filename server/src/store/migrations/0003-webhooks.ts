/** Webhooks, what is delivered to them, and how far each follower of the log has come. */
import { type ColumnDefinitionBuilder, type Kysely, PostgresAdapter, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const number = isPostgres ? 'bigint' : 'integer';
  const counted = (c: ColumnDefinitionBuilder) =>
    isPostgres ? c.primaryKey().generatedByDefaultAsIdentity() : c.primaryKey().autoIncrement();

  await db.schema
    .createTable('followers')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .execute();
  // From here on nothing is missed, whenever a server first looks.
  await sql`insert into followers (name, seq) select 'webhooks', event_seq from log_head`.execute(db);
  await db.schema
    .createTable('webhooks')
    .addColumn('id', 'integer', counted)
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('events', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('previous_secret', 'text')
    .addColumn('previous_until', 'bigint')
    .addColumn('is_active', 'integer', (c) => c.notNull().check(sql`is_active in (0, 1)`))
    .addColumn('is_gone', 'integer', (c) => c.notNull().check(sql`is_gone in (0, 1)`))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('deliveries')
    .addColumn('id', number, counted)
    .addColumn('webhook_id', 'integer', (c) => c.notNull().references('webhooks.id').onDelete('restrict'))
    .addColumn('message_id', 'text', (c) => c.notNull().unique())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('pending', 'delivered', 'dead')`))
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('gives_up_at', 'bigint', (c) => c.notNull())
    .addColumn('attempted_at', 'bigint')
    .addColumn('settled_at', 'bigint')
    .addColumn('last_status', 'integer')
    .addColumn('last_error', 'text')
    .execute();
  // What waits, in the order in which it is sent; and the list, newest first.
  await db.schema
    .createIndex('deliveries_due')
    .on('deliveries')
    .columns(['webhook_id', 'due_at', 'id'])
    .where(sql<boolean>`due_at is not null`)
    .execute();
  await db.schema.createIndex('deliveries_list').on('deliveries').columns(['webhook_id', 'status', 'id']).execute();
  await db.schema
    .createIndex('deliveries_settled')
    .on('deliveries')
    .columns(['settled_at'])
    .where(sql<boolean>`settled_at is not null`)
    .execute();
}

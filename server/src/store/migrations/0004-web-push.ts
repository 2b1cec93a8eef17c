/** Web push: the site's keys, where the staff's browsers can be reached, and the messages that go there. */
import { type ColumnDefinitionBuilder, type Kysely, PostgresAdapter, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const number = isPostgres ? 'bigint' : 'integer';
  const counted = (c: ColumnDefinitionBuilder) =>
    isPostgres ? c.primaryKey().generatedByDefaultAsIdentity() : c.primaryKey().autoIncrement();

  await db.schema
    .createTable('push_keys')
    .addColumn('id', 'integer', (c) => c.primaryKey().check(sql`id = 1`))
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('private_key', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  // Nothing in history refers to a subscription: it goes with its session, and its messages go with it.
  await db.schema
    .createTable('push_subscriptions')
    .addColumn('id', number, counted)
    .addColumn('endpoint', 'text', (c) => c.notNull().unique())
    .addColumn('service', 'text', (c) => c.notNull())
    .addColumn('p256dh', 'text', (c) => c.notNull())
    .addColumn('auth', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('user_id', 'integer', (c) => c.notNull().references('users.id').onDelete('restrict'))
    .addColumn('session_id', 'text', (c) => c.notNull().references('sessions.id').onDelete('cascade'))
    .addColumn('confirmed_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .execute();
  await db.schema.createIndex('push_subscriptions_user').on('push_subscriptions').column('user_id').execute();
  await db.schema.createIndex('push_subscriptions_session').on('push_subscriptions').column('session_id').execute();
  await db.schema
    .createTable('push_messages')
    .addColumn('id', number, counted)
    .addColumn('subscription_id', number, (c) => c.notNull().references('push_subscriptions.id').onDelete('cascade'))
    .addColumn('order_id', number, (c) => c.notNull().references('orders.id').onDelete('restrict'))
    .addColumn('branch', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull().check(sql`step in ('web_push', 'admin')`))
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('next_at', 'bigint')
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .addUniqueConstraint('push_messages_once', ['order_id', 'branch', 'step', 'subscription_id'])
    .execute();
  await db.schema
    .createIndex('push_messages_due')
    .on('push_messages')
    .columns(['next_at', 'id'])
    .where(sql<boolean>`next_at is not null`)
    .execute();
  await db.schema.createIndex('push_messages_subscription').on('push_messages').column('subscription_id').execute();
  await db.schema.createIndex('push_messages_expiry').on('push_messages').column('expires_at').execute();
}

/** Products that are sold out until a moment; and every change of a setting says when it was. */
import { type Kysely, PostgresAdapter, sql } from 'kysely';

interface EventRow {
  readonly seq: number;
  readonly body: string;
  readonly created_at: number;
}

export async function up(db: Kysely<unknown>): Promise<void> {
  const number = db.getExecutor().adapter instanceof PostgresAdapter ? 'bigint' : 'integer';
  await db.schema.alterTable('products').addColumn('unavailable_until', number).execute();
  // What is told of a setting has a time now; for what was written before, that is when it was written.
  const { rows } = await sql<EventRow>`
    select seq, body, created_at from events where kind = 'setting_changed'`.execute(db);
  for (const { seq, body, created_at } of rows) {
    const told: object = JSON.parse(body);
    await sql`update events set body = ${JSON.stringify({ ...told, at: created_at })} where seq = ${seq}`.execute(db);
  }
}

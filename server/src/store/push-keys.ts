/** The site's VAPID keys as a table of one row. */
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Both as base64url. The private one leaves the process in no answer and no log. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export function pushKeyReads(db: Kysely<Schema>) {
  return {
    async read(): Promise<VapidKeys | undefined> {
      return db
        .selectFrom('push_keys')
        .select(['public_key as publicKey', 'private_key as privateKey'])
        .where('id', '=', 1)
        .executeTakeFirst();
    },
  };
}

export function pushKeyWrites(db: Kysely<Schema>) {
  return {
    /** Where there are keys already they stay. */
    async keepFirst({ publicKey, privateKey }: VapidKeys, now: number): Promise<void> {
      await db
        .insertInto('push_keys')
        .values({ id: 1, public_key: publicKey, private_key: privateKey, created_at: now })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
  };
}

/** Suspicions as a table: when it was last told of a device that it behaves as a broken or a stolen one does. */
import type { Kysely } from 'kysely';
import type { SuspicionReason } from '../domain/log-event.ts';
import type { Schema } from './schema.ts';

export function suspicionWrites(db: Kysely<Schema>) {
  return {
    async toldAt(deviceId: number, reason: SuspicionReason): Promise<number | undefined> {
      const row = await db
        .selectFrom('suspicions')
        .select('told_at')
        .where('device_id', '=', deviceId)
        .where('reason', '=', reason)
        .executeTakeFirst();
      return row?.told_at;
    },

    async tell(deviceId: number, reason: SuspicionReason, now: number): Promise<void> {
      await db
        .insertInto('suspicions')
        .values({ device_id: deviceId, reason, told_at: now })
        .onConflict((conflict) => conflict.columns(['device_id', 'reason']).doUpdateSet({ told_at: now }))
        .execute();
    },
  };
}

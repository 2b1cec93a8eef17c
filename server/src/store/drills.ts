/** Drills as orders: synthetic ones, without room, device and lines. */
import { type Kysely, sql } from 'kysely';
import { isOpen } from '../domain/order-moves.ts';
import type { Schema } from './schema.ts';

export interface NewDrill {
  readonly id: number;
  readonly statusEvent: number;
  readonly currency: string;
  readonly placedBy: number;
  readonly placedAt: number;
  readonly escalatesAt: number | null;
}

export interface OpenDrill {
  readonly id: number;
  readonly placedAt: number;
}

export function drillWrites(db: Kysely<Schema>) {
  return {
    /** The site's drill that is still under way. */
    async open(): Promise<OpenDrill | undefined> {
      // Of all drills only the newest can be open: there is one at a time, and none is taken up again.
      const newest = await db
        .selectFrom('orders')
        .select(['id', 'status', 'placed_at as placedAt'])
        // Written out, or the index of these alone could not be used.
        .where('is_drill', '=', sql.lit(1 as const))
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return newest && isOpen(newest.status) ? newest : undefined;
    },

    async insert({ id, statusEvent, currency, placedBy, placedAt, escalatesAt }: NewDrill): Promise<void> {
      await db
        .insertInto('orders')
        .values({
          ...{ id, status: 'PLACED', note: '', currency, is_drill: 1 },
          ...{ placed_by: placedBy, placed_at: placedAt, escalates_at: escalatesAt },
        })
        .execute();
      await db
        .insertInto('status_events')
        .values({
          ...{ id: statusEvent, order_id: id, to_status: 'PLACED', note: '' },
          ...{ changed_by: placedBy, changed_at: placedAt },
        })
        .execute();
    },
  };
}

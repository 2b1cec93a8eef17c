/** The writes that place orders and move them, and what is decided upon. */
import { type Kysely, sql } from 'kysely';
import type { LastMove } from '../domain/order-moves.ts';
import { bulkInsert } from './bulk-insert.ts';
import type { Schema } from './schema.ts';

/** What a decision about an order needs to know of it. */
export interface OrderInHand {
  readonly id: number;
  readonly deviceId: number | null;
  readonly isAcknowledged: boolean;
  /** Whether a screen that counts has had it. */
  readonly isShown: boolean;
  readonly isDrill: boolean;
  /** Since when a person must confirm that it was cancelled or amended; null where nobody must. */
  readonly unconfirmedAt: number | null;
  readonly last: LastMove;
}

const insertOrders = bulkInsert('orders', [
  'id',
  'device_id',
  'room_id',
  'status',
  'note',
  'currency',
  'placed_by',
  'placed_at',
  'escalates_at',
]);
const insertItems = bulkInsert('order_items', [
  'id',
  'order_id',
  'product_id',
  'product_name',
  'product_category',
  'product_image_url',
  'unit_label',
  'price_minor',
  'quantity',
  'note',
  'options',
  'created_at',
]);
const insertStatusEvents = bulkInsert('status_events', [
  'id',
  'order_id',
  'from_status',
  'to_status',
  'changed_by',
  'changed_at',
  'note',
]);

export type NewOrder = Parameters<typeof insertOrders>[1][number];
export type NewOrderItem = Parameters<typeof insertItems>[1][number];
export type NewStatusEvent = Parameters<typeof insertStatusEvents>[1][number];

export function orderWrites(db: Kysely<Schema>) {
  return {
    async insert(
      orders: readonly NewOrder[],
      items: readonly NewOrderItem[],
      statusEvents: readonly NewStatusEvent[],
    ): Promise<void> {
      await insertOrders(db, orders);
      await insertItems(db, items);
      await insertStatusEvents(db, statusEvents);
    },

    /** The order to decide about; no other writer can change it before this transaction ends. */
    async inHand(id: number): Promise<OrderInHand | undefined> {
      const row = await db
        .selectFrom('orders')
        .innerJoin('status_events', 'status_events.order_id', 'orders.id')
        .select(['orders.id', 'device_id', 'acknowledged_at', 'shown_at', 'is_drill', 'unconfirmed_at'])
        .select(['from_status', 'to_status', 'changed_at'])
        .where('orders.id', '=', id)
        .orderBy('status_events.id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!row) return undefined;
      return {
        id: row.id,
        deviceId: row.device_id,
        isAcknowledged: row.acknowledged_at !== null,
        isShown: row.shown_at !== null,
        isDrill: row.is_drill === 1,
        unconfirmedAt: row.unconfirmed_at,
        last: { from: row.from_status, to: row.to_status, at: row.changed_at },
      };
    },

    /** A member of staff who moves an order has it in hand; whoever moves it, it waits for nobody any more. */
    async move(statusEvent: NewStatusEvent, cancelReason?: string): Promise<void> {
      const { order_id, to_status, changed_at, changed_by } = statusEvent;
      await db
        .updateTable('orders')
        .set((eb) => ({
          status: to_status,
          delivered_at: to_status === 'DELIVERED' ? changed_at : null,
          cancelled_at: to_status === 'CANCELLED' ? changed_at : null,
          escalates_at: null,
          ...(cancelReason !== undefined && { cancel_reason: cancelReason }),
          ...(changed_by !== null && {
            acknowledged_at: eb.fn.coalesce('acknowledged_at', sql<number>`cast(${changed_at} as bigint)`),
            acknowledged_by: eb
              .case()
              .when('acknowledged_at', 'is', null)
              .then(sql<number | null>`cast(${changed_by} as integer)`)
              .else(eb.ref('acknowledged_by'))
              .end(),
          }),
        }))
        .where('id', '=', order_id)
        .execute();
      await insertStatusEvents(db, [statusEvent]);
    },

    /** The first acknowledgement stays, and ends the climb; a later one changes nothing. Answers whether it was the first. */
    async acknowledge(id: number, userId: number, now: number): Promise<boolean> {
      const done = await db
        .updateTable('orders')
        .set({ acknowledged_at: now, acknowledged_by: userId, escalates_at: null })
        .where('id', '=', id)
        .where('acknowledged_at', 'is', null)
        .executeTakeFirst();
      return done.numUpdatedRows > 0n;
    },
  };
}

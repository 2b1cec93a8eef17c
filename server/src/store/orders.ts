/** Orders as staff and rooms read them, and the writes that place and move them. */

import { toInstant } from '@comanda/protocol/instant';
import {
  type ActiveOrder,
  OPEN_STATUSES,
  type OrderStatus,
  type PublicOrder,
  type StaffOrder,
} from '@comanda/protocol/order';
import { type Kysely, sql } from 'kysely';
import { stageReached } from '../domain/custody-stage.ts';
import type { LastMove } from '../domain/order-moves.ts';
import { bulkInsert } from './bulk-insert.ts';
import type { Engine } from './engine.ts';
import { eventReads, type LogPosition } from './events.ts';
import type { Page, Paged } from './paging.ts';
import type { Schema } from './schema.ts';

/** As on the wire, but for the one field that depends on the reader's language. */
export type StaffOrderRecord = Omit<StaffOrder, 'status_display'>;
export type PublicOrderRecord = Omit<PublicOrder, 'status_display'>;

export type ActiveOrderRecord = PublicOrderRecord & Pick<ActiveOrder, 'custody'>;

type PublicOrderRow = Pick<Schema['orders'], 'id' | 'status' | 'note' | 'placed_at' | 'delivered_at'>;

export interface OrderFilter {
  readonly statuses?: readonly OrderStatus[] | undefined;
  readonly roomCode?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface OrderOrigin {
  readonly deviceUid: string | null;
  readonly roomCode: string | null;
}

/** What a decision about an order needs to know of it. */
export interface OrderInHand {
  readonly id: number;
  readonly deviceId: number | null;
  readonly isAcknowledged: boolean;
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

const instantOrNull = (at: number | null) => (at === null ? null : toInstant(at));

function byOrder<T extends { order_id: number }>(rows: readonly T[]): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.order_id);
    if (group) group.push(row);
    else groups.set(row.order_id, [row]);
  }
  return groups;
}

export function orderReads(db: Kysely<Schema>) {
  const rows = () =>
    db
      .selectFrom('orders')
      .leftJoin('devices', 'devices.id', 'orders.device_id')
      .leftJoin('rooms', 'rooms.id', 'orders.room_id')
      .leftJoin('users', 'users.id', 'orders.acknowledged_by')
      .select([
        'orders.id',
        'orders.device_id',
        'devices.device_uid',
        'rooms.code as room_code',
        'orders.status',
        'orders.note',
        'orders.currency',
        'orders.placed_at',
        'orders.delivered_at',
        'orders.cancelled_at',
        'orders.acknowledged_at',
        'users.email as acknowledged_by_email',
      ]);

  async function itemsOf(ids: readonly number[]) {
    return byOrder(await db.selectFrom('order_items').selectAll().where('order_id', 'in', ids).orderBy('id').execute());
  }

  async function complete(found: Awaited<ReturnType<ReturnType<typeof rows>['execute']>>): Promise<StaffOrderRecord[]> {
    if (found.length === 0) return [];
    const ids = found.map((row) => row.id);
    const items = await itemsOf(ids);
    const events = byOrder(
      await db
        .selectFrom('status_events')
        .leftJoin('users', 'users.id', 'status_events.changed_by')
        .select([
          'status_events.id',
          'order_id',
          'from_status',
          'to_status',
          'changed_by',
          'users.email as changed_by_email',
          'changed_at',
          'note',
        ])
        .where('order_id', 'in', ids)
        .orderBy('status_events.id')
        .execute(),
    );
    return found.map((row) => ({
      id: row.id,
      device_uid: row.device_uid ?? '',
      room_code: row.room_code,
      status: row.status,
      note: row.note,
      currency: row.currency,
      placed_at: toInstant(row.placed_at),
      delivered_at: instantOrNull(row.delivered_at),
      cancelled_at: instantOrNull(row.cancelled_at),
      acknowledged_at: instantOrNull(row.acknowledged_at),
      acknowledged_by_email: row.acknowledged_by_email,
      items: (items.get(row.id) ?? []).map((item) => ({ ...itemView(item), price_minor: item.price_minor })),
      status_events: (events.get(row.id) ?? []).map((event) => ({
        id: event.id,
        from_status: event.from_status ?? '',
        to_status: event.to_status,
        changed_by: event.changed_by,
        changed_by_email: event.changed_by_email,
        changed_at: toInstant(event.changed_at),
        note: event.note,
      })),
    }));
  }

  return {
    /** Newest first. */
    async list(filter: OrderFilter, page: Page): Promise<Paged<StaffOrderRecord>> {
      let matching = rows();
      let counting = db
        .selectFrom('orders')
        .leftJoin('rooms', 'rooms.id', 'orders.room_id')
        .select((eb) => eb.fn.countAll<number>().as('count'));
      if (filter.statuses) {
        matching = matching.where('orders.status', 'in', filter.statuses);
        counting = counting.where('orders.status', 'in', filter.statuses);
      }
      if (filter.roomCode !== undefined) {
        matching = matching.where('rooms.code', '=', filter.roomCode);
        counting = counting.where('rooms.code', '=', filter.roomCode);
      }
      if (filter.from !== undefined) {
        matching = matching.where('orders.placed_at', '>=', filter.from);
        counting = counting.where('orders.placed_at', '>=', filter.from);
      }
      if (filter.to !== undefined) {
        matching = matching.where('orders.placed_at', '<', filter.to);
        counting = counting.where('orders.placed_at', '<', filter.to);
      }
      const { count } = await counting.executeTakeFirstOrThrow();
      const found = await matching.orderBy('orders.id', 'desc').limit(page.limit).offset(page.offset).execute();
      return { count: Number(count), rows: await complete(found) };
    },

    async byId(id: number): Promise<StaffOrderRecord | undefined> {
      const [order] = await complete(await rows().where('orders.id', '=', id).execute());
      return order;
    },

    /** Where orders came from, by order id; unknown ids are simply not in the answer. */
    async origins(ids: readonly number[]): Promise<ReadonlyMap<number, OrderOrigin>> {
      if (ids.length === 0) return new Map();
      const found = await db
        .selectFrom('orders')
        .leftJoin('devices', 'devices.id', 'orders.device_id')
        .leftJoin('rooms', 'rooms.id', 'orders.room_id')
        .select(['orders.id', 'devices.device_uid as deviceUid', 'rooms.code as roomCode'])
        .where('orders.id', 'in', ids)
        .execute();
      return new Map(found.map((row) => [row.id, row]));
    },

    /** All open orders, oldest first. */
    async open(): Promise<StaffOrderRecord[]> {
      return complete(await rows().where('orders.status', 'in', OPEN_STATUSES).orderBy('orders.id').execute());
    },

    /** A device's open orders, oldest first. */
    async openOfDevice(deviceId: number): Promise<ActiveOrderRecord[]> {
      const found = await db
        .selectFrom('orders')
        .select(['id', 'status', 'note', 'placed_at', 'delivered_at'])
        .select(['shown_at', 'rendered_at', 'audible_at', 'acknowledged_at'])
        .where('device_id', '=', deviceId)
        .where('status', 'in', OPEN_STATUSES)
        .orderBy('id')
        .execute();
      return withItems(found, (row) => {
        const { stage, at } = stageReached({
          storedAt: row.placed_at,
          // To a room it has come to a screen once it is shown: being handed to one that is dark is nothing to rely on.
          pushedAt: row.shown_at,
          renderedAt: row.rendered_at,
          audibleAt: row.audible_at,
          acknowledgedAt: row.acknowledged_at,
        });
        return { custody: { stage, at: toInstant(at) } };
      });
    },

    /** One of a device's own orders, whatever its status. */
    async ownOrder(deviceId: number, id: number): Promise<PublicOrderRecord | undefined> {
      const found = await db
        .selectFrom('orders')
        .select(['id', 'status', 'note', 'placed_at', 'delivered_at'])
        .where('id', '=', id)
        .where('device_id', '=', deviceId)
        .execute();
      const [order] = await withItems(found, () => ({}));
      return order;
    },

    /** Orders as they were answered when they were placed: what never changes of them, and PLACED. */
    async asPlaced(ids: readonly number[]): Promise<ReadonlyMap<number, PublicOrderRecord>> {
      if (ids.length === 0) return new Map();
      const found = await db.selectFrom('orders').select(['id', 'note', 'placed_at']).where('id', 'in', ids).execute();
      const asTheyWere = found.map((row) => ({ ...row, status: 'PLACED' as const, delivered_at: null }));
      const orders = await withItems(asTheyWere, () => ({}));
      return new Map(orders.map((order) => [order.id, order]));
    },
  };

  async function withItems<Row extends PublicOrderRow, More>(
    found: readonly Row[],
    more: (row: Row) => More,
  ): Promise<(PublicOrderRecord & More)[]> {
    if (found.length === 0) return [];
    const items = await itemsOf(found.map((row) => row.id));
    return found.map((row) => ({
      id: row.id,
      status: row.status,
      placed_at: toInstant(row.placed_at),
      delivered_at: instantOrNull(row.delivered_at),
      note: row.note,
      items: (items.get(row.id) ?? []).map(itemView),
      ...more(row),
    }));
  }
}
export type OrderReads = ReturnType<typeof orderReads>;

/** An item as rooms see it; the price is for staff. */
export function itemView(item: NewOrderItem) {
  return {
    id: item.id,
    product: item.product_id,
    product_name: item.product_name,
    product_category: item.product_category,
    product_image_url: item.product_image_url,
    quantity: item.quantity,
    unit_label: item.unit_label,
    note: item.note,
    created_at: toInstant(item.created_at),
  };
}

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
        .select(['orders.id', 'device_id', 'acknowledged_at', 'from_status', 'to_status', 'changed_at'])
        .where('orders.id', '=', id)
        .orderBy('status_events.id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!row) return undefined;
      return {
        id: row.id,
        deviceId: row.device_id,
        isAcknowledged: row.acknowledged_at !== null,
        last: { from: row.from_status, to: row.to_status, at: row.changed_at },
      };
    },

    /** A member of staff who moves an order has it in hand; whoever moves it, it waits for nobody any more. */
    async move(statusEvent: NewStatusEvent): Promise<void> {
      const { order_id, to_status, changed_at, changed_by } = statusEvent;
      await db
        .updateTable('orders')
        .set((eb) => ({
          status: to_status,
          delivered_at: to_status === 'DELIVERED' ? changed_at : null,
          cancelled_at: to_status === 'CANCELLED' ? changed_at : null,
          escalates_at: null,
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

/** Something read together with the place in the log at which it was true. */
export interface Snapshot<T> {
  readonly value: T;
  readonly position: LogPosition;
}

/** Reads orders and the log's position from one state of the data, so that a socket can go on exactly from there. */
export function snapshotReads(engine: Pick<Engine, 'snapshot'>) {
  async function at<T>(read: (orders: OrderReads) => Promise<T>): Promise<Snapshot<T>> {
    return engine.snapshot(async (db) => {
      const position = await eventReads(db).position();
      return { value: await read(orderReads(db)), position };
    });
  }
  return {
    queue: () => at((orders) => orders.open()),
    activeOfDevice: (deviceId: number) => at((orders) => orders.openOfDevice(deviceId)),
  };
}

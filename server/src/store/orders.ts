/** Orders as staff and rooms read them. */

import { toInstant } from '@comanda/protocol/instant';
import {
  type ActiveOrder,
  OPEN_STATUSES,
  type OrderStatus,
  type OwnOrder,
  type PublicOrder,
  type StaffOrder,
} from '@comanda/protocol/order';
import { type Kysely, sql } from 'kysely';
import { stageReached } from '../domain/custody-stage.ts';
import type { Engine } from './engine.ts';
import { escalationReads, type TakenStep } from './escalations.ts';
import { eventReads, type LogPosition } from './events.ts';
import { orderChangeReads } from './order-changes.ts';
import type { NewOrderItem } from './order-writes.ts';
import type { Page, Paged } from './paging.ts';
import { orderedOptions } from './product-columns.ts';
import type { Schema } from './schema.ts';

/** As on the wire, but for the one field that depends on the reader's language. */
export type StaffOrderRecord = Omit<StaffOrder, 'status_display'>;
export type PublicOrderRecord = Omit<PublicOrder, 'status_display'>;

export type OwnOrderRecord = Omit<OwnOrder, 'status_display'>;
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

function escalationView(taken: TakenStep | undefined): StaffOrderRecord['escalation'] {
  return taken ? { step: taken.step, branch: taken.branch, at: toInstant(taken.at) } : null;
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
        'orders.currency',
        'orders.placed_at',
        'orders.delivered_at',
        'orders.cancelled_at',
        'orders.cancel_reason',
        'orders.acknowledged_at',
        'users.email as acknowledged_by_email',
        'orders.is_drill',
        'orders.unconfirmed_change',
        'orders.unconfirmed_at',
      ])
      .select((eb) => eb.fn.coalesce('orders.amended_note', 'orders.note').as('note'));

  async function itemsOf(ids: readonly number[]) {
    return byOrder(await db.selectFrom('order_items').selectAll().where('order_id', 'in', ids).orderBy('id').execute());
  }

  async function complete(found: Awaited<ReturnType<ReturnType<typeof rows>['execute']>>): Promise<StaffOrderRecord[]> {
    if (found.length === 0) return [];
    const ids = found.map((row) => row.id);
    const items = await itemsOf(ids);
    const changes = await orderChangeReads(db).ofOrders(ids);
    const waiting = found.filter((row) => row.status === 'PLACED' && row.acknowledged_at === null);
    const climbed = await escalationReads(db).takenBy(waiting.map((row) => row.id));
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
      cancel_reason: row.cancel_reason,
      acknowledged_at: instantOrNull(row.acknowledged_at),
      acknowledged_by_email: row.acknowledged_by_email,
      escalation: escalationView(climbed.get(row.id)?.at(-1)),
      unconfirmed:
        row.unconfirmed_change === null || row.unconfirmed_at === null
          ? null
          : { change: row.unconfirmed_change, at: toInstant(row.unconfirmed_at) },
      is_drill: row.is_drill === 1,
      items: (items.get(row.id) ?? []).map((item) => ({
        ...itemView(item),
        quantity: quantityNow(item),
        price_minor: item.price_minor,
        done_at: instantOrNull(item.done_at),
      })),
      status_events: (events.get(row.id) ?? []).map((event) => ({
        id: event.id,
        from_status: event.from_status ?? '',
        to_status: event.to_status,
        changed_by: event.changed_by,
        changed_by_email: event.changed_by_email,
        changed_at: toInstant(event.changed_at),
        note: event.note,
      })),
      changes: changes.get(row.id) ?? [],
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

    /** Orders that were cancelled since then and that a person has yet to confirm, oldest first. */
    async unconfirmedSince(since: number): Promise<StaffOrderRecord[]> {
      const found = await rows()
        // Written out, or the index of these alone could not be used. What is cancelled stays so.
        .where('orders.unconfirmed_change', '=', sql.lit('cancelled' as const))
        .where('orders.unconfirmed_at', '>=', since)
        .orderBy('orders.unconfirmed_at')
        .orderBy('orders.id')
        .execute();
      return complete(found);
    },

    /** A device's open orders, oldest first. */
    async openOfDevice(deviceId: number): Promise<ActiveOrderRecord[]> {
      const found = await db
        .selectFrom('orders')
        .select(['id', 'status', 'placed_at', 'delivered_at'])
        .select((eb) => eb.fn.coalesce('amended_note', 'note').as('note'))
        .select(['shown_at', 'rendered_at', 'audible_at', 'acknowledged_at'])
        .where('device_id', '=', deviceId)
        .where('status', 'in', OPEN_STATUSES)
        .orderBy('id')
        .execute();
      return withItems(found, itemsNow, (row) => {
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
    async ownOrder(deviceId: number, id: number): Promise<OwnOrderRecord | undefined> {
      const found = await db
        .selectFrom('orders')
        .select(['id', 'status', 'placed_at', 'delivered_at', 'cancel_reason'])
        .select((eb) => eb.fn.coalesce('amended_note', 'note').as('note'))
        .where('id', '=', id)
        .where('device_id', '=', deviceId)
        .execute();
      const [order] = await withItems(found, itemsNow, ({ cancel_reason }) => ({ cancel_reason }));
      return order;
    },

    /** Orders as they were answered when they were placed: what was ordered, whatever became of it, and PLACED. */
    async asPlaced(ids: readonly number[]): Promise<ReadonlyMap<number, PublicOrderRecord>> {
      if (ids.length === 0) return new Map();
      const found = await db.selectFrom('orders').select(['id', 'note', 'placed_at']).where('id', 'in', ids).execute();
      const asTheyWere = found.map((row) => ({ ...row, status: 'PLACED' as const, delivered_at: null }));
      const orders = await withItems(
        asTheyWere,
        (items) => items.map(itemView),
        () => ({}),
      );
      return new Map(orders.map((order) => [order.id, order]));
    },
  };

  async function withItems<Row extends PublicOrderRow, More>(
    found: readonly Row[],
    view: (items: readonly Schema['order_items'][]) => ReturnType<typeof itemView>[],
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
      items: view(items.get(row.id) ?? []),
      ...more(row),
    }));
  }
}
export type OrderReads = ReturnType<typeof orderReads>;

function quantityNow({ amended_quantity, quantity }: Schema['order_items']): number {
  return amended_quantity ?? quantity;
}

/** What a room gets: the lines that were taken out are for staff. */
function itemsNow(items: readonly Schema['order_items'][]) {
  return items
    .map((item) => ({ ...itemView(item), quantity: quantityNow(item) }))
    .filter(({ quantity }) => quantity > 0);
}

/** An item as a room has ordered it; what it costs with its choices is for staff. */
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
    options: orderedOptions(item.options),
    created_at: toInstant(item.created_at),
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
    unconfirmedSince: (since: number) => at((orders) => orders.unconfirmedSince(since)),
    activeOfDevice: (deviceId: number) => at((orders) => orders.openOfDevice(deviceId)),
  };
}

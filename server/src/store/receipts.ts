/** Receipts and pushes as tables: which orders were handed to which screens, and what the screens said of them. */
import type { ReceiptStage } from '@comanda/protocol/custody';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { CustodyTimes } from '../domain/custody-stage.ts';
import { bulkInsert } from './bulk-insert.ts';
import { bulkUpdate } from './bulk-update.ts';
import { flag } from './columns.ts';
import { compiledListQuery } from './compiled-query.ts';
import type { Schema } from './schema.ts';

/** Orders that one push may name: so a search for an order need not look further back than this. */
export const LARGEST_PUSH = 256;

/** Orders `fromOrder` to `toOrder` were handed to these screens. */
export interface Push {
  readonly fromOrder: number;
  readonly toOrder: number;
  readonly at: number;
  /** One of the screens does not report: that it was handed an order is all that it will ever say. */
  readonly isSilent: boolean;
  readonly screens: readonly string[];
}

/** A screen and when it said so. */
export type Saying = readonly [screen: string, at: number];

export interface Receipt {
  readonly orderId: number;
  readonly stage: ReceiptStage;
  readonly screens: readonly Saying[];
}

/** What is known of an order when screens speak of it. */
export interface OrderInCustody {
  readonly id: number;
  readonly deviceId: number | null;
  readonly isPlaced: boolean;
  readonly acknowledgedAt: number | null;
  readonly shownAt: number | null;
  readonly renderedAt: number | null;
  readonly audibleAt: number | null;
  readonly escalatesAt: number | null;
}

/** First times of an order's stages. */
export interface FirstTimes {
  readonly orderId: number;
  readonly shownAt: number | null;
  readonly renderedAt: number | null;
  readonly audibleAt: number | null;
  readonly escalatesAt: number | null;
}

/** An order's whole way; its times are those of the first screen that came so far. */
export interface CustodyOfOrder extends CustodyTimes {
  readonly acknowledgedByEmail: string | null;
  readonly screens: readonly ScreenOfOrder[];
}

/** One screen's way of an order. */
export interface ScreenOfOrder {
  readonly screenId: string;
  readonly userEmail: string | null;
  readonly reports: boolean;
  readonly pushedAt: number | null;
  readonly renderedAt: number | null;
  readonly audibleAt: number | null;
}

const insertPushes = bulkInsert('pushes', ['from_order', 'to_order', 'at', 'is_silent', 'screens']);
const insertReceipts = bulkInsert('receipts', ['order_id', 'stage', 'screens']);
const updateFirstTimes = bulkUpdate('orders', ['shown_at', 'rendered_at', 'audible_at', 'escalates_at']);

const receiptsByOrder = compiledListQuery((db, orderIds: readonly number[]) =>
  db.selectFrom('receipts').select(['order_id', 'stage', 'screens']).where('order_id', 'in', orderIds).orderBy('id'),
);
const custodyById = compiledListQuery((db, ids: readonly number[]) =>
  db
    .selectFrom('orders')
    .select(['id', 'device_id', 'status', 'acknowledged_at', 'shown_at', 'rendered_at', 'audible_at', 'escalates_at'])
    .where('id', 'in', ids),
);

/** Parameters a statement. */
const AT_A_TIME = 256;

const Names = z.array(z.string());
const Sayings = z.array(z.tuple([z.string(), z.number()]));

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += AT_A_TIME) yield all.slice(start, start + AT_A_TIME);
}

export function receiptReads(db: Kysely<Schema>) {
  async function receiptsOf(orderIds: readonly number[]): Promise<Receipt[]> {
    const found: Receipt[] = [];
    for (const ids of parts(orderIds)) {
      for (const row of await receiptsByOrder(db, ids)) {
        const screens = Sayings.parse(JSON.parse(row.screens));
        found.push({ orderId: row.order_id, stage: row.stage, screens });
      }
    }
    return found;
  }

  return {
    receiptsOf,

    /** When each of these orders was first handed to a screen that does not report; those that never were are left out. */
    async pushedToSilent(orderIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
      const first = new Map<number, number>();
      for (const ids of parts(orderIds)) {
        const rows = await db
          .selectFrom('orders')
          .innerJoin('pushes', (join) =>
            join
              .onRef('pushes.from_order', '<=', 'orders.id')
              .onRef('pushes.to_order', '>=', 'orders.id')
              .on('pushes.from_order', '>', (eb) => eb('orders.id', '-', LARGEST_PUSH)),
          )
          .select((eb) => ['orders.id', 'orders.placed_at', eb.fn.min('pushes.at').as('at')])
          .where('orders.id', 'in', ids)
          .where('pushes.is_silent', '=', 1)
          .groupBy(['orders.id', 'orders.placed_at'])
          .execute();
        // A row has the time of its first order; none was handed on before it was placed.
        for (const { id, at, placed_at } of rows) first.set(id, Math.max(at, placed_at));
      }
      return first;
    },

    /** Whether this screen has said that it has painted this order. */
    async hasRendered(orderId: number, screenId: string): Promise<boolean> {
      const receipts = await receiptsOf([orderId]);
      return receipts.some(
        ({ stage, screens }) => stage === 'rendered' && screens.some(([screen]) => screen === screenId),
      );
    },

    async custodyOf(orderId: number): Promise<CustodyOfOrder | undefined> {
      const order = await db
        .selectFrom('orders')
        .leftJoin('users', 'users.id', 'orders.acknowledged_by')
        .select(['placed_at', 'shown_at', 'rendered_at', 'audible_at', 'acknowledged_at', 'users.email'])
        .where('orders.id', '=', orderId)
        .executeTakeFirst();
      if (!order) return undefined;
      const screens = await screensOf(orderId, order.placed_at);
      const pushes = screens.flatMap(({ pushedAt }) => pushedAt ?? []);
      return {
        storedAt: order.placed_at,
        // Of an old order the pushes are forgotten; that it was shown stays known.
        pushedAt: pushes.length > 0 ? Math.min(...pushes) : order.shown_at,
        renderedAt: order.rendered_at,
        audibleAt: order.audible_at,
        acknowledgedAt: order.acknowledged_at,
        acknowledgedByEmail: order.email,
        screens,
      };
    },
  };

  /** Every screen that was handed the order or spoke of it, in the order of their first times. */
  async function screensOf(orderId: number, placedAt: number): Promise<ScreenOfOrder[]> {
    type Times = { pushed: number | null; rendered: number | null; audible: number | null };
    const byScreen = new Map<string, Times>();
    const note = (screen: string, stage: keyof Times, at: number) => {
      const times = byScreen.get(screen) ?? { pushed: null, rendered: null, audible: null };
      times[stage] = Math.min(times[stage] ?? at, at);
      byScreen.set(screen, times);
    };
    const pushes = await db
      .selectFrom('pushes')
      .select(['at', 'screens'])
      .where('from_order', '<=', orderId)
      .where('from_order', '>', orderId - LARGEST_PUSH)
      .where('to_order', '>=', orderId)
      .orderBy('at')
      .execute();
    // A row has the time of its first order; none was handed on before it was placed.
    for (const { at, screens } of pushes) {
      for (const screen of Names.parse(JSON.parse(screens))) note(screen, 'pushed', Math.max(at, placedAt));
    }
    for (const { stage, screens } of await receiptsOf([orderId])) {
      for (const [screen, at] of screens) note(screen, stage, at);
    }
    const known = new Map<string, { reports: number; email: string | null }>();
    for (const ids of parts([...byScreen.keys()])) {
      const rows = await db
        .selectFrom('screens')
        .innerJoin('users', 'users.id', 'screens.user_id')
        .select(['screens.id', 'screens.reports', 'users.email'])
        .where('screens.id', 'in', ids)
        .execute();
      for (const row of rows) known.set(row.id, row);
    }
    const firstOf = ({ pushed, rendered, audible }: Times) =>
      Math.min(...[pushed, rendered, audible].map((at) => at ?? Number.POSITIVE_INFINITY));
    return [...byScreen]
      .sort(([a, atA], [b, atB]) => firstOf(atA) - firstOf(atB) || (a < b ? -1 : 1))
      .map(([screenId, times]) => {
        const screen = known.get(screenId);
        const hasSpoken = times.rendered !== null || times.audible !== null;
        return {
          screenId,
          userEmail: screen?.email ?? null,
          reports: screen === undefined ? hasSpoken : screen.reports === 1,
          pushedAt: times.pushed,
          renderedAt: times.rendered,
          audibleAt: times.audible,
        };
      });
  }
}

export function receiptWrites(db: Kysely<Schema>) {
  return {
    /** The orders among these numbers, as custody knows them. */
    async ordersInCustody(ids: readonly number[]): Promise<ReadonlyMap<number, OrderInCustody>> {
      const found = new Map<number, OrderInCustody>();
      for (const some of parts(ids)) {
        for (const row of await custodyById(db, some)) {
          found.set(row.id, {
            id: row.id,
            deviceId: row.device_id,
            isPlaced: row.status === 'PLACED',
            acknowledgedAt: row.acknowledged_at,
            shownAt: row.shown_at,
            renderedAt: row.rendered_at,
            audibleAt: row.audible_at,
            escalatesAt: row.escalates_at,
          });
        }
      }
      return found;
    },

    async addPushes(pushes: readonly Push[]): Promise<void> {
      await insertPushes(
        db,
        pushes.map((push) => ({
          from_order: push.fromOrder,
          to_order: push.toOrder,
          at: push.at,
          is_silent: flag(push.isSilent),
          screens: JSON.stringify(push.screens),
        })),
      );
    },

    async addReceipts(receipts: readonly Receipt[]): Promise<void> {
      await insertReceipts(
        db,
        receipts.map(({ orderId, stage, screens }) => ({
          order_id: orderId,
          stage,
          screens: JSON.stringify(screens),
        })),
      );
    },

    /** Writes these times of orders, and when each climbs next, whatever was there before. */
    async setFirstTimes(orders: readonly FirstTimes[]): Promise<void> {
      await updateFirstTimes(
        db,
        orders.map(({ orderId, shownAt, renderedAt, audibleAt, escalatesAt }) => ({
          id: orderId,
          shown_at: shownAt,
          rendered_at: renderedAt,
          audible_at: audibleAt,
          escalates_at: escalatesAt,
        })),
      );
    },

    /** Forgets at most `limit` of the pushes before `before`. */
    async prunePushes(before: number, limit: number): Promise<number> {
      const gone = await db
        .deleteFrom('pushes')
        .where('id', 'in', (eb) =>
          eb.selectFrom('pushes').select('id').where('at', '<', before).orderBy('at').limit(limit),
        )
        .executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

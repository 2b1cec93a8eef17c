/** The climb of orders as tables: when each must be looked at next, and which steps it has taken. */
import { ESCALATION_STEPS, type EscalationBranch, type EscalationStep } from '@comanda/protocol/custody';
import type { Kysely } from 'kysely';
import { bulkInsert } from './bulk-insert.ts';
import { bulkUpdate } from './bulk-update.ts';
import { compiledListQuery } from './compiled-query.ts';
import type { Schema } from './schema.ts';

/** An order whose time to be looked at has come. */
export interface DueOrder {
  readonly id: number;
  readonly deviceId: number | null;
  readonly placedAt: number;
  readonly shownAt: number | null;
  /** False once it was taken in hand or has left PLACED: it climbs no more. */
  readonly isWaiting: boolean;
  readonly isDrill: boolean;
}

export interface TakenStep {
  readonly orderId: number;
  readonly branch: EscalationBranch;
  readonly step: EscalationStep;
  readonly at: number;
}

/** What is written of an order that was looked at. */
export interface Look {
  readonly orderId: number;
  readonly shownAt: number | null;
  readonly next: number | null;
}

const insertEscalations = bulkInsert('escalations', ['order_id', 'branch', 'step', 'at']);
const updateLooks = bulkUpdate('orders', ['shown_at', 'escalates_at']);

const takenByOrders = compiledListQuery((db, orderIds: readonly number[]) =>
  db
    .selectFrom('escalations')
    .select(['order_id as orderId', 'branch', 'step', 'at'])
    .where('order_id', 'in', orderIds),
);

/** Parameters a statement. */
const AT_A_TIME = 256;

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += AT_A_TIME) yield all.slice(start, start + AT_A_TIME);
}

export function escalationReads(db: Kysely<Schema>) {
  return {
    /** Whether any order must be looked at now. */
    async anyDue(now: number): Promise<boolean> {
      const row = await db
        .selectFrom('orders')
        .select('id')
        .where('escalates_at', '<=', now)
        .orderBy('escalates_at')
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** The steps that these orders have taken, in the order in which they were taken. */
    async takenBy(orderIds: readonly number[]): Promise<ReadonlyMap<number, readonly TakenStep[]>> {
      const taken = new Map<number, TakenStep[]>();
      for (const ids of parts(orderIds)) {
        for (const row of await takenByOrders(db, ids))
          taken.set(row.orderId, [...(taken.get(row.orderId) ?? []), row]);
      }
      for (const steps of taken.values()) steps.sort(byTime);
      return taken;
    },
  };
}

/** Steps of one look have one time: then as a ladder has them. */
function byTime(a: TakenStep, b: TakenStep): number {
  return a.at - b.at || ESCALATION_STEPS.indexOf(a.step) - ESCALATION_STEPS.indexOf(b.step);
}

export function escalationWrites(db: Kysely<Schema>) {
  return {
    /** Orders whose time has come, the longest waiting first, at most `limit`. */
    async due(now: number, limit: number): Promise<DueOrder[]> {
      const rows = await db
        .selectFrom('orders')
        .select(['id', 'device_id', 'status', 'placed_at', 'shown_at', 'acknowledged_at', 'is_drill'])
        .where('escalates_at', '<=', now)
        .orderBy('escalates_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        deviceId: row.device_id,
        placedAt: row.placed_at,
        shownAt: row.shown_at,
        isWaiting: row.status === 'PLACED' && row.acknowledged_at === null,
        isDrill: row.is_drill === 1,
      }));
    },

    /** Writes steps that orders take; one that was taken before is a bug, and fails. */
    async take(steps: readonly TakenStep[]): Promise<void> {
      await insertEscalations(
        db,
        steps.map(({ orderId, branch, step, at }) => ({ order_id: orderId, branch, step, at })),
      );
    },

    /** Writes when these orders were shown and when they are looked at next. */
    async setLooks(looks: readonly Look[]): Promise<void> {
      await updateLooks(
        db,
        looks.map(({ orderId, shownAt, next }) => ({ id: orderId, shown_at: shownAt, escalates_at: next })),
      );
    },

    /** Nobody watches any more: orders that no screen has are looked at now. */
    async hastenUnshown(now: number): Promise<void> {
      await db
        .updateTable('orders')
        .set({ escalates_at: now })
        .where('escalates_at', '>', now)
        .where('shown_at', 'is', null)
        .execute();
    },

    /** Those of these orders that wait and that no screen is known to have are looked at by this time. */
    async lookBy(fromOrder: number, toOrder: number, at: number): Promise<void> {
      await db
        .updateTable('orders')
        .set({ escalates_at: at })
        .where('id', '>=', fromOrder)
        .where('id', '<=', toOrder)
        .where('status', '=', 'PLACED')
        .where('acknowledged_at', 'is', null)
        .where('shown_at', 'is', null)
        .where((eb) => eb.or([eb('escalates_at', 'is', null), eb('escalates_at', '>', at)]))
        .execute();
    },

    /** The ladder is another one: every order that still waits and was placed after `placedAfter` is looked at now. */
    async lookAgain(placedAfter: number, now: number): Promise<void> {
      await db
        .updateTable('orders')
        .set({ escalates_at: now })
        .where('status', '=', 'PLACED')
        .where('acknowledged_at', 'is', null)
        .where('placed_at', '>', placedAfter)
        .execute();
    },
  };
}

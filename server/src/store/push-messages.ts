/** Messages on their way to browsers: one a step of an order's ladder and subscription. */
import type { EscalationBranch } from '@comanda/protocol/custody';
import type { PushStep } from '@comanda/protocol/push';
import type { Kysely } from 'kysely';
import { livePushSubscriptions, PUSH_TARGET, type PushTarget } from './push-subscriptions.ts';
import type { PushResult, Schema } from './schema.ts';

export interface NewPushMessage {
  readonly subscriptionId: number;
  readonly orderId: number;
  readonly branch: EscalationBranch;
  readonly step: PushStep;
  readonly expiresAt: number;
}

/** Where to look for what is due: neither of these services, and at most so many. */
export interface DuePushes {
  readonly at: number;
  readonly limit: number;
  readonly busyServices: readonly string[];
}

/** A message with whoever it is for. */
export interface PushInHand {
  readonly id: number;
  readonly orderId: number;
  readonly roomCode: string | null;
  readonly step: PushStep;
  readonly expiresAt: number;
  readonly attempts: number;
  /** False when the order no longer waits for somebody to take it in hand. */
  readonly isWaitedFor: boolean;
  /** Null where the subscription may not be used any more. */
  readonly target: PushTarget | null;
}

/** Rows a statement, far below SQLite's 32,766 parameters. */
const CHUNK = 500;

export function pushMessageReads(db: Kysely<Schema>) {
  return {
    /** Those to try now, whoever has waited longest first. */
    async due({ at, limit, busyServices }: DuePushes): Promise<{ readonly id: number; readonly service: string }[]> {
      let query = db
        .selectFrom('push_messages')
        .innerJoin('push_subscriptions', 'push_subscriptions.id', 'push_messages.subscription_id')
        .select(['push_messages.id', 'push_subscriptions.service'])
        .where('push_messages.next_at', '<=', at);
      if (busyServices.length > 0) query = query.where('push_subscriptions.service', 'not in', busyServices);
      return query.orderBy('push_messages.next_at').orderBy('push_messages.id').limit(limit).execute();
    },
  };
}

export function pushMessageWrites(db: Kysely<Schema>) {
  return {
    /** A message that is there already stays as it is. */
    async insert(messages: readonly NewPushMessage[], now: number): Promise<void> {
      for (let next = 0; next < messages.length; next += CHUNK) {
        const rows = messages.slice(next, next + CHUNK).map((message) => ({
          subscription_id: message.subscriptionId,
          order_id: message.orderId,
          branch: message.branch,
          step: message.step,
          expires_at: message.expiresAt,
          next_at: now,
          attempts: 0,
        }));
        await db
          .insertInto('push_messages')
          .values(rows)
          .onConflict((conflict) => conflict.columns(['order_id', 'branch', 'step', 'subscription_id']).doNothing())
          .execute();
      }
    },

    /** These of them that are still due. */
    async inHand(ids: readonly number[], now: number): Promise<PushInHand[]> {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('push_messages')
        .innerJoin('orders', 'orders.id', 'push_messages.order_id')
        .leftJoin('rooms', 'rooms.id', 'orders.room_id')
        .select([
          'push_messages.id',
          'push_messages.subscription_id',
          'push_messages.order_id',
          'push_messages.step',
          'push_messages.expires_at',
          'push_messages.attempts',
          'rooms.code',
          'orders.status',
          'orders.acknowledged_at',
        ])
        .where('push_messages.id', 'in', ids)
        .where('push_messages.next_at', '<=', now)
        .orderBy('push_messages.id')
        .execute();
      const subscriptions = [...new Set(rows.map((row) => row.subscription_id))];
      const targets =
        subscriptions.length === 0
          ? []
          : await livePushSubscriptions(db, now)
              .select(PUSH_TARGET)
              .where('push_subscriptions.id', 'in', subscriptions)
              .execute();
      const byId = new Map(targets.map((target) => [target.id, target]));
      return rows.map((row) => ({
        id: row.id,
        orderId: row.order_id,
        roomCode: row.code,
        step: row.step,
        expiresAt: row.expires_at,
        attempts: row.attempts,
        isWaitedFor: row.status === 'PLACED' && row.acknowledged_at === null,
        target: byId.get(row.subscription_id) ?? null,
      }));
    },

    /** Counts an attempt that begins; who does not hear how it ended tries again then. */
    async begin(ids: readonly number[], nextAt: number): Promise<void> {
      if (ids.length === 0) return;
      await db
        .updateTable('push_messages')
        .set((eb) => ({ next_at: nextAt, attempts: eb('attempts', '+', 1) }))
        .where('id', 'in', ids)
        .execute();
    },

    /** Whoever asks for a later attempt than his own has lost the message to another, and changes nothing. */
    async retry(id: number, attempt: number, nextAt: number): Promise<void> {
      await db
        .updateTable('push_messages')
        .set({ next_at: nextAt })
        .where('id', '=', id)
        .where('attempts', '=', attempt)
        .where('outcome', 'is', null)
        .execute();
    },

    async finish(ids: readonly number[], outcome: PushResult): Promise<void> {
      if (ids.length === 0) return;
      await db
        .updateTable('push_messages')
        .set({ next_at: null, outcome })
        .where('id', 'in', ids)
        .where('outcome', 'is', null)
        .execute();
    },

    /** Forgets at most `limit` of those that were over before this moment; says how many went. */
    async prune(before: number, limit: number): Promise<number> {
      const over = db.selectFrom('push_messages').select('id').where('expires_at', '<', before).limit(limit);
      const gone = await db.deleteFrom('push_messages').where('id', 'in', over).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

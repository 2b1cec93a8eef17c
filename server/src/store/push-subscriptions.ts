/** Where the staff's browsers can be reached, and who is on shift by it. */
import { toInstant } from '@comanda/protocol/instant';
import { type KeptPushSubscription, type PushLanguage, SHIFT_MS } from '@comanda/protocol/push';
import { Role } from '@comanda/protocol/session';
import type { Kysely } from 'kysely';
import { mayAdminister, mayWatch } from '../domain/roles.ts';
import type { Schema } from './schema.ts';

/** What a message needs to find its browser. */
export interface PushTarget {
  readonly id: number;
  readonly endpoint: string;
  readonly service: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly language: PushLanguage;
}

export interface NewPushSubscription extends Omit<PushTarget, 'id'> {
  readonly userId: number;
  readonly sessionId: string;
  readonly expiresAt: number | null;
}

export const PUSH_TARGET = [
  'push_subscriptions.id as id',
  'push_subscriptions.endpoint as endpoint',
  'push_subscriptions.service as service',
  'push_subscriptions.p256dh as p256dh',
  'push_subscriptions.auth as auth',
  'push_subscriptions.language as language',
] as const;

/** Only these may be used: of a session that stands, a user who may still see orders, and not over by themselves. */
export function livePushSubscriptions(db: Kysely<Schema>, now: number) {
  return db
    .selectFrom('push_subscriptions')
    .innerJoin('sessions', 'sessions.id', 'push_subscriptions.session_id')
    .innerJoin('users', 'users.id', 'push_subscriptions.user_id')
    .where('sessions.revoked_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .where('users.is_active', '=', 1)
    .where('users.role', 'in', Role.options.filter(mayWatch))
    .where((eb) =>
      eb.or([eb('push_subscriptions.expires_at', 'is', null), eb('push_subscriptions.expires_at', '>', now)]),
    );
}

export function pushSubscriptionReads(db: Kysely<Schema>) {
  return {
    async ofUser(userId: number): Promise<KeptPushSubscription[]> {
      const rows = await db
        .selectFrom('push_subscriptions')
        .select(['endpoint', 'language', 'confirmed_at', 'expires_at'])
        .where('user_id', '=', userId)
        .orderBy('id')
        .execute();
      return rows.map(({ endpoint, language, confirmed_at, expires_at }) => ({
        endpoint,
        language,
        on_shift_until: toInstant(confirmed_at + SHIFT_MS),
        expires_at: expires_at === null ? null : toInstant(expires_at),
      }));
    },

    /** All of one user that may be used. */
    async liveOfUser(userId: number, now: number): Promise<PushTarget[]> {
      return livePushSubscriptions(db, now)
        .select(PUSH_TARGET)
        .where('push_subscriptions.user_id', '=', userId)
        .orderBy('push_subscriptions.id')
        .execute();
    },

    /** Those by which somebody is on shift. */
    async onShift(now: number): Promise<number[]> {
      const rows = await livePushSubscriptions(db, now)
        .select('push_subscriptions.id')
        .where('push_subscriptions.confirmed_at', '>', now - SHIFT_MS)
        .orderBy('push_subscriptions.id')
        .execute();
      return rows.map(({ id }) => id);
    },

    /** Those of all admins, on shift or not. */
    async ofAdmins(now: number): Promise<number[]> {
      const rows = await livePushSubscriptions(db, now)
        .select('push_subscriptions.id')
        .where('users.role', 'in', Role.options.filter(mayAdminister))
        .orderBy('push_subscriptions.id')
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

export function pushSubscriptionWrites(db: Kysely<Schema>) {
  return {
    /** Whoever sends an endpoint has it from then on: a browser has one user at a time. */
    async keep(subscription: NewPushSubscription, now: number): Promise<void> {
      const { endpoint, userId, sessionId, expiresAt, ...rest } = subscription;
      const columns = {
        ...rest,
        user_id: userId,
        session_id: sessionId,
        confirmed_at: now,
        expires_at: expiresAt,
      };
      await db
        .insertInto('push_subscriptions')
        .values({ endpoint, ...columns })
        .onConflict((conflict) => conflict.column('endpoint').doUpdateSet(columns))
        .execute();
    },

    /** Forgets the user's oldest ones beyond so many. */
    async keepNewest(userId: number, most: number): Promise<void> {
      const newest = db
        .selectFrom('push_subscriptions')
        .select('id')
        .where('user_id', '=', userId)
        .orderBy('confirmed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(most);
      await db.deleteFrom('push_subscriptions').where('user_id', '=', userId).where('id', 'not in', newest).execute();
    },

    async removeOwn(endpoint: string, userId: number): Promise<void> {
      await db
        .deleteFrom('push_subscriptions')
        .where('endpoint', '=', endpoint)
        .where('user_id', '=', userId)
        .execute();
    },

    /** Its messages go with it. */
    async remove(ids: readonly number[]): Promise<void> {
      if (ids.length > 0) await db.deleteFrom('push_subscriptions').where('id', 'in', ids).execute();
    },

    /** Forgets at most `limit` that can never be used again; says how many went. */
    async prune(now: number, limit: number): Promise<number> {
      const over = db
        .selectFrom('push_subscriptions')
        .innerJoin('sessions', 'sessions.id', 'push_subscriptions.session_id')
        .select('push_subscriptions.id')
        .where((eb) =>
          eb.or([
            eb('push_subscriptions.expires_at', '<=', now),
            eb('sessions.expires_at', '<=', now),
            eb('sessions.revoked_at', 'is not', null),
          ]),
        )
        .limit(limit);
      const gone = await db.deleteFrom('push_subscriptions').where('id', 'in', over).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

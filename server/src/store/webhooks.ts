/** Webhooks and what is delivered to them. Their secrets leave the store for signing alone. */
import { toInstant } from '@comanda/protocol/instant';
import {
  type Delivery,
  type DeliveryError,
  type DeliveryStatus,
  type Webhook,
  WebhookEvent,
  WebhookEventType,
} from '@comanda/protocol/webhook';
import { type Kysely, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { bulkInsert } from './bulk-insert.ts';
import { flag, namesAny } from './columns.ts';
import type { Page, Paged } from './paging.ts';
import type { Schema } from './schema.ts';

const EventTypes = z.array(WebhookEventType);

/** What a webhook is made of; its secret was drawn by whoever asks for it. */
export interface NewWebhook {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly secret: string;
}

export interface WebhookColumns {
  readonly name?: string | undefined;
  readonly url?: string | undefined;
  readonly events?: readonly WebhookEventType[] | undefined;
  readonly is_active?: boolean | undefined;
  readonly is_gone?: boolean | undefined;
}

export interface NewDelivery {
  readonly webhookId: number;
  readonly messageId: string;
  readonly event: WebhookEvent;
  readonly givesUpAt: number;
}

/** A delivery as whoever sends it needs it. */
export interface DueDelivery {
  readonly id: number;
  readonly webhookId: number;
  readonly messageId: string;
  readonly url: string;
  readonly body: string;
  readonly secret: string;
  /** The one before, while it is still good. */
  readonly previousSecret: string | null;
  /** With the one that is being made. */
  readonly attempts: number;
  /** When that one was claimed: with `attempts` the name of the attempt. */
  readonly attemptedAt: number;
}

/** One attempt of one delivery. Who no longer finds it as it was is too late to say what became of it. */
export type Attempt = Pick<DueDelivery, 'id' | 'attempts' | 'attemptedAt'>;

export interface AttemptResult {
  readonly status: DeliveryStatus;
  /** Null unless it is pending. */
  readonly dueAt: number | null;
  readonly lastStatus: number | null;
  readonly lastError: DeliveryError | null;
}

const insertDeliveries = bulkInsert('deliveries', [
  'webhook_id',
  'message_id',
  'type',
  'body',
  'status',
  'attempts',
  'created_at',
  'due_at',
  'gives_up_at',
]);

const instantOrNull = (at: number | null) => (at === null ? null : toInstant(at));

function webhookView(row: Omit<Selectable<Schema['webhooks']>, 'secret' | 'previous_secret'>): Webhook {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    events: EventTypes.parse(JSON.parse(row.events)),
    is_active: row.is_active === 1,
    is_gone: row.is_gone === 1,
    previous_secret_until: instantOrNull(row.previous_until),
    created_at: toInstant(row.created_at),
  };
}

function deliveryView(row: Omit<Selectable<Schema['deliveries']>, 'body' | 'gives_up_at'>): Delivery {
  return {
    id: row.id,
    webhook_id: row.webhook_id,
    message_id: row.message_id,
    type: row.type,
    status: row.status,
    attempts: row.attempts,
    created_at: toInstant(row.created_at),
    attempted_at: instantOrNull(row.attempted_at),
    next_attempt_at: instantOrNull(row.due_at),
    settled_at: instantOrNull(row.settled_at),
    last_status: row.last_status,
    last_error: row.last_error,
  };
}

export function webhookReads(db: Kysely<Schema>) {
  const webhooks = () =>
    db
      .selectFrom('webhooks')
      .select(['id', 'name', 'url', 'events', 'is_active', 'is_gone', 'previous_until', 'created_at']);
  const deliveries = () =>
    db
      .selectFrom('deliveries')
      .select(['id', 'webhook_id', 'message_id', 'type', 'status', 'attempts', 'created_at', 'attempted_at'])
      .select(['due_at', 'settled_at', 'last_status', 'last_error']);

  return {
    async list(isActive: boolean | undefined, page: Page): Promise<Paged<Webhook>> {
      let counting = db.selectFrom('webhooks').select((eb) => eb.fn.countAll<number>().as('count'));
      let matching = webhooks();
      if (isActive !== undefined) {
        counting = counting.where('is_active', '=', flag(isActive));
        matching = matching.where('is_active', '=', flag(isActive));
      }
      const { count } = await counting.executeTakeFirstOrThrow();
      const rows = await matching.orderBy('id').limit(page.limit).offset(page.offset).execute();
      return { count: Number(count), rows: rows.map(webhookView) };
    },

    /** Who of the active ones wants to hear of what. */
    async subscriptions(): Promise<{ id: number; events: ReadonlySet<WebhookEvent['type']> }[]> {
      const rows = await db.selectFrom('webhooks').select(['id', 'events']).where('is_active', '=', 1).execute();
      return rows.map(({ id, events }) => ({ id, events: new Set(EventTypes.parse(JSON.parse(events))) }));
    },

    async byId(id: number): Promise<Webhook | undefined> {
      const row = await webhooks().where('id', '=', id).executeTakeFirst();
      return row && webhookView(row);
    },

    /** Newest first. */
    async deliveries(webhookId: number, status: DeliveryStatus | undefined, page: Page): Promise<Paged<Delivery>> {
      let counting = db
        .selectFrom('deliveries')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('webhook_id', '=', webhookId);
      let matching = deliveries().where('webhook_id', '=', webhookId);
      if (status !== undefined) {
        counting = counting.where('status', '=', status);
        matching = matching.where('status', '=', status);
      }
      const { count } = await counting.executeTakeFirstOrThrow();
      const rows = await matching.orderBy('id', 'desc').limit(page.limit).offset(page.offset).execute();
      return { count: Number(count), rows: rows.map(deliveryView) };
    },

    /** How many deliveries wait, and how many were given up. */
    async unsettled(): Promise<{ readonly pending: number; readonly dead: number }> {
      const rows = await db
        .selectFrom('deliveries')
        .select((eb) => ['status', eb.fn.countAll<number>().as('count')])
        // By webhook, because so the index is ordered: what was delivered is not looked at.
        .where('webhook_id', 'in', (eb) => eb.selectFrom('webhooks').select('id'))
        .where('status', 'in', ['pending', 'dead'])
        .groupBy('status')
        .execute();
      const of = (status: DeliveryStatus) => Number(rows.find((row) => row.status === status)?.count ?? 0);
      return { pending: of('pending'), dead: of('dead') };
    },

    async delivery(id: number): Promise<Delivery | undefined> {
      const row = await deliveries().where('id', '=', id).executeTakeFirst();
      return row && deliveryView(row);
    },

    /** The webhooks to which something is to be sent now. */
    async withDue(now: number): Promise<number[]> {
      const rows = await db
        .selectFrom('webhooks')
        .select('id')
        .where('is_active', '=', 1)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('deliveries')
              .select(sql<number>`1`.as('one'))
              .whereRef('webhook_id', '=', 'webhooks.id')
              .where('due_at', '<=', now),
          ),
        )
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

export function webhookWrites(db: Kysely<Schema>) {
  const settledRows = (ids: readonly number[]) => db.updateTable('deliveries').where('id', 'in', ids);

  return {
    async insert({ events, ...webhook }: NewWebhook, now: number): Promise<number> {
      const row = await db
        .insertInto('webhooks')
        .values({ ...webhook, events: JSON.stringify(events), is_active: 1, is_gone: 0, created_at: now })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    async update(id: number, { events, is_active, is_gone, ...rest }: WebhookColumns): Promise<void> {
      const columns = {
        ...rest,
        events: events && JSON.stringify(events),
        is_active: flag(is_active),
        is_gone: flag(is_gone),
      };
      if (namesAny(columns)) await db.updateTable('webhooks').set(columns).where('id', '=', id).execute();
    },

    /** The secret that there was stays good until then. */
    async replaceSecret(id: number, secret: string, previousUntil: number): Promise<void> {
      await db
        .updateTable('webhooks')
        .set((eb) => ({ previous_secret: eb.ref('secret'), previous_until: previousUntil, secret }))
        .where('id', '=', id)
        .execute();
    },

    async insertDeliveries(rows: readonly NewDelivery[], now: number): Promise<void> {
      await insertDeliveries(
        db,
        rows.map(({ webhookId, messageId, event, givesUpAt }) => ({
          webhook_id: webhookId,
          message_id: messageId,
          type: event.type,
          body: JSON.stringify(WebhookEvent.parse(event)),
          status: 'pending',
          attempts: 0,
          created_at: now,
          due_at: now,
          gives_up_at: givesUpAt,
        })),
      );
    },

    async deliveryByMessage(messageId: string): Promise<number> {
      const row = await db
        .selectFrom('deliveries')
        .select('id')
        .where('message_id', '=', messageId)
        .executeTakeFirstOrThrow();
      return row.id;
    },

    /** Takes what a webhook is to be sent next, and counts the attempt before it is made. Nobody else takes it until `until`. */
    async claim(webhookId: number, now: number, until: number): Promise<DueDelivery | null> {
      const row = await db
        .selectFrom('deliveries')
        .innerJoin('webhooks', 'webhooks.id', 'deliveries.webhook_id')
        .select(['deliveries.id', 'message_id', 'body', 'attempts', 'url', 'secret', 'previous_secret'])
        .select('previous_until')
        .where('webhook_id', '=', webhookId)
        .where('due_at', '<=', now)
        .where('is_active', '=', 1)
        .orderBy('due_at')
        .orderBy('deliveries.id')
        .limit(1)
        .executeTakeFirst();
      if (!row) return null;
      const attempts = row.attempts + 1;
      await settledRows([row.id]).set({ attempts, attempted_at: now, due_at: until }).execute();
      return {
        id: row.id,
        webhookId,
        messageId: row.message_id,
        url: row.url,
        body: row.body,
        secret: row.secret,
        previousSecret: (row.previous_until ?? 0) > now ? row.previous_secret : null,
        attempts,
        attemptedAt: now,
      };
    },

    /** The attempt as it was claimed, with what decides about a next one; undefined where it is another's by now. */
    async attempt({ id, attempts, attemptedAt }: Attempt) {
      return db
        .selectFrom('deliveries')
        .select(['webhook_id as webhookId', 'created_at as createdAt', 'gives_up_at as givesUpAt'])
        .where('id', '=', id)
        .where('status', '=', 'pending')
        .where('attempts', '=', attempts)
        .where('attempted_at', '=', attemptedAt)
        .executeTakeFirst();
    },

    async settle(id: number, { status, dueAt, lastStatus, lastError }: AttemptResult, now: number): Promise<void> {
      await settledRows([id])
        .set({ status, due_at: dueAt, settled_at: status === 'pending' ? null : now })
        .set({ last_status: lastStatus, last_error: lastError })
        .execute();
    },

    /** Gives up what waits for a webhook: all of it, or what should have been there before `givesUpBefore`. */
    async bury(
      webhookId: number,
      now: number,
      { lastError, givesUpBefore }: { lastError?: DeliveryError; givesUpBefore?: number },
    ): Promise<void> {
      let waiting = db
        .updateTable('deliveries')
        .set({ status: 'dead', due_at: null, settled_at: now, ...(lastError && { last_error: lastError }) })
        .where('webhook_id', '=', webhookId)
        .where('due_at', 'is not', null);
      if (givesUpBefore !== undefined) waiting = waiting.where('gives_up_at', '<=', givesUpBefore);
      await waiting.execute();
    },

    /** Sends again from the start: one delivery, whatever became of it, or all dead ones of a webhook. Says how many. */
    async revive(which: { id: number } | { deadOf: number }, now: number, givesUpAt: number): Promise<number> {
      const again = db
        .updateTable('deliveries')
        .set({ status: 'pending', attempts: 0, due_at: now, gives_up_at: givesUpAt, settled_at: null });
      const chosen =
        'id' in which
          ? again.where('id', '=', which.id)
          : again.where('webhook_id', '=', which.deadOf).where('status', '=', 'dead');
      return Number((await chosen.executeTakeFirst()).numUpdatedRows);
    },

    /** Forgets at most `limit` deliveries that were settled before these moments; says how many went. */
    async prune(deliveredBefore: number, deadBefore: number, limit: number): Promise<number> {
      const old = await db
        .selectFrom('deliveries')
        .select('id')
        .where('settled_at', '<', Math.max(deliveredBefore, deadBefore))
        .where((eb) =>
          eb.or([
            eb.and([eb('status', '=', 'delivered'), eb('settled_at', '<', deliveredBefore)]),
            eb.and([eb('status', '=', 'dead'), eb('settled_at', '<', deadBefore)]),
          ]),
        )
        .limit(limit)
        .execute();
      if (old.length === 0) return 0;
      await db
        .deleteFrom('deliveries')
        .where(
          'id',
          'in',
          old.map(({ id }) => id),
        )
        .execute();
      return old.length;
    },
  };
}

/** The event log as a table: appended to inside a transaction, read in order by seq. */
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import { LogEvent, type LoggedEvent } from '../domain/log-event.ts';
import { bulkInsert } from './bulk-insert.ts';
import { compiledQuery } from './compiled-query.ts';
import type { Schema } from './schema.ts';

/** Where the log stands. Events up to `prunedSeq` are no longer kept; `epoch` names this log among all logs. */
export interface LogPosition {
  readonly epoch: string;
  readonly seq: number;
  readonly prunedSeq: number;
}

/** An event and when it was committed, milliseconds since the epoch. */
export interface LogEntry extends LoggedEvent {
  readonly at: number;
}

/** How much of the log is still there. The times are null where it is empty. */
export interface KeptLog {
  readonly count: number;
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
}

/** How many of each number a writer needs; it gets the first of each, and the rest follow by one. */
export interface Numbers {
  readonly event: number;
  readonly order: number;
  readonly orderItem: number;
  readonly statusEvent: number;
}

const insertEvents = bulkInsert('events', ['seq', 'kind', 'device_id', 'body', 'created_at']);

/** What stands for all devices where an event names the one that it is told to. */
const EVERY_DEVICE = 0;

/** The device that the event is told to. Only these are indexed by device: the rest would make each insert dearer. */
function toldTo(event: LogEvent): number | null {
  switch (event.kind) {
    case 'order_moved':
    case 'order_acknowledged':
    case 'order_shown':
      return event.deviceId;
    case 'order_changed':
      return event.change === 'amended' ? event.deviceId : null;
    case 'product_availability_changed':
    case 'menu_changed':
      return EVERY_DEVICE;
    case 'order_placed':
    case 'order_escalated':
    case 'watch_changed':
    case 'device_suspicious':
    case 'setting_changed':
    case 'device_revoked':
    case 'user_revoked':
    case 'session_revoked':
    case 'role_changed':
      return null;
  }
}

const eventsAfter = compiledQuery((db, seq: number, limit: number) =>
  db.selectFrom('events').select(['seq', 'body']).where('seq', '>', seq).orderBy('seq').limit(limit),
);

const raiseHead = compiledQuery((db, events: number, orders: number, orderItems: number, statusEvents: number) =>
  db
    .updateTable('log_head')
    .set((eb) => ({
      event_seq: eb('event_seq', '+', events),
      order_id: eb('order_id', '+', orders),
      order_item_id: eb('order_item_id', '+', orderItems),
      status_event_id: eb('status_event_id', '+', statusEvents),
    }))
    .where('id', '=', sql.lit(1 as const))
    .returning(['event_seq', 'order_id', 'order_item_id', 'status_event_id']),
);

export function eventReads(db: Kysely<Schema>) {
  const decode = (row: { seq: number; body: string }): LoggedEvent => ({
    seq: row.seq,
    event: LogEvent.parse(JSON.parse(row.body)),
  });
  return {
    async position(): Promise<LogPosition> {
      const head = await db
        .selectFrom('log_head')
        .select(['epoch', 'event_seq', 'pruned_seq'])
        .where('id', '=', 1)
        .executeTakeFirstOrThrow();
      return { epoch: head.epoch, seq: head.event_seq, prunedSeq: head.pruned_seq };
    },

    /** Events after `seq`, oldest first, at most `limit`. */
    async after(seq: number, limit: number): Promise<LoggedEvent[]> {
      return (await eventsAfter(db, seq, limit)).map(decode);
    },

    /** Events of these kinds in (after, upTo], oldest first, at most `limit`. */
    async ofKindsBetween(
      kinds: readonly LogEvent['kind'][],
      after: number,
      upTo: number,
      limit: number,
    ): Promise<LoggedEvent[]> {
      const rows = await db
        .selectFrom('events')
        .select(['seq', 'body'])
        .where('seq', '>', after)
        .where('seq', '<=', upTo)
        .where('kind', 'in', kinds)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(decode);
    },

    /** As `after`, with the time of each: for people who read the log. */
    async entriesAfter(seq: number, limit: number): Promise<LogEntry[]> {
      const rows = await db
        .selectFrom('events')
        .select(['seq', 'body', 'created_at'])
        .where('seq', '>', seq)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...decode(row), at: row.created_at }));
    },

    /** Reads the whole log: for a check-up, not for serving. */
    async kept(): Promise<KeptLog> {
      const row = await db
        .selectFrom('events')
        .select((eb) => [
          eb.fn.countAll<number>().as('count'),
          eb.fn.min<number | null>('created_at').as('oldestAt'),
          eb.fn.max<number | null>('created_at').as('newestAt'),
        ])
        .executeTakeFirstOrThrow();
      return { count: Number(row.count), oldestAt: row.oldestAt, newestAt: row.newestAt };
    },

    /** What happened to one device's orders, and what all devices are told, after `seq`: oldest first, at most `limit`. */
    async ofDeviceAfter(deviceId: number, seq: number, limit: number): Promise<LoggedEvent[]> {
      // Two runs of one index, each cut short by itself: asked for together, the whole of both would be sorted.
      const run = (device: number) => (eb: ExpressionBuilder<Schema, never>) =>
        eb
          .selectFrom('events')
          .select(['seq', 'body'])
          .where('device_id', '=', device)
          .where('seq', '>', seq)
          .orderBy('seq')
          .limit(limit);
      const rows = await db
        .selectFrom((eb) => run(deviceId)(eb).as('own'))
        .selectAll()
        .unionAll((eb) => eb.selectFrom((inner) => run(EVERY_DEVICE)(inner).as('shared')).selectAll())
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(decode);
    },
  };
}
export type EventReads = ReturnType<typeof eventReads>;

export function eventWrites(db: Kysely<Schema>) {
  let hasNews = false;
  return {
    /** Whether anything was reserved in the log: only then need anybody be woken. */
    hasNews: () => hasNews,

    /** Raises the counters and gives the first of each run of numbers. Holds the head's lock until commit. */
    async reserve(wanted: Numbers): Promise<Numbers> {
      const [head] = await raiseHead(db, wanted.event, wanted.order, wanted.orderItem, wanted.statusEvent);
      if (!head) throw new Error('the log has no head');
      hasNews ||= wanted.event > 0;
      return {
        event: head.event_seq - wanted.event + 1,
        order: head.order_id - wanted.order + 1,
        orderItem: head.order_item_id - wanted.orderItem + 1,
        statusEvent: head.status_event_id - wanted.statusEvent + 1,
      };
    },

    /** Writes events at reserved places: the first at `firstSeq`, each next one after it. */
    async insertAt(firstSeq: number, events: readonly LogEvent[], now: number): Promise<void> {
      await insertEvents(
        db,
        events.map((event, index) => ({
          seq: firstSeq + index,
          kind: event.kind,
          device_id: toldTo(event),
          body: JSON.stringify(event),
          created_at: now,
        })),
      );
    },

    /** Reserves and writes events that come with no order. */
    async append(events: readonly LogEvent[], now: number): Promise<void> {
      if (events.length === 0) return;
      const first = await this.reserve({ event: events.length, order: 0, orderItem: 0, statusEvent: 0 });
      await this.insertAt(first.event, events, now);
    },

    /** Forgets at most `limit` of the events older than `before`; says how many went. */
    async prune(before: number, limit: number): Promise<number> {
      const last = await db
        .selectFrom((eb) =>
          eb.selectFrom('events').select(['seq', 'created_at']).orderBy('seq').limit(limit).as('oldest'),
        )
        .select((eb) => eb.fn.max('seq').as('seq'))
        .where('created_at', '<', before)
        .executeTakeFirst();
      if (!last || last.seq === null) return 0;
      const gone = await db.deleteFrom('events').where('seq', '<=', last.seq).executeTakeFirst();
      await db.updateTable('log_head').set({ pruned_seq: last.seq }).where('id', '=', 1).execute();
      return Number(gone.numDeletedRows);
    },
  };
}

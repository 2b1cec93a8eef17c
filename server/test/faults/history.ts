/** Names for events, the same whether they are read from the log, from a frame or from an answer; and the store's side of a history. */
import { toInstant } from '@comanda/protocol/instant';
import type { OrderStatus } from '@comanda/protocol/order';
import type { LogEvent } from '../../src/domain/log-event.ts';
import type { Site } from '../../src/site.ts';
import type { Frame } from '../harness/feed.ts';
import type { Answer } from './checker.ts';

/** With its time, so that an order that vanished and another that took its number are not one. */
export function placedName(orderId: number, placedAt: string): string {
  return `placed ${orderId} at ${placedAt}`;
}

export function movedName(orderId: number, status: string, changedAt: string): string {
  return `moved ${orderId} to ${status} at ${changedAt}`;
}

/** Null for frames that tell of no event. */
export function frameName(frame: Frame): string | null {
  switch (frame.type) {
    case 'new_order':
      return placedName(frame.order_id, frame.placed_at);
    case 'order_updated':
    case 'order_status_changed':
      return movedName(frame.order_id, frame.status, frame.changed_at);
    case 'order_acknowledged':
    case 'order_escalated':
    case 'order_custody_changed':
    case 'order_changed':
    case 'watching_changed':
    case 'product_availability_changed':
    case 'menu_changed':
    case 'settings_changed':
    case 'welcome':
    case 'resync':
    case 'heartbeat':
    case 'auth_expiring':
    case 'pong':
      return null;
  }
}

/** An event of the log that some client is told. */
export interface LoggedName {
  readonly seq: number;
  readonly name: string;
  readonly orderId: number;
  readonly deviceId: number | null;
  readonly kind: 'order_placed' | 'order_moved';
  /** Where the order stands after it. */
  readonly status: OrderStatus;
}

function told(seq: number, event: LogEvent): LoggedName | null {
  switch (event.kind) {
    case 'order_placed': {
      const { kind, orderId, deviceId } = event;
      return { seq, kind, orderId, deviceId, status: 'PLACED', name: placedName(orderId, toInstant(event.placedAt)) };
    }
    case 'order_moved': {
      const { kind, orderId, deviceId, status } = event;
      return { seq, kind, orderId, deviceId, status, name: movedName(orderId, status, toInstant(event.changedAt)) };
    }
    default:
      return null;
  }
}

export interface StoreHistory {
  /** What staff are told, in the log's order. */
  readonly log: readonly string[];
  /** The same with their places. */
  readonly events: readonly LoggedName[];
  /** What one device is told. */
  ofDevice(deviceId: number): readonly string[];
  readonly stored: readonly Answer[];
}

const PAGE = 500;

/** Reads all of it. Orders must carry their intent as their note, moves theirs. */
export async function readHistory({ reader }: Pick<Site, 'reader'>): Promise<StoreHistory> {
  const events: LoggedName[] = [];
  for (let seq = 0; ; ) {
    const batch = await reader.events.after(seq, PAGE);
    for (const { seq: place, event } of batch) events.push(...[told(place, event)].filter((each) => each !== null));
    const last = batch.at(-1);
    if (!last) break;
    seq = last.seq;
  }
  const stored: Answer[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const { rows } = await reader.orders.list({}, { offset, limit: PAGE });
    for (const order of rows) {
      stored.push({ intent: order.note, event: placedName(order.id, order.placed_at) });
      for (const { to_status, changed_at, note } of order.status_events.slice(1)) {
        stored.push({ intent: note, event: movedName(order.id, to_status, changed_at) });
      }
    }
    if (rows.length < PAGE) break;
  }
  return {
    log: events.map(({ name }) => name),
    events,
    ofDevice: (deviceId) =>
      events.filter((event) => event.kind === 'order_moved' && event.deviceId === deviceId).map(({ name }) => name),
    stored,
  };
}

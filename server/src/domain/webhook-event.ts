/** From an event of the log to what webhooks are told of it: as little as the other side needs to ask for the rest. */
import { toInstant } from '@comanda/protocol/instant';
import type { WebhookEvent } from '@comanda/protocol/webhook';
import { isDrill, type LogEvent } from './log-event.ts';

/** Where orders and devices are, by id: events do not all say so themselves. */
export interface Whereabouts {
  roomOfOrder(id: number): string | null;
  roomOfDevice(id: number): string | null;
}

/** Of which events of the log each type may be told. */
const SOURCES: Readonly<Record<WebhookEvent['type'], readonly LogEvent['kind'][]>> = {
  'order.created': ['order_placed'],
  'order.status_changed': ['order_moved'],
  'order.acknowledged': ['order_acknowledged', 'order_moved'],
  'order.escalated': ['order_escalated'],
  'device.suspicious': ['device_suspicious'],
  nobody_watching: ['watch_changed'],
  watching_again: ['watch_changed'],
  ping: [],
};

/** The kinds of events that somebody who wants these types must know of. */
export function sourcesOf(types: Iterable<WebhookEvent['type']>): LogEvent['kind'][] {
  return [...new Set([...types].flatMap((type) => SOURCES[type]))];
}

/** What is told of one event of the log, in order. */
export function webhookEvents(event: LogEvent, where: Whereabouts): WebhookEvent[] {
  if (isDrill(event)) return [];
  switch (event.kind) {
    case 'order_placed':
      return [
        {
          type: 'order.created',
          timestamp: toInstant(event.placedAt),
          data: { order_id: event.orderId, room_code: event.roomCode },
        },
      ];
    case 'order_moved': {
      const timestamp = toInstant(event.changedAt);
      const data = { order_id: event.orderId, room_code: where.roomOfOrder(event.orderId) };
      const { fromStatus: from_status, status } = event;
      const moved: WebhookEvent = { type: 'order.status_changed', timestamp, data: { ...data, from_status, status } };
      return event.acknowledges ? [{ type: 'order.acknowledged', timestamp, data }, moved] : [moved];
    }
    case 'order_acknowledged': {
      const data = { order_id: event.orderId, room_code: where.roomOfOrder(event.orderId) };
      return [{ type: 'order.acknowledged', timestamp: toInstant(event.at), data }];
    }
    case 'order_escalated': {
      const { step, branch } = event;
      if (step !== 'webhook' && step !== 'admin') return [];
      const data = { order_id: event.orderId, room_code: where.roomOfOrder(event.orderId), step, branch };
      return [{ type: 'order.escalated', timestamp: toInstant(event.at), data }];
    }
    case 'device_suspicious': {
      const { deviceId: device_id, reason } = event;
      const data = { device_id, room_code: where.roomOfDevice(device_id), reason };
      return [{ type: 'device.suspicious', timestamp: toInstant(event.at), data }];
    }
    case 'watch_changed': {
      const type = event.isWatched ? 'watching_again' : 'nobody_watching';
      return [{ type, timestamp: toInstant(event.at), data: {} }];
    }
    case 'order_changed':
    case 'order_shown':
    case 'setting_changed':
    case 'product_availability_changed':
    case 'menu_changed':
    case 'device_revoked':
    case 'user_revoked':
    case 'session_revoked':
    case 'role_changed':
      return [];
  }
}

/** Log events as the frames that travel, one for staff and one for the order's device; null where it is none of theirs. */
import type {
  NewOrder,
  OrderAcknowledged,
  OrderCustodyChanged,
  OrderEscalated,
  OrderStatusChanged,
  OrderUpdated,
  ResumableDown,
} from '@comanda/protocol/feed';
import { toInstant } from '@comanda/protocol/instant';
import type { z } from 'zod';
import type { LogEvent } from '../domain/log-event.ts';

type StaffFrame = z.infer<typeof NewOrder | typeof OrderUpdated | typeof OrderAcknowledged | typeof OrderEscalated>;
type DeviceFrame = z.infer<typeof OrderStatusChanged | typeof OrderCustodyChanged>;

/** What tells of an order, to staff or to its room. */
export type OrderFrame = StaffFrame | DeviceFrame;

export function staffFrame(event: LogEvent): StaffFrame | null {
  switch (event.kind) {
    case 'order_placed':
      return {
        type: 'new_order',
        order_id: event.orderId,
        room_code: event.roomCode,
        device_uid: event.deviceUid,
        placed_at: toInstant(event.placedAt),
      };
    case 'order_moved':
      return {
        type: 'order_updated',
        order_id: event.orderId,
        status: event.status,
        from_status: event.fromStatus,
        changed_at: toInstant(event.changedAt),
      };
    case 'order_acknowledged':
      return {
        type: 'order_acknowledged',
        order_id: event.orderId,
        acknowledged_by: event.by,
        acknowledged_by_email: event.byEmail,
        acknowledged_at: toInstant(event.at),
      };
    case 'order_escalated': {
      const { orderId: order_id, step, branch } = event;
      return { type: 'order_escalated', order_id, step, branch, at: toInstant(event.at) };
    }
    case 'order_shown':
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

/** The device whose own event this is; null where it is nobody's. */
export function deviceOf(event: LogEvent): number | null {
  return event.kind === 'order_moved' || event.kind === 'order_shown' || event.kind === 'order_acknowledged'
    ? event.deviceId
    : null;
}

export function deviceFrame(event: LogEvent): DeviceFrame | null {
  switch (event.kind) {
    case 'order_moved':
      return {
        type: 'order_status_changed',
        order_id: event.orderId,
        status: event.status,
        from_status: event.fromStatus,
        changed_at: toInstant(event.changedAt),
      };
    case 'order_shown':
      return {
        type: 'order_custody_changed',
        order_id: event.orderId,
        stage: event.stage,
        at: toInstant(event.at),
      };
    case 'order_acknowledged':
      return {
        type: 'order_custody_changed',
        order_id: event.orderId,
        stage: 'acknowledged',
        at: toInstant(event.at),
      };
    default:
      return null;
  }
}

/** True for the frames that the plain protocol has: the original's, and no others. */
export function isPlain({ type }: OrderFrame): boolean {
  return type === 'new_order' || type === 'order_updated' || type === 'order_status_changed';
}

/** A plain frame as `comanda.v1` has it. */
export function withCursor(plain: string, cursor: string): string {
  return `${plain.slice(0, -1)},"cursor":"${cursor}"}`;
}

export function controlFrame(frame: ResumableDown): string {
  return JSON.stringify(frame);
}

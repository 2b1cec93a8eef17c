/** Log events as the frames that travel, one for staff and one for the order's device; null where it is none of theirs. */
import type {
  MenuChanged,
  NewOrder,
  OrderAcknowledged,
  OrderChanged,
  OrderCustodyChanged,
  OrderEscalated,
  OrderStatusChanged,
  OrderUpdated,
  ProductAvailabilityChanged,
  ResumableDown,
  SettingsChanged,
} from '@comanda/protocol/feed';
import { toInstant } from '@comanda/protocol/instant';
import type { z } from 'zod';
import type { LogEvent } from '../domain/log-event.ts';

type MenuFrame = z.infer<typeof ProductAvailabilityChanged | typeof MenuChanged>;
type StaffFrame =
  | (z.infer<typeof NewOrder> & { is_drill?: true })
  | z.infer<typeof OrderUpdated | typeof OrderAcknowledged | typeof OrderEscalated | typeof OrderChanged>
  | z.infer<typeof SettingsChanged>
  | MenuFrame;
type DeviceFrame =
  | (z.infer<typeof OrderStatusChanged> & { cancel_reason?: string })
  | z.infer<typeof OrderCustodyChanged | typeof OrderChanged>
  | MenuFrame;

/** What tells of an event, to staff or to rooms. */
export type EventFrame = StaffFrame | DeviceFrame;

/** Who hears of what concerns not one device. */
export const EVERY_DEVICE = 'every_device';

export function staffFrame(event: LogEvent): StaffFrame | null {
  switch (event.kind) {
    case 'order_placed':
      return {
        type: 'new_order',
        order_id: event.orderId,
        room_code: event.roomCode,
        device_uid: event.deviceUid,
        placed_at: toInstant(event.placedAt),
        ...(event.isDrill && { is_drill: true }),
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
    case 'order_changed':
      return {
        type: 'order_changed',
        order_id: event.orderId,
        change: event.change,
        changed_at: toInstant(event.at),
        changed_by: event.by,
        changed_by_email: event.byEmail,
      };
    case 'order_escalated': {
      const { orderId: order_id, step, branch } = event;
      return { type: 'order_escalated', order_id, step, branch, at: toInstant(event.at) };
    }
    case 'setting_changed':
      return { type: 'settings_changed', name: event.name, at: toInstant(event.at) };
    case 'product_availability_changed':
    case 'menu_changed':
      return menuFrame(event);
    case 'order_shown':
    case 'watch_changed':
    case 'device_suspicious':
    case 'device_revoked':
    case 'user_revoked':
    case 'session_revoked':
    case 'role_changed':
      return null;
  }
}

type MenuEvent = Extract<LogEvent, { kind: 'product_availability_changed' | 'menu_changed' }>;

/** The same to staff and to rooms: all of them show the menu. */
function menuFrame(event: MenuEvent): MenuFrame {
  const at = toInstant(event.at);
  if (event.kind === 'menu_changed') return { type: 'menu_changed', at };
  return {
    type: 'product_availability_changed',
    product_id: event.productId,
    is_available: event.isAvailable,
    unavailable_until: event.unavailableUntil === null ? null : toInstant(event.unavailableUntil),
    at,
  };
}

/** The device that hears of it, or all of them; null where none does. */
export function deviceOf(event: LogEvent): number | typeof EVERY_DEVICE | null {
  switch (event.kind) {
    case 'order_moved':
    case 'order_shown':
    case 'order_acknowledged':
      return event.deviceId;
    case 'order_changed':
      // What the kitchen ticks off is its own business.
      return event.change === 'amended' ? event.deviceId : null;
    case 'product_availability_changed':
    case 'menu_changed':
      return EVERY_DEVICE;
    default:
      return null;
  }
}

export function concernsDevice(event: LogEvent, deviceId: number): boolean {
  const device = deviceOf(event);
  return device === EVERY_DEVICE || device === deviceId;
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
        ...(event.cancelReason !== undefined && { cancel_reason: event.cancelReason }),
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
    case 'order_changed': {
      const { orderId: order_id, change, at } = event;
      return { type: 'order_changed', order_id, change, changed_at: toInstant(at) };
    }
    case 'product_availability_changed':
    case 'menu_changed':
      return menuFrame(event);
    default:
      return null;
  }
}

/** True for the frames that the plain protocol has: the original's, and no others. */
export function isPlain({ type }: EventFrame): boolean {
  return type === 'new_order' || type === 'order_updated' || type === 'order_status_changed';
}

/** A frame as the plain protocol has it; `text` is the frame whole. */
export function plainText(frame: EventFrame, text: string): string {
  if (!('cancel_reason' in frame)) return text;
  const { cancel_reason: _, ...plain } = frame;
  return JSON.stringify(plain);
}

/** The text of a frame as `comanda.v1` has it. */
export function withCursor(text: string, cursor: string): string {
  return `${text.slice(0, -1)},"cursor":"${cursor}"}`;
}

export function controlFrame(frame: ResumableDown): string {
  return JSON.stringify(frame);
}

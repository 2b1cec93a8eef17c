/** Log events as the frames that travel, one for staff and one for the order's device; null where it is none of theirs. */
import type { NewOrder, OrderStatusChanged, OrderUpdated, ResumableDown } from '@comanda/protocol/feed';
import { toInstant } from '@comanda/protocol/instant';
import type { z } from 'zod';
import type { LogEvent } from '../domain/log-event.ts';

type StaffFrame = z.infer<typeof NewOrder> | z.infer<typeof OrderUpdated>;
type DeviceFrame = z.infer<typeof OrderStatusChanged>;

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
    case 'device_revoked':
    case 'user_revoked':
    case 'session_revoked':
    case 'role_changed':
      return null;
  }
}

export function deviceFrame(event: LogEvent): DeviceFrame | null {
  if (event.kind !== 'order_moved') return null;
  return {
    type: 'order_status_changed',
    order_id: event.orderId,
    status: event.status,
    from_status: event.fromStatus,
    changed_at: toInstant(event.changedAt),
  };
}

/** A plain frame as `comanda.v1` has it. */
export function withCursor(plain: string, cursor: string): string {
  return `${plain.slice(0, -1)},"cursor":"${cursor}"}`;
}

export function controlFrame(frame: ResumableDown): string {
  return JSON.stringify(frame);
}

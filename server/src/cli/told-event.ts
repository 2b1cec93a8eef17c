/** Log events as `comanda tail` tells them: complete with where their order came from, as a line or as a document. */
import { encodeCursor } from '../log/cursor.ts';
import { deviceFrame, staffFrame } from '../sockets/frames.ts';
import type { LogEntry } from '../store/events.ts';
import type { StoreReader } from '../store/store.ts';
import type { Cli } from './console/cli.ts';
import { localTime, oneLine } from './console/format.ts';
import { statusStyle } from './order-card.ts';

export interface ToldEvent extends LogEntry {
  readonly room: string | null;
  readonly device: string | null;
}

/** Adds what the events themselves do not carry, with one statement a batch. */
export async function tellEvents(reader: StoreReader, entries: readonly LogEntry[]): Promise<ToldEvent[]> {
  const known = entries.flatMap(({ event }) =>
    'orderId' in event && event.kind !== 'order_placed' ? [event.orderId] : [],
  );
  const origins = await reader.orders.origins([...new Set(known)]);
  const told: ToldEvent[] = [];
  for (const entry of entries) {
    const { event } = entry;
    switch (event.kind) {
      case 'order_placed':
        told.push({ ...entry, room: event.roomCode, device: event.deviceUid || null });
        break;
      case 'order_moved':
      case 'order_acknowledged':
      case 'order_changed':
      case 'order_shown':
      case 'order_escalated': {
        const origin = origins.get(event.orderId);
        told.push({ ...entry, room: origin?.roomCode ?? null, device: origin?.deviceUid ?? null });
        break;
      }
      case 'device_revoked':
      case 'device_suspicious': {
        const device = await reader.clinic.device(event.deviceId);
        told.push({ ...entry, room: device?.room_code ?? null, device: device?.device_uid ?? null });
        break;
      }
      case 'user_revoked':
      case 'session_revoked':
      case 'role_changed':
      case 'watch_changed':
      case 'setting_changed':
      case 'product_availability_changed':
      case 'menu_changed':
        told.push({ ...entry, room: null, device: null });
        break;
    }
  }
  return told;
}

/** The frame that staff receive of it, with its cursor; a control event has none and goes by its kind. */
export function eventDocument({ event, seq }: ToldEvent, epoch: string): object {
  const cursor = encodeCursor({ epoch, seq });
  const frame = staffFrame(event);
  if (frame) return { ...frame, cursor };
  switch (event.kind) {
    case 'order_shown':
      return { ...deviceFrame(event), cursor };
    case 'watch_changed':
      return { type: event.kind, is_watched: event.isWatched, cursor };
    case 'device_suspicious':
      return { type: event.kind, device_id: event.deviceId, reason: event.reason, cursor };
    case 'device_revoked':
      return { type: event.kind, device_id: event.deviceId, cursor };
    case 'user_revoked':
    case 'role_changed':
      return { type: event.kind, user_id: event.userId, cursor };
    default:
      return { type: event.kind, cursor };
  }
}

const ORDER_WIDTH = 7;
const ROOM_WIDTH = 5;
const DEVICE_WIDTH = 15;

export function eventLine({ t, out }: Cli, { at, event, room, device }: ToldEvent, timeZone: string): string {
  const time = out.paint('dim', localTime(at, timeZone));
  const order = 'orderId' in event ? `#${event.orderId}` : '';
  const where = [
    order.padEnd(ORDER_WIDTH),
    oneLine(room ?? '–').padEnd(ROOM_WIDTH),
    oneLine(device ?? '–').padEnd(DEVICE_WIDTH),
  ].join('  ');
  switch (event.kind) {
    case 'order_placed': {
      const text = t(event.isDrill ? 'cli.tail.drill' : 'cli.tail.placed');
      return `${time}  ${where}  ${out.paint('bold', out.paint(statusStyle('PLACED'), text))}`;
    }
    case 'order_moved': {
      const to = out.paint(statusStyle(event.status), t(`api.status.${event.status}`));
      return `${time}  ${where}  ${t(`api.status.${event.fromStatus}`)} → ${to}`;
    }
    case 'order_acknowledged':
      return `${time}  ${where}  ${out.paint('green', t('cli.tail.acknowledged', { email: event.byEmail }))}`;
    case 'order_changed':
      return `${time}  ${where}  ${t(`cli.tail.change.${event.change}`, { email: event.byEmail })}`;
    case 'order_shown':
      return `${time}  ${where}  ${out.paint('dim', t(`cli.tail.stage.${event.stage}`))}`;
    case 'order_escalated': {
      const values = { step: t(`cli.tail.step.${event.step}`), branch: t(`cli.tail.branch.${event.branch}`) };
      return `${time}  ${where}  ${out.paint('red', t('cli.tail.escalated', values))}`;
    }
    case 'watch_changed':
      return `${time}  ${where}  ${out.paint('magenta', t(event.isWatched ? 'cli.tail.watched' : 'cli.tail.unwatched'))}`;
    case 'device_suspicious':
      return `${time}  ${where}  ${out.paint('red', t(`cli.tail.suspicious.${event.reason}`))}`;
    case 'setting_changed':
      return `${time}  ${where}  ${out.paint('dim', t('cli.tail.setting_changed', { name: event.name }))}`;
    case 'menu_changed':
      return `${time}  ${where}  ${out.paint('dim', t('cli.tail.menu_changed'))}`;
    case 'product_availability_changed': {
      const until = event.unavailableUntil === null ? '' : localTime(event.unavailableUntil, timeZone);
      const key = event.isAvailable ? 'back' : until === '' ? 'sold_out' : 'sold_out_until';
      return `${time}  ${where}  ${out.paint('yellow', t(`cli.tail.${key}`, { id: event.productId, time: until }))}`;
    }
    case 'device_revoked':
      return `${time}  ${where}  ${out.paint('magenta', t('cli.tail.device_revoked'))}`;
    case 'user_revoked':
      return `${time}  ${where}  ${out.paint('magenta', t('cli.tail.user_revoked', { id: event.userId }))}`;
    case 'role_changed':
      return `${time}  ${where}  ${out.paint('magenta', t('cli.tail.role_changed', { id: event.userId }))}`;
    case 'session_revoked':
      return `${time}  ${where}  ${out.paint('magenta', t('cli.tail.session_revoked'))}`;
  }
}

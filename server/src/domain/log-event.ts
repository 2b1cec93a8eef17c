/** What the event log holds: facts about orders for the feeds, and control events that close sockets. */
import { EscalationBranch, EscalationStep } from '@comanda/protocol/custody';
import { ORDER_CHANGES } from '@comanda/protocol/feed';
import { OrderStatus } from '@comanda/protocol/order';
import { z } from 'zod';

/** The order is an exercise: it rings, and is told to nobody else and counted nowhere. */
const drill = { isDrill: z.literal(true).optional() };

const OrderPlaced = z.object({
  kind: z.literal('order_placed'),
  orderId: z.int(),
  deviceId: z.int().nullable(),
  deviceUid: z.string(),
  roomCode: z.string().nullable(),
  placedAt: z.int(),
  ...drill,
});
const OrderMoved = z.object({
  kind: z.literal('order_moved'),
  orderId: z.int(),
  deviceId: z.int().nullable(),
  status: OrderStatus,
  fromStatus: OrderStatus,
  changedAt: z.int(),
  /** Somebody took the order in hand by moving it, and nobody had before. */
  acknowledges: z.literal(true).optional(),
  /** Why it was cancelled, as its room is told. */
  cancelReason: z.string().optional(),
  ...drill,
});
/** Somebody has taken the order in hand. */
const OrderAcknowledged = z.object({
  kind: z.literal('order_acknowledged'),
  orderId: z.int(),
  deviceId: z.int().nullable(),
  by: z.int(),
  byEmail: z.string(),
  at: z.int(),
  ...drill,
});
/** The order is another one in its details, or a person has confirmed that it is. */
const OrderChanged = z.object({
  kind: z.literal('order_changed'),
  orderId: z.int(),
  deviceId: z.int().nullable(),
  change: z.enum(ORDER_CHANGES),
  by: z.int(),
  byEmail: z.string(),
  at: z.int(),
});
/** The order has reached a stage for the first time on any screen. */
const OrderShown = z.object({
  kind: z.literal('order_shown'),
  orderId: z.int(),
  deviceId: z.int().nullable(),
  stage: z.enum(['pushed', 'rendered', 'audible']),
  at: z.int(),
});
const OrderEscalated = z.object({
  kind: z.literal('order_escalated'),
  orderId: z.int(),
  step: EscalationStep,
  branch: EscalationBranch,
  at: z.int(),
  ...drill,
});
/** No screen of the site counts any more, or one does again. */
const WatchChanged = z.object({ kind: z.literal('watch_changed'), isWatched: z.boolean(), at: z.int() });
export const SuspicionReason = z.enum(['too_many_orders', 'too_many_sockets']);
export type SuspicionReason = z.infer<typeof SuspicionReason>;
/** A device behaves as a broken or a stolen one does. */
const DeviceSuspicious = z.object({
  kind: z.literal('device_suspicious'),
  deviceId: z.int(),
  deviceUid: z.string(),
  reason: SuspicionReason,
  at: z.int(),
});
/** A setting of the site was changed: whoever keeps it in memory reads it again. */
const SettingChanged = z.object({ kind: z.literal('setting_changed'), name: z.string(), at: z.int() });
/** A product is sold out, or no longer. It comes back by itself at `unavailableUntil`: that writes nothing. */
const ProductAvailabilityChanged = z.object({
  kind: z.literal('product_availability_changed'),
  productId: z.int(),
  isAvailable: z.boolean(),
  unavailableUntil: z.int().nullable(),
  at: z.int(),
});
/** Categories, products or tags are others than they were. */
const MenuChanged = z.object({ kind: z.literal('menu_changed'), at: z.int() });
/** The device may no longer watch: its sockets close with 4001. */
const DeviceRevoked = z.object({ kind: z.literal('device_revoked'), deviceId: z.int() });
/** Every session of the user is void (disabled, new password): sockets close with 4001. */
const UserRevoked = z.object({ kind: z.literal('user_revoked'), userId: z.int() });
/** One session is void (logout, stolen refresh token): its sockets close with 4001. */
const SessionRevoked = z.object({ kind: z.literal('session_revoked'), sessionId: z.string() });
/** The user's role is another now: sockets close with 4003 where it may not watch, else with 1012. */
const RoleChanged = z.object({ kind: z.literal('role_changed'), userId: z.int(), mayWatch: z.boolean() });

export const LogEvent = z.discriminatedUnion('kind', [
  OrderPlaced,
  OrderMoved,
  OrderAcknowledged,
  OrderChanged,
  OrderShown,
  OrderEscalated,
  WatchChanged,
  DeviceSuspicious,
  SettingChanged,
  ProductAvailabilityChanged,
  MenuChanged,
  DeviceRevoked,
  UserRevoked,
  SessionRevoked,
  RoleChanged,
]);
export type LogEvent = z.infer<typeof LogEvent>;

export function isDrill(event: LogEvent): boolean {
  return 'isDrill' in event && event.isDrill === true;
}

/** An event with its place in the log: `seq` counts up by one without holes, in the order of commit. */
export interface LoggedEvent {
  readonly seq: number;
  readonly event: LogEvent;
}

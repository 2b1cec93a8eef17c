/** What the event log holds: facts about orders for the feeds, and control events that close sockets. */
import { OrderStatus } from '@comanda/protocol/order';
import { z } from 'zod';

const OrderPlaced = z.object({
  kind: z.literal('order_placed'),
  orderId: z.int(),
  deviceId: z.int().nullable(),
  deviceUid: z.string(),
  roomCode: z.string().nullable(),
  placedAt: z.int(),
});
const OrderMoved = z.object({
  kind: z.literal('order_moved'),
  orderId: z.int(),
  deviceId: z.int().nullable(),
  status: OrderStatus,
  fromStatus: OrderStatus,
  changedAt: z.int(),
});
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
  DeviceRevoked,
  UserRevoked,
  SessionRevoked,
  RoleChanged,
]);
export type LogEvent = z.infer<typeof LogEvent>;

/** An event with its place in the log: `seq` counts up by one without holes, in the order of commit. */
export interface LoggedEvent {
  readonly seq: number;
  readonly event: LogEvent;
}

/** Every frame that crosses a socket, in both directions and both protocols. */
import { z } from 'zod';
import { Instant } from './instant.ts';
import { OrderStatus } from './order.ts';

/** To all staff. `device_uid` is empty when staff placed the order for a room that has no device. */
export const NewOrder = z.strictObject({
  type: z.literal('new_order'),
  order_id: z.int(),
  room_code: z.string().nullable(),
  device_uid: z.string(),
  placed_at: Instant,
});

const statusFields = { order_id: z.int(), status: OrderStatus, from_status: OrderStatus, changed_at: Instant };

/** To the order's device only. */
export const OrderStatusChanged = z.strictObject({ type: z.literal('order_status_changed'), ...statusFields });
/** To all staff, so that two boards agree. */
export const OrderUpdated = z.strictObject({ type: z.literal('order_updated'), ...statusFields });

export const Pong = z.strictObject({ type: z.literal('pong') });

/** What a plain socket receives: the seed's frames, these fields and no others. */
export const PlainDown = z.discriminatedUnion('type', [NewOrder, OrderStatusChanged, OrderUpdated, Pong]);
export type PlainDown = z.infer<typeof PlainDown>;

const cursor = z.string().min(1);
export const ResyncReason = z.enum(['unknown_cursor', 'other_epoch', 'too_old', 'in_the_future']);
export type ResyncReason = z.infer<typeof ResyncReason>;

export const Welcome = z.strictObject({
  type: z.literal('welcome'),
  cursor,
  heartbeat_s: z.int(),
  server_time: Instant,
});
/** The missed events cannot be told: fetch the snapshot, then connect anew from the snapshot's cursor. */
export const Resync = z.strictObject({ type: z.literal('resync'), reason: ResyncReason, cursor });
export const Heartbeat = z.strictObject({ type: z.literal('heartbeat'), cursor, server_time: Instant });
export const AuthExpiring = z.strictObject({ type: z.literal('auth_expiring'), expires_at: Instant });

/** What a `comanda.v1` socket receives. */
export const ResumableDown = z.discriminatedUnion('type', [
  Welcome,
  NewOrder.extend({ cursor }),
  OrderStatusChanged.extend({ cursor }),
  OrderUpdated.extend({ cursor }),
  Resync,
  Heartbeat,
  AuthExpiring,
  Pong,
]);
export type ResumableDown = z.infer<typeof ResumableDown>;

/** What a client may send; anything else is ignored. `receipt` and `presence` are taken in and not yet used. */
export const Up = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('auth'), token: z.string().max(3800) }),
]);
export type Up = z.infer<typeof Up>;

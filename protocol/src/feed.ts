/** Every frame that crosses a socket, in both directions and both protocols. */
import { z } from 'zod';
import { CustodyStage, EscalationBranch, EscalationStep, ReceiptStage } from './custody.ts';
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

/** `anyone_watching` is told to kiosks alone. */
export const Welcome = z.strictObject({
  type: z.literal('welcome'),
  cursor,
  heartbeat_s: z.int(),
  server_time: Instant,
  anyone_watching: z.boolean().optional(),
});
/** The missed events cannot be told: fetch the snapshot, then connect anew from the snapshot's cursor. */
export const Resync = z.strictObject({ type: z.literal('resync'), reason: ResyncReason, cursor });
export const Heartbeat = z.strictObject({ type: z.literal('heartbeat'), cursor, server_time: Instant });
export const AuthExpiring = z.strictObject({ type: z.literal('auth_expiring'), expires_at: Instant });

/** To all staff: somebody has taken the order in hand; every screen may be silent about it. */
export const OrderAcknowledged = z.strictObject({
  type: z.literal('order_acknowledged'),
  order_id: z.int(),
  acknowledged_by: z.int().nullable(),
  acknowledged_by_email: z.string().nullable(),
  acknowledged_at: Instant,
});
/** To all staff: the order has waited for too long and climbs by one step. */
export const OrderEscalated = z.strictObject({
  type: z.literal('order_escalated'),
  order_id: z.int(),
  step: EscalationStep,
  branch: EscalationBranch,
  at: Instant,
});
/** To the order's device only: it has come this far for the first time. */
export const OrderCustodyChanged = z.strictObject({
  type: z.literal('order_custody_changed'),
  order_id: z.int(),
  stage: CustodyStage,
  at: Instant,
});
export const ORDER_CHANGES = ['item_done', 'item_undone', 'amended', 'confirmed'] as const;
/**
 * To all staff: the order is another one in its details; read it again. Of `amended` its device hears too, without who did it.
 */
export const OrderChanged = z.strictObject({
  type: z.literal('order_changed'),
  order_id: z.int(),
  change: z.enum(ORDER_CHANGES),
  changed_at: Instant,
  changed_by: z.int().optional(),
  changed_by_email: z.string().optional(),
});
/** To all kiosks: whether a person would notice an order now. Says what is, so a resuming kiosk hears it in `welcome`. */
export const WatchingChanged = z.strictObject({
  type: z.literal('watching_changed'),
  anyone_watching: z.boolean(),
  at: Instant,
});

/**
 * To all staff and all kiosks: a product is sold out, or no longer. It comes back by itself at `unavailable_until`, and
 * nobody says so then; null: it is available, or away until further notice.
 */
export const ProductAvailabilityChanged = z.strictObject({
  type: z.literal('product_availability_changed'),
  product_id: z.int(),
  is_available: z.boolean(),
  unavailable_until: Instant.nullable(),
  at: Instant,
});
/** To all staff and all kiosks: categories, products or tags are others now; read the menu again. */
export const MenuChanged = z.strictObject({ type: z.literal('menu_changed'), at: Instant });
/** To all staff: this setting of the site is another now; read the settings again. */
export const SettingsChanged = z.strictObject({ type: z.literal('settings_changed'), name: z.string(), at: Instant });

/** What a `comanda.v1` socket receives. */
export const ResumableDown = z.discriminatedUnion('type', [
  Welcome,
  /** `is_drill` stands there only where it is an exercise; a plain socket never hears of those. */
  NewOrder.extend({ cursor, is_drill: z.literal(true).optional() }),
  /** `cancel_reason` stands there only where somebody has said why, as in `OwnOrder`. */
  OrderStatusChanged.extend({ cursor, cancel_reason: z.string().optional() }),
  OrderUpdated.extend({ cursor }),
  OrderAcknowledged.extend({ cursor }),
  OrderEscalated.extend({ cursor }),
  OrderCustodyChanged.extend({ cursor }),
  OrderChanged.extend({ cursor }),
  WatchingChanged,
  ProductAvailabilityChanged.extend({ cursor }),
  MenuChanged.extend({ cursor }),
  SettingsChanged.extend({ cursor }),
  Resync,
  Heartbeat,
  AuthExpiring,
  Pong,
]);
export type ResumableDown = z.infer<typeof ResumableDown>;

/** Orders a receipt may name at once; the frame then stays below what a client may send. */
export const MAX_ORDERS_PER_RECEIPT = 200;

const orderId = z.int().positive();
/** What a staff screen says of orders, of one or of many at once. */
export const Receipt = z
  .object({
    type: z.literal('receipt'),
    stage: ReceiptStage,
    order_id: orderId.optional(),
    order_ids: z.array(orderId).min(1).max(MAX_ORDERS_PER_RECEIPT).optional(),
  })
  .refine(({ order_id, order_ids }) => (order_id === undefined) !== (order_ids === undefined));
export type Receipt = z.infer<typeof Receipt>;

/**
 * How a staff screen is: on every change, and again at each heartbeat. `visible`: its page is in front; `audio`: its sound
 * is really running. `skew_ms` is its clock minus the server's.
 */
export const Presence = z.object({
  type: z.literal('presence'),
  visible: z.boolean(),
  audio: z.boolean(),
  cursor: z.string().max(100).optional(),
  skew_ms: z.int().optional(),
});
export type Presence = z.infer<typeof Presence>;

/** What a client may send; anything else is ignored. Receipts and presence count on `comanda.v1` staff sockets alone. */
export const Up = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('auth'), token: z.string().max(3800) }),
  Receipt,
  Presence,
]);
export type Up = z.infer<typeof Up>;

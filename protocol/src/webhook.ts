/**
 * Webhooks: what other systems are told, as Standard Webhooks (https://www.standardwebhooks.com) wants it: the headers
 * `webhook-id`, `webhook-timestamp` and `webhook-signature`, and a body of type, timestamp and data. And how admins keep them.
 */
import { z } from 'zod';
import { EscalationBranch, EscalationStep } from './custody.ts';
import { Instant } from './instant.ts';
import { OrderStatus } from './order.ts';
import { PageQuery, pageOf } from './page.ts';
import { line } from './text.ts';

/** What a webhook may be told. */
export const WEBHOOK_EVENTS = [
  'order.created',
  'order.status_changed',
  'order.acknowledged',
  'order.escalated',
  'device.suspicious',
  'nobody_watching',
  'watching_again',
] as const;
export const WebhookEventType = z.enum(WEBHOOK_EVENTS);
export type WebhookEventType = z.infer<typeof WebhookEventType>;

function event<const T extends string, D extends z.ZodRawShape>(type: T, data: D) {
  return z.strictObject({ type: z.literal(type), timestamp: Instant, data: z.strictObject(data) });
}

/** No notes, no products and no people: whoever needs them asks `GET /api/orders/{id}/` with a token of their own. */
const aboutOrder = { order_id: z.int(), room_code: z.string().nullable() };

/** The body of a delivery. `timestamp` is when it happened; the header's is when this attempt was made. */
export const WebhookEvent = z.discriminatedUnion('type', [
  event('order.created', aboutOrder),
  event('order.status_changed', { ...aboutOrder, from_status: OrderStatus, status: OrderStatus }),
  /** Somebody has taken the order in hand, by saying so or by moving it on. */
  event('order.acknowledged', aboutOrder),
  /** For the steps `webhook` and `admin` alone: those before them stay within the house. */
  event('order.escalated', { ...aboutOrder, step: EscalationStep, branch: EscalationBranch }),
  event('device.suspicious', {
    device_id: z.int(),
    room_code: z.string().nullable(),
    reason: z.enum(['too_many_orders', 'too_many_sockets']),
  }),
  /** No screen of the site counts any more, and one does again. */
  event('nobody_watching', {}),
  event('watching_again', {}),
  /** A trial, sent to every webhook for which somebody asks, whatever it subscribes to. */
  event('ping', { webhook_id: z.int() }),
]);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

export const WebhookUrl = z.string().trim().min(1).max(2_000);
const WebhookName = line(120).min(1);
/** Each once, in the order of `WEBHOOK_EVENTS`. */
const Subscriptions = z
  .array(WebhookEventType)
  .min(1)
  .max(WEBHOOK_EVENTS.length)
  .transform((chosen) => WEBHOOK_EVENTS.filter((type) => chosen.includes(type)));

export const Webhook = z.strictObject({
  id: z.int(),
  name: z.string(),
  url: z.string(),
  events: z.array(WebhookEventType),
  is_active: z.boolean(),
  /** True where the receiver has answered 410 and was therefore switched off. */
  is_gone: z.boolean(),
  /** Until when deliveries are signed with the secret before this one, too; null where there is none. */
  previous_secret_until: Instant.nullable(),
  created_at: Instant,
});
export type Webhook = z.infer<typeof Webhook>;
export const WebhookPage = pageOf(Webhook);

/** The only two answers that hold the secret: when it is made, and when another takes its place. */
export const WebhookWithSecret = Webhook.extend({ secret: z.string() });

export const WebhookCreation = z.object({
  name: WebhookName,
  url: WebhookUrl,
  events: Subscriptions.default([...WEBHOOK_EVENTS]),
});
export const WebhookUpdate = z.object({
  name: WebhookName.optional(),
  url: WebhookUrl.optional(),
  events: Subscriptions.optional(),
  is_active: z.boolean().optional(),
});

/** Waiting to be sent, first or again; taken by the receiver; given up. */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'dead'] as const;
export const DeliveryStatus = z.enum(DELIVERY_STATUSES);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

/** Why an attempt came to nothing, or why none is made any more. */
export const DELIVERY_ERRORS = [
  'bad_url',
  'credentials_in_url',
  'https_required',
  'forbidden_address',
  'unresolvable',
  'unreachable',
  'tls_failed',
  'timed_out',
  'broken_answer',
  'redirected',
  'refused',
  'gone',
  'switched_off',
] as const;
export const DeliveryError = z.enum(DELIVERY_ERRORS);
export type DeliveryError = z.infer<typeof DeliveryError>;

export const Delivery = z.strictObject({
  id: z.int(),
  webhook_id: z.int(),
  /** The header `webhook-id`: the same at every attempt and replay, so that a receiver knows what it has had. */
  message_id: z.string(),
  type: z.enum([...WEBHOOK_EVENTS, 'ping']),
  status: DeliveryStatus,
  attempts: z.int(),
  created_at: Instant,
  attempted_at: Instant.nullable(),
  next_attempt_at: Instant.nullable(),
  /** When it was delivered or given up. */
  settled_at: Instant.nullable(),
  last_status: z.int().nullable(),
  last_error: DeliveryError.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;
export const DeliveryPage = pageOf(Delivery);
export const DeliveryQuery = PageQuery.extend({ status: DeliveryStatus.optional() });

/** Answer of `POST /api/webhooks/{id}/replay-dead/`: how many are sent again. */
export const ReplayedDeliveries = z.strictObject({ replayed: z.int() });

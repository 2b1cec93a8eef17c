/**
 * The tables as Kysely types. Times are integers, milliseconds since the epoch UTC; truth values are 0 or 1; money is an
 * integer in minor units. The same on every dialect.
 */
import type { EscalationBranch, EscalationStep, ReceiptStage } from '@comanda/protocol/custody';
import type { OrderStatus, UnconfirmedChange } from '@comanda/protocol/order';
import type { PushLanguage, PushStep } from '@comanda/protocol/push';
import type { Role } from '@comanda/protocol/session';
import type { DeliveryError, DeliveryStatus, WebhookEvent } from '@comanda/protocol/webhook';
import type { Generated } from 'kysely';
import type { SuspicionReason } from '../domain/log-event.ts';
import type { PictureType } from '../domain/photograph.ts';

export type Flag = 0 | 1;

/** How a message ended: taken by the push service, refused by it, too late, or no longer for anybody. */
export type PushResult = 'accepted' | 'refused' | 'expired' | 'needless';

export interface Schema {
  users: {
    id: Generated<number>;
    email: string;
    password_hash: string;
    role: Role;
    is_active: Flag;
    created_at: number;
  };
  sessions: {
    id: string;
    user_id: number;
    refresh_id: string;
    previous_refresh_id: string | null;
    rotated_at: number;
    created_at: number;
    expires_at: number;
    revoked_at: number | null;
  };
  rooms: { id: Generated<number>; code: string; is_active: Flag; created_at: number };
  devices: {
    id: Generated<number>;
    device_uid: string;
    device_type: string;
    room_id: number | null;
    is_active: Flag;
    created_at: number;
  };
  categories: { id: Generated<number>; name: string; position: number; is_active: Flag };
  tags: { id: Generated<number>; name: string; is_active: Flag };
  products: {
    id: Generated<number>;
    name: string;
    description: string;
    category_id: number | null;
    unit_label: string;
    price_minor: number;
    image_url: string | null;
    /** The files of its photograph as JSON; null where it has none. */
    photograph: string | null;
    position: number;
    is_active: Flag;
    is_available: Flag;
    /** When a product that is not available comes back by itself; null where it does not. */
    unavailable_until: number | null;
    /** JSON: the allergens in it; null where nobody has stated them. */
    allergens: string | null;
    /** JSON: the diets that it is made for. */
    diets: Generated<string>;
    /** JSON: what is to be chosen with it, as it travels. */
    options: Generated<string>;
    created_at: number;
  };
  product_tags: { product_id: number; tag_id: number };
  photographs: { product_id: number; hash: string; type: PictureType; content: Uint8Array };
  orders: {
    id: number;
    device_id: number | null;
    room_id: number | null;
    status: OrderStatus;
    note: string;
    currency: string;
    placed_by: number | null;
    placed_at: number;
    delivered_at: number | null;
    cancelled_at: number | null;
    /** Why, as its room is told; null where nobody has said so. */
    cancel_reason: string | null;
    acknowledged_at: number | null;
    acknowledged_by: number | null;
    /** When a screen that counts had it first: painted it, or was handed it and is one that does not say. */
    shown_at: number | null;
    rendered_at: number | null;
    audible_at: number | null;
    /** When somebody must look whether it waits for too long; null when nobody need. */
    escalates_at: number | null;
    /** The note since it was amended; null where it never was. */
    amended_note: string | null;
    is_drill: Generated<Flag>;
    /** What a person has yet to confirm, and since when; both null where there is nothing. */
    unconfirmed_change: UnconfirmedChange | null;
    unconfirmed_at: number | null;
  };
  order_items: {
    id: number;
    order_id: number;
    product_id: number;
    product_name: string;
    product_category: string | null;
    product_image_url: string | null;
    unit_label: string;
    price_minor: number;
    /** As it was ordered. */
    quantity: number;
    note: string;
    /** JSON: what was chosen with it, in the words of then. */
    options: string;
    created_at: number;
    done_at: number | null;
    done_by: number | null;
    /** The quantity since it was amended, 0 where the line was taken out; null where it never was. */
    amended_quantity: number | null;
  };
  /** What staff changed in orders. `before` and `after` are JSON: the lines and the note, as far as they changed. */
  order_changes: {
    id: Generated<number>;
    order_id: number;
    changed_by: number;
    changed_at: number;
    reason: string;
    before: string;
    after: string;
  };
  status_events: {
    id: number;
    order_id: number;
    from_status: OrderStatus | null;
    to_status: OrderStatus;
    changed_by: number | null;
    changed_at: number;
    note: string;
  };
  /** `id` is the scope (a device or a user) and the client's key in one text. */
  idempotency_keys: { id: string; body_hash: string; order_id: number; created_at: number };
  /** `device_id`: the device that it is told to, 0 for all of them, null for none. */
  events: { seq: number; kind: string; device_id: number | null; body: string; created_at: number };
  /** One row. Whoever writes raises its counters first and so holds its lock until commit: that is the log's order. */
  log_head: {
    id: 1;
    epoch: string;
    event_seq: number;
    /** Events up to this one are gone. */
    pruned_seq: number;
    order_id: number;
    order_item_id: number;
    status_event_id: number;
  };
  /** Boards that are or were open. One that never says how it is does not `report`. */
  screens: {
    id: string;
    /** The server that it is, or was last, connected to: its name changes with each start. */
    server: string;
    user_id: number;
    reports: Flag;
    visible: Flag;
    audio: Flag;
    skew_ms: number | null;
    cursor: string | null;
    connected_at: number;
    heard_at: number;
    gone_at: number | null;
  };
  /** Orders `from_order` to `to_order` were handed to these screens. `is_silent`: one of them is a screen that does not report. */
  pushes: {
    id: Generated<number>;
    from_order: number;
    to_order: number;
    at: number;
    is_silent: Flag;
    /** JSON: the screens' ids. */
    screens: string;
  };
  /** What screens said of an order. */
  receipts: {
    id: Generated<number>;
    order_id: number;
    stage: ReceiptStage;
    /** JSON: pairs of a screen's id and when it said so. */
    screens: string;
  };
  /** Steps of the ladder that were taken. */
  escalations: { order_id: number; branch: EscalationBranch; step: EscalationStep; at: number };
  /** When it was last told that a device behaves as a broken or a stolen one does. */
  suspicions: { device_id: number; reason: SuspicionReason; told_at: number };
  /** What the site has set for itself; `value` is JSON. */
  settings: { name: string; value: string; changed_at: number; changed_by: number | null };
  /** Who does what only one server may do. `renewals` rises while the holder lives. */
  leases: { name: string; holder: string; renewals: number };
  webhooks: {
    id: Generated<number>;
    name: string;
    url: string;
    /** JSON: the types of events that it wants to hear of. */
    events: string;
    secret: string;
    previous_secret: string | null;
    /** Until when deliveries are signed with the previous secret too. */
    previous_until: number | null;
    is_active: Flag;
    /** The receiver has said itself that it is no more. */
    is_gone: Flag;
    created_at: number;
  };
  /** What is, was or could not be told to a webhook. Whatever waits has `due_at`, whatever does not has `settled_at`. */
  deliveries: {
    id: Generated<number>;
    webhook_id: number;
    message_id: string;
    type: WebhookEvent['type'];
    /** Exactly as it is sent and signed. */
    body: string;
    status: DeliveryStatus;
    attempts: number;
    created_at: number;
    /** While an attempt is being made: when to take it for lost. */
    due_at: number | null;
    gives_up_at: number;
    attempted_at: number | null;
    settled_at: number | null;
    last_status: number | null;
    last_error: DeliveryError | null;
  };
  /** How far each follower of the log has come. */
  followers: { name: string; seq: number };
  /** One row, once a server has run: the VAPID keys, by which push services know the site. */
  push_keys: { id: 1; public_key: string; private_key: string; created_at: number };
  /** Browsers of the staff that can be reached. `service`: the host of the push service. */
  push_subscriptions: {
    id: Generated<number>;
    endpoint: string;
    service: string;
    p256dh: string;
    auth: string;
    language: PushLanguage;
    user_id: number;
    session_id: string;
    /** When its user last went on shift by it. */
    confirmed_at: number;
    expires_at: number | null;
  };
  /** Steps of the ladder on their way to browsers. `next_at`: when to try, null when there is nothing left to do. */
  push_messages: {
    id: Generated<number>;
    subscription_id: number;
    order_id: number;
    branch: EscalationBranch;
    step: PushStep;
    expires_at: number;
    next_at: number | null;
    attempts: number;
    outcome: PushResult | null;
  };
  /** What kind of data this is: `demo` data may be made anew, anything else is somebody's. */
  site_marks: { name: string; value: string };
}

/** Orders: what a room sends, what it gets back, what staff see, and how an order moves. */
import { z } from 'zod';
import { CustodyStage, EscalationBranch, EscalationStep } from './custody.ts';
import { Instant } from './instant.ts';
import { PageQuery, pageOf } from './page.ts';
import { ChosenOptions, OrderedOption } from './product-options.ts';
import { line, lines } from './text.ts';

export const OrderStatus = z.enum(['PLACED', 'PREPARING', 'READY', 'DELIVERED', 'CANCELLED']);
export type OrderStatus = z.infer<typeof OrderStatus>;

export const OPEN_STATUSES = ['PLACED', 'PREPARING', 'READY'] as const satisfies readonly OrderStatus[];

export const MAX_ITEMS = 50;
export const MAX_QUANTITY = 999;

export const Note = lines(500);

/** A device's name: what an installer types, so letters, digits and a few marks; it stands in URLs and logs. */
export const DeviceUid = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/);
export const RoomCode = line(32).min(1);

/** `options`: ids of what is chosen of the product's options; left out, nothing is. */
export const OrderLine = z.object({
  product_id: z.int().positive(),
  quantity: z.int().min(1).max(MAX_QUANTITY),
  note: Note.optional(),
  options: ChosenOptions.optional(),
});
export type OrderLine = z.infer<typeof OrderLine>;

const orderLines = z.array(OrderLine).min(1).max(MAX_ITEMS);

/** Body of `POST /api/public/orders/create`. */
export const OrderPlacement = z.object({
  device_uid: z.string().min(1).max(200),
  items: orderLines,
  note: Note.optional(),
});
export type OrderPlacement = z.infer<typeof OrderPlacement>;

/** Body of `POST /api/orders/`: staff order for a room or for a device, exactly one of them. */
export const StaffOrderPlacement = z
  .object({
    room_code: RoomCode.optional(),
    device_uid: z.string().min(1).max(200).optional(),
    items: orderLines,
    note: Note.optional(),
  })
  .refine((body) => (body.room_code === undefined) !== (body.device_uid === undefined), {
    path: ['room_code'],
    params: { reason: 'room_or_device' },
  });
export type StaffOrderPlacement = z.infer<typeof StaffOrderPlacement>;

export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,200}$/);

export const PublicOrderItem = z.strictObject({
  id: z.int(),
  product: z.int(),
  product_name: z.string(),
  product_category: z.string().nullable(),
  product_image_url: z.string().nullable(),
  quantity: z.int(),
  unit_label: z.string(),
  note: z.string(),
  options: z.array(OrderedOption),
  created_at: Instant,
});

export const PublicOrder = z.strictObject({
  id: z.int(),
  status: OrderStatus,
  status_display: z.string(),
  placed_at: Instant,
  delivered_at: Instant.nullable(),
  note: z.string(),
  items: z.array(PublicOrderItem),
});
export type PublicOrder = z.infer<typeof PublicOrder>;

/** Why an order was cancelled, in words that every screen has in its own language; whoever has another reason writes it out. */
export const CANCEL_REASONS = ['not_available', 'kitchen_closed', 'room_asked', 'mistake'] as const;

/** One of `CANCEL_REASONS`, or words of one's own; null where it was not cancelled, or nobody has said why. */
const cancelReason = z.string().nullable();

/** An order as its room reads it, open or not. */
export const OwnOrder = PublicOrder.extend({ cancel_reason: cancelReason });
export type OwnOrder = z.infer<typeof OwnOrder>;

export const OwnOrderAnswer = z.strictObject({ success: z.literal(true), message: z.string(), order: OwnOrder });

export const PublicOrderAnswer = z.strictObject({ success: z.literal(true), message: z.string(), order: PublicOrder });
export type PublicOrderAnswer = z.infer<typeof PublicOrderAnswer>;

/** An open order as its room follows it. `expected_at` is null where the site cannot honestly say, and once that time has passed. */
export const ActiveOrder = PublicOrder.extend({
  expected_at: Instant.nullable(),
  /** How far it has come on its way to a person, and since when: what `order_custody_changed` tells of later. */
  custody: z.strictObject({ stage: CustodyStage, at: Instant }),
});
export type ActiveOrder = z.infer<typeof ActiveOrder>;

/** A device's open orders; `cursor` is the place in the log at which this list was true. */
export const ActiveOrders = z.strictObject({ count: z.int(), results: z.array(ActiveOrder), cursor: z.string() });
export type ActiveOrders = z.infer<typeof ActiveOrders>;

export const StatusEvent = z.strictObject({
  id: z.int(),
  from_status: z.union([OrderStatus, z.literal('')]),
  to_status: OrderStatus,
  changed_by: z.int().nullable(),
  changed_by_email: z.string().nullable(),
  changed_at: Instant,
  note: z.string(),
});

/** `quantity` is what is to be made now: 0 where the line was taken out, which only staff still see. `price_minor`: of one, with what was chosen. */
export const StaffOrderItem = PublicOrderItem.extend({
  price_minor: z.int().min(0),
  done_at: Instant.nullable(),
});

/** What staff changed in an order after it was placed. */
export const OrderChange = z.strictObject({
  changed_at: Instant,
  changed_by_email: z.string(),
  reason: z.string(),
  items: z.array(
    z.strictObject({ id: z.int(), product_name: z.string(), from_quantity: z.int(), to_quantity: z.int() }),
  ),
  note: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
});
export type OrderChange = z.infer<typeof OrderChange>;

/** What happens to an order that somebody may already be preparing, so that a person must say that it was understood. */
export const UNCONFIRMED_CHANGES = ['cancelled', 'amended'] as const;
export const UnconfirmedChange = z.enum(UNCONFIRMED_CHANGES);
export type UnconfirmedChange = z.infer<typeof UnconfirmedChange>;

export const StaffOrder = z.strictObject({
  id: z.int(),
  device_uid: z.string(),
  room_code: z.string().nullable(),
  status: OrderStatus,
  status_display: z.string(),
  note: z.string(),
  currency: z.string().length(3),
  placed_at: Instant,
  delivered_at: Instant.nullable(),
  cancelled_at: Instant.nullable(),
  cancel_reason: cancelReason,
  acknowledged_at: Instant.nullable(),
  acknowledged_by_email: z.string().nullable(),
  /** The newest step that it has climbed, while nobody has it in hand. */
  escalation: z.strictObject({ step: EscalationStep, branch: EscalationBranch, at: Instant }).nullable(),
  /** Set while a person has yet to confirm that the order was cancelled or amended. */
  unconfirmed: z.strictObject({ change: UnconfirmedChange, at: Instant }).nullable(),
  /** An exercise: it rings like an order, and nobody waits for anything. */
  is_drill: z.boolean(),
  items: z.array(StaffOrderItem),
  status_events: z.array(StatusEvent),
  /** Oldest first. */
  changes: z.array(OrderChange),
});
export type StaffOrder = z.infer<typeof StaffOrder>;

export const StaffOrderPage = pageOf(StaffOrder);
export const StaffOrderAnswer = z.strictObject({ success: z.literal(true), message: z.string(), order: StaffOrder });
export type StaffOrderAnswer = z.infer<typeof StaffOrderAnswer>;

/** Orders of `queue` (all open ones) or of `unconfirmed`, oldest first, with the cursor that a socket resumes from. */
export const OrderQueue = StaffOrderPage.extend({ cursor: z.string() });
export type OrderQueue = z.infer<typeof OrderQueue>;

/** A date is that day's first moment in UTC; a time must say its zone. In a query a plus sign often arrives as a space. */
const WHEN = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/;

export const when = z
  .string()
  .transform((text) => text.replace(/ (?=\d{2}:?\d{2}$)/, '+'))
  .refine((text) => WHEN.test(text) && !Number.isNaN(Date.parse(text)), { params: { reason: 'instant' } })
  .transform((text) => Date.parse(text));

/** `status` may name several, separated by commas; `from` is inclusive, `to` exclusive, both by `placed_at`. */
export const OrderFilter = PageQuery.extend({
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(OrderStatus).min(1))
    .optional(),
  room: RoomCode.optional(),
  from: when.optional(),
  to: when.optional(),
});

export const StatusChange = z.object({
  to_status: OrderStatus,
  from_status: OrderStatus.optional(),
  note: Note.optional(),
});

/** Body of `PUT /api/orders/{id}/items/{item_id}/done/`. */
export const ItemDone = z.object({ done: z.boolean() });

/**
 * Body of `PATCH /api/orders/{id}/`. A quantity of 0 takes the line out. `from_changes` is how many `changes` the order had
 * when it was read: where it has more by now, nothing is changed.
 */
export const OrderAmendment = z.object({
  items: z
    .array(z.object({ id: z.int().positive(), quantity: z.int().min(0).max(MAX_QUANTITY) }))
    .max(MAX_ITEMS)
    .superRefine((items, context) => {
      for (const [index, { id }] of items.entries()) {
        if (items.findIndex((other) => other.id === id) < index) {
          context.addIssue({ code: 'custom', path: [index, 'id'], params: { reason: 'item_twice' } });
        }
      }
    })
    .optional(),
  note: Note.optional(),
  reason: Note.min(1),
  from_changes: z.int().min(0).optional(),
});

/** Body of `POST /api/orders/{id}/confirm/`. `at` is the `unconfirmed.at` that was seen; what came after it stays to be confirmed. */
export const Confirmation = z.object({ at: Instant.optional() });

/** Body of `POST /api/orders/{id}/cancel/`. The room is told the `reason`; `note` is for the history alone. One of them there must be. */
export const StaffCancel = z
  .object({ note: Note.min(1).optional(), reason: Note.min(1).optional() })
  .refine(({ note, reason }) => note !== undefined || reason !== undefined, {
    path: ['note'],
    params: { reason: 'note_or_reason' },
  });
export const DeviceCancel = z.object({ device_uid: z.string().min(1).max(200), note: Note.optional() });
export const DeviceQuery = z.object({ device_uid: z.string().min(1).max(200) });

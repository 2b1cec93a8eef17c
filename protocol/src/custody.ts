/** Custody: how far an order has come on its way to a person, told by screens, to rooms and to whoever asks. */
import { z } from 'zod';
import { Instant } from './instant.ts';

/**
 * The stages of an order's way to a person, in order: written down; handed to a screen; painted by it; sounded by it, its
 * audio really running; taken in hand by somebody.
 */
export const CUSTODY_STAGES = ['stored', 'pushed', 'rendered', 'audible', 'acknowledged'] as const;
export const CustodyStage = z.enum(CUSTODY_STAGES);
export type CustodyStage = z.infer<typeof CustodyStage>;

/** What a screen itself can say of an order. */
export const ReceiptStage = z.enum(['rendered', 'audible']);
export type ReceiptStage = z.infer<typeof ReceiptStage>;

/** A running board, as it names itself in `?screen=` of its socket: chosen at random, the same over its reconnects. */
export const ScreenId = z.string().regex(/^[A-Za-z0-9_-]{8,40}$/);

/** The two reasons for which an order climbs: no screen that counts has it, or nobody has taken it in hand. */
export const ESCALATION_BRANCHES = ['undelivered', 'unacknowledged'] as const;
export const EscalationBranch = z.enum(ESCALATION_BRANCHES);
export type EscalationBranch = z.infer<typeof EscalationBranch>;

/** What one step of the ladder does: rings otherwise, rings everywhere, and leaves the screens. */
export const ESCALATION_STEPS = ['other_sound', 'every_screen', 'web_push', 'webhook', 'admin'] as const;
export const EscalationStep = z.enum(ESCALATION_STEPS);
export type EscalationStep = z.infer<typeof EscalationStep>;

/** Body of `POST /api/orders/{id}/acknowledge/`. Who names a screen acknowledges for it; it must have rendered the order. */
export const Acknowledgement = z.object({ screen_id: ScreenId.optional() });

/** One screen's receipts of one order. A time is null where that stage was not reached, or is not said by this screen. */
export const ScreenCustody = z.strictObject({
  screen_id: z.string(),
  user_email: z.string().nullable(),
  /** False for screens that speak the plain protocol, or never say how they are. */
  reports: z.boolean(),
  pushed_at: Instant.nullable(),
  rendered_at: Instant.nullable(),
  audible_at: Instant.nullable(),
});

/** Answer of `GET /api/orders/{id}/custody/`. */
export const OrderCustody = z.strictObject({
  order_id: z.int(),
  stage: CustodyStage,
  stored_at: Instant,
  /** When each stage was first reached by any screen. */
  pushed_at: Instant.nullable(),
  rendered_at: Instant.nullable(),
  audible_at: Instant.nullable(),
  acknowledged_at: Instant.nullable(),
  acknowledged_by_email: z.string().nullable(),
  screens: z.array(ScreenCustody),
  escalations: z.array(z.strictObject({ step: EscalationStep, branch: EscalationBranch, at: Instant })),
});
export type OrderCustody = z.infer<typeof OrderCustody>;

/** Web push: how a browser says where it can be reached, and so that its user is on shift. */
import { z } from 'zod';
import { EscalationStep } from './custody.ts';
import { Instant } from './instant.ts';
import { isP256Point } from './p256.ts';

/** How long a subscription keeps its user on shift; whoever sends it again begins anew. */
export const SHIFT_MS = 12 * 60 * 60_000;

/** Languages in which a push can be said. */
export const PushLanguage = z.enum(['es', 'en']);
export type PushLanguage = z.infer<typeof PushLanguage>;

/** Says with `reason` which text tells what is wrong. */
const reason = (name: string) => ({ params: { reason: name } });

/** An address without a password and a fragment: neither is ever in one of a push service. */
const ENDPOINT = /^https?:\/\/[^/?#@\s]+([/?][^#\s]*)?$/;

/** Where a browser's push service takes messages for it: whoever knows it and has the site's key can reach the browser. */
export const PushEndpoint = z
  .string()
  .max(2_000)
  .refine((text) => ENDPOINT.test(text), reason('push_endpoint'));

/** An uncompressed point of P-256. */
const PublicKey = z.string().refine(isP256Point, reason('p256dh'));
/** 16 bytes. */
const AuthSecret = z.string().refine((text) => /^[A-Za-z0-9_-]{21}[AQgw]$/.test(text), reason('push_auth'));

/** Body of `PUT /api/push/subscriptions/`: what `JSON.stringify(subscription)` gives, and the language for its messages. */
export const PushSubscription = z.object({
  endpoint: PushEndpoint,
  /** Milliseconds since the epoch, as browsers give it; null where it does not end by itself. */
  expirationTime: z.number().min(0).max(8_640_000_000_000_000).nullable().default(null),
  keys: z.object({ p256dh: PublicKey, auth: AuthSecret }),
  /** Where it is missing, that of `Accept-Language`. */
  language: PushLanguage.optional(),
});

/** Body of `DELETE /api/push/subscriptions/`. */
export const PushRemoval = z.object({ endpoint: PushEndpoint });

/** A subscription as its user sees it: without its keys. */
export const KeptPushSubscription = z.strictObject({
  endpoint: z.string(),
  language: PushLanguage,
  /** The user is on shift until then. */
  on_shift_until: Instant,
  expires_at: Instant.nullable(),
});
export type KeptPushSubscription = z.infer<typeof KeptPushSubscription>;

export const PushSubscriptions = z.strictObject({ results: z.array(KeptPushSubscription) });

/** The site's public VAPID key, as `applicationServerKey` takes it. */
export const PushKey = z.strictObject({ public_key: z.string() });

/**
 * What became of a message at the push service: taken; refused for good; its browser is no longer subscribed, and so it was
 * forgotten; or not to be had at the moment.
 */
export const PushOutcome = z.enum(['accepted', 'refused', 'gone', 'unavailable']);
export type PushOutcome = z.infer<typeof PushOutcome>;

/** Answer of `POST /api/push/test/`. */
export const PushTest = z.strictObject({
  results: z.array(z.strictObject({ endpoint: z.string(), outcome: PushOutcome })),
});

/** The steps of the ladder that go to browsers. */
export const PushStep = EscalationStep.extract(['web_push', 'admin']);
export type PushStep = z.infer<typeof PushStep>;

/** What a service worker is given in its `push` event, as JSON: nothing of a person, and nothing of what was ordered. */
export const PushMessage = z.strictObject({
  type: z.enum(['order_escalated', 'test']),
  title: z.string(),
  body: z.string(),
  /** For the notification: a later one with the same tag takes the place of an earlier one. */
  tag: z.string(),
  order_id: z.int().nullable(),
  room_code: z.string().nullable(),
  step: PushStep.nullable(),
});
export type PushMessage = z.infer<typeof PushMessage>;

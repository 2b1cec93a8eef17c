/** One message to one browser: encrypted for it alone, signed by the site, and given to its push service. */
import type { PushMessage, PushOutcome } from '@comanda/protocol/push';
import { generateRequestDetails } from 'web-push';
import { z } from 'zod';
import { wishOf } from '../domain/webhook-retries.ts';
import type { VapidKeys } from '../store/push-keys.ts';
import type { PushTarget } from '../store/push-subscriptions.ts';
import type { Destinations } from '../webhooks/destinations.ts';
import { type Answer, PATIENCE, post } from '../webhooks/post.ts';

export interface Parcel {
  readonly target: Pick<PushTarget, 'endpoint' | 'p256dh' | 'auth'>;
  readonly message: PushMessage;
  readonly topic: string;
  readonly lifetimeMs: number;
}

export interface Delivered {
  readonly outcome: PushOutcome;
  /** For how long the push service wishes to be left alone. */
  readonly wishMs: number | null;
}

/** Never rejects for what the push service does. */
export type Deliver = (parcel: Parcel, now: number, signal: AbortSignal) => Promise<Delivered>;

export interface DeliveryNeeds {
  readonly keys: VapidKeys;
  readonly subject: string;
  readonly destinations: Destinations;
}

/** The library counts in numbers, and headers are texts. */
const Headers = z.record(z.string(), z.coerce.string());

export function makeDeliver({ keys, subject, destinations }: DeliveryNeeds): Deliver {
  function request({ target, message, topic, lifetimeMs }: Parcel) {
    const { endpoint, p256dh, auth } = target;
    const { headers, body } = generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(message), {
      vapidDetails: { subject, ...keys },
      TTL: Math.max(0, Math.ceil(lifetimeMs / 1000)),
      urgency: 'high',
      topic,
    });
    return { headers: Headers.parse(headers), body };
  }
  return async (parcel, now, signal) => {
    const destination = await unlessAborted(destinations.find(parcel.target.endpoint), signal);
    if (!destination) return UNAVAILABLE;
    if (!destination.ok) return destination.problem === 'unresolvable' ? UNAVAILABLE : REFUSED;
    return delivered(await post(destination, request(parcel), PATIENCE, signal), now);
  };
}

const UNAVAILABLE: Delivered = { outcome: 'unavailable', wishMs: null };
const REFUSED: Delivered = { outcome: 'refused', wishMs: null };

function delivered(answer: Answer, now: number): Delivered {
  if (answer.kind === 'failed') return UNAVAILABLE;
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { outcome: 'accepted', wishMs: null };
  if (status === 404 || status === 410) return { outcome: 'gone', wishMs: null };
  if (status === 408 || status === 429 || status >= 500) {
    return { outcome: 'unavailable', wishMs: wishOf(retryAfter, now) };
  }
  return REFUSED;
}

/** What a promise gives; undefined where it is no longer wanted. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const aborted = Promise.withResolvers<undefined>();
  const abort = () => aborted.resolve(undefined);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

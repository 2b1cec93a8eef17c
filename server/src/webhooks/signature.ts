/** Secrets and signatures of Standard Webhooks. */
import { Webhook } from 'standardwebhooks';
import type { DueDelivery } from '../store/webhooks.ts';

const SECRET_BYTES = 32;

export function newSecret(): string {
  return `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(SECRET_BYTES))).toString('base64')}`;
}

type Signed = Pick<DueDelivery, 'messageId' | 'body' | 'secret' | 'previousSecret'>;

/** The three headers of an attempt that is made now. While an old secret is good there is a signature by each. */
export function signatureHeaders({ messageId, body, secret, previousSecret }: Signed, now: number) {
  const secrets = previousSecret === null ? [secret] : [secret, previousSecret];
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': secrets.map((each) => new Webhook(each).sign(messageId, new Date(now), body)).join(' '),
  };
}

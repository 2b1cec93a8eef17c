/** Keeps webhooks: makes, changes and archives them, and sends again what admins want sent again. */
import { toInstant } from '@comanda/protocol/instant';
import type { WebhookUpdate } from '@comanda/protocol/webhook';
import type { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import { GIVE_UP_AFTER_MS } from '../domain/webhook-retries.ts';
import type { NewWebhook } from '../store/webhooks.ts';
import { oneByOne } from './command.ts';
import { newMessageId } from './deliver-webhooks.ts';

/** How long a secret stays good after another has taken its place. */
export const PREVIOUS_SECRET_MS = 24 * 60 * 60_000;

/** What became of a wish; `switched_off`: nothing is sent to a webhook that is not active. */
export type WebhookOutcome<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: WebhookRefusal };
export type WebhookRefusal = 'not_found' | 'switched_off';

const done = <T>(value: T): WebhookOutcome<T> => ({ kind: 'done', value });

export function createWebhook(clock: Clock) {
  return oneByOne('create-webhook', (tx, webhook: NewWebhook) => tx.webhooks.insert(webhook, clock.now()));
}

/** What waits for a webhook that is switched off is given up: an admin may send it again later. */
export function updateWebhook(clock: Clock) {
  return oneByOne(
    'update-webhook',
    async (
      tx,
      { id, update }: { id: number; update: z.output<typeof WebhookUpdate> },
    ): Promise<WebhookOutcome<number>> => {
      if (!(await tx.webhooks.byId(id))) return { kind: 'not_found' };
      await tx.webhooks.update(id, update.is_active ? { ...update, is_gone: false } : update);
      if (update.is_active === false) await tx.webhooks.bury(id, clock.now(), { lastError: 'switched_off' });
      return done(id);
    },
  );
}

export function rotateWebhookSecret(clock: Clock) {
  return oneByOne(
    'rotate-webhook-secret',
    async (tx, { id, secret }: { id: number; secret: string }): Promise<WebhookOutcome<number>> => {
      if (!(await tx.webhooks.byId(id))) return { kind: 'not_found' };
      await tx.webhooks.replaceSecret(id, secret, clock.now() + PREVIOUS_SECRET_MS);
      return done(id);
    },
  );
}

/** Answers the delivery of a trial event. */
export function testWebhook(clock: Clock) {
  return oneByOne('test-webhook', async (tx, id: number): Promise<WebhookOutcome<number>> => {
    const webhook = await tx.webhooks.byId(id);
    if (!webhook) return { kind: 'not_found' };
    if (!webhook.is_active) return { kind: 'switched_off' };
    const now = clock.now();
    const messageId = newMessageId();
    const event = { type: 'ping', timestamp: toInstant(now), data: { webhook_id: id } } as const;
    await tx.webhooks.insertDeliveries([{ webhookId: id, messageId, event, givesUpAt: now + GIVE_UP_AFTER_MS }], now);
    return done(await tx.webhooks.deliveryByMessage(messageId));
  });
}

export function replayDelivery(clock: Clock) {
  return oneByOne('replay-delivery', async (tx, id: number): Promise<WebhookOutcome<number>> => {
    const delivery = await tx.webhooks.delivery(id);
    if (!delivery) return { kind: 'not_found' };
    if (!(await tx.webhooks.byId(delivery.webhook_id))?.is_active) return { kind: 'switched_off' };
    const now = clock.now();
    await tx.webhooks.revive({ id }, now, now + GIVE_UP_AFTER_MS);
    return done(id);
  });
}

/** Answers how many are sent again. */
export function replayDead(clock: Clock) {
  return oneByOne('replay-dead', async (tx, id: number): Promise<WebhookOutcome<number>> => {
    const webhook = await tx.webhooks.byId(id);
    if (!webhook) return { kind: 'not_found' };
    if (!webhook.is_active) return { kind: 'switched_off' };
    const now = clock.now();
    return done(await tx.webhooks.revive({ deadOf: id }, now, now + GIVE_UP_AFTER_MS));
  });
}

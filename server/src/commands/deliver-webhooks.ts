/** From the log to deliveries, and from one attempt to the next: what is sent is claimed before, and settled afterwards. */
import type { DeliveryError } from '@comanda/protocol/webhook';
import type { Clock } from '../domain/clock.ts';
import { webhookEvents } from '../domain/webhook-event.ts';
import { GIVE_UP_AFTER_MS, retryAt } from '../domain/webhook-retries.ts';
import type { StoreTransaction } from '../store/store.ts';
import type { Attempt, DueDelivery, NewDelivery } from '../store/webhooks.ts';
import { oneByOne } from './command.ts';
import { type FollowedBatch, moveOn } from './follow-log.ts';

/** Nobody else takes what was claimed for so long: well beyond the longest attempt. Then whoever claimed it has died. */
export const CLAIM_MS = 60_000;

/** A number of its own for each message: the receiver tells by it what it has had. */
export function newMessageId(): string {
  return `msg_${crypto.randomUUID().replaceAll('-', '')}`;
}

/** Writes a delivery for each event and each webhook that wants to hear of it, in the log's order. */
export function followForWebhooks(clock: Clock) {
  return oneByOne('follow-for-webhooks', async (tx, batch: FollowedBatch): Promise<boolean> => {
    if (!(await moveOn(tx, batch))) return false;
    const subscriptions = await tx.webhooks.subscriptions();
    if (subscriptions.length === 0) return true;
    const now = clock.now();
    const where = await whereabouts(tx, batch);
    const rows: NewDelivery[] = batch.events
      .flatMap(({ event }) => webhookEvents(event, where))
      .flatMap((event) =>
        subscriptions
          .filter(({ events }) => events.has(event.type))
          .map(({ id }) => ({ webhookId: id, messageId: newMessageId(), event, givesUpAt: now + GIVE_UP_AFTER_MS })),
      );
    await tx.webhooks.insertDeliveries(rows, now);
    return true;
  });
}

async function whereabouts(tx: StoreTransaction, { events }: FollowedBatch) {
  const orders = events.flatMap(({ event }) => ('orderId' in event ? [event.orderId] : []));
  const origins = await tx.orders.origins([...new Set(orders)]);
  const rooms = new Map<number, string | null>();
  for (const { event } of events) {
    if (event.kind !== 'device_suspicious') continue;
    rooms.set(event.deviceId, (await tx.clinic.device(event.deviceId))?.room_code ?? null);
  }
  return {
    roomOfOrder: (id: number) => origins.get(id)?.roomCode ?? null,
    roomOfDevice: (id: number) => rooms.get(id) ?? null,
  };
}

/** What became of an attempt. */
export type AttemptOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  | {
      readonly kind: 'failed';
      readonly error: DeliveryError;
      readonly status: number | null;
      /** For how long the receiver wishes to be left alone. */
      readonly wishMs: number | null;
    }
  /** This server stops: whoever goes on sends it at once, and again, if it was taken after all. */
  | { readonly kind: 'interrupted' };

export interface SettledAttempt {
  readonly attempt: Attempt;
  readonly outcome: AttemptOutcome;
  /** From 0 to 1, drawn by the sender: spreads what would be tried again at the same moment. */
  readonly random: number;
}

export interface DeliveryTurn {
  readonly webhookId: number;
  /** Who may send: the holder of this lease. */
  readonly lease: string;
  readonly holder: string;
  readonly settled: SettledAttempt | null;
  readonly wantsNext: boolean;
}

/** Settles the attempt that was made and claims the next delivery, in one commit. Null where there is none, or none for us. */
export function takeDeliveryTurn(clock: Clock) {
  return oneByOne('take-delivery-turn', async (tx, turn: DeliveryTurn): Promise<DueDelivery | null> => {
    const now = clock.now();
    // Also where the lease is another's by now: what has been sent has been sent.
    if (turn.settled) await settle(tx, turn.settled, now);
    if (!turn.wantsNext || (await tx.leases.read(turn.lease))?.holder !== turn.holder) return null;
    return await tx.webhooks.claim(turn.webhookId, now, now + CLAIM_MS);
  });
}

async function settle(tx: StoreTransaction, { attempt, outcome, random }: SettledAttempt, now: number): Promise<void> {
  const there = await tx.webhooks.attempt(attempt);
  if (!there) return;
  const { webhookId, createdAt, givesUpAt } = there;
  switch (outcome.kind) {
    case 'delivered': {
      const result = { status: 'delivered', dueAt: null, lastStatus: outcome.status, lastError: null } as const;
      return await tx.webhooks.settle(attempt.id, result, now);
    }
    case 'interrupted': {
      // In its old place, before all that came after it.
      const result = { status: 'pending', dueAt: createdAt, lastStatus: null, lastError: null } as const;
      return await tx.webhooks.settle(attempt.id, result, now);
    }
    case 'failed': {
      const isGone = outcome.error === 'gone';
      const wait = { attempts: attempt.attempts, givesUpAt, wishMs: outcome.wishMs };
      const dueAt = isGone ? null : retryAt(wait, now, random);
      const status = dueAt === null ? 'dead' : 'pending';
      const { status: lastStatus, error: lastError } = outcome;
      await tx.webhooks.settle(attempt.id, { status, dueAt, lastStatus, lastError }, now);
      if (isGone) await tx.webhooks.update(webhookId, { is_active: false, is_gone: true });
      // A receiver that fails on: what has waited for it for a day waits no longer.
      await tx.webhooks.bury(webhookId, now, isGone ? { lastError: 'gone' } : { givesUpBefore: now });
      return;
    }
  }
}

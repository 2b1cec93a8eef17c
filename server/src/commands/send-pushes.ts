/** From the log to messages for browsers, and from one attempt to the next: each is claimed before it is sent, and settled afterwards. */
import { PushStep } from '@comanda/protocol/push';
import type { Clock } from '../domain/clock.ts';
import type { NewPushMessage, PushInHand } from '../store/push-messages.ts';
import type { PushTarget } from '../store/push-subscriptions.ts';
import type { StoreTransaction } from '../store/store.ts';
import { oneByOne } from './command.ts';
import { type FollowedBatch, moveOn } from './follow-log.ts';

/** How long after its step a message is still worth something. */
export const PUSH_LIFETIME_MS = 10 * 60_000;

/** Nobody else takes what was claimed for so long: well beyond the longest attempt. Then whoever claimed it has died. */
export const PUSH_CLAIM_MS = 60_000;

/** Writes a message for each step that goes to browsers and each browser that it goes to. */
export function followForPush(clock: Clock) {
  return oneByOne('follow-for-push', async (tx, batch: FollowedBatch): Promise<boolean> => {
    if (!(await moveOn(tx, batch))) return false;
    const now = clock.now();
    const browsers = new Map<PushStep, readonly number[]>();
    const messages: NewPushMessage[] = [];
    for (const { event } of batch.events) {
      if (event.kind !== 'order_escalated') continue;
      const step = PushStep.safeParse(event.step);
      const expiresAt = event.at + PUSH_LIFETIME_MS;
      if (!step.success || expiresAt <= now) continue;
      const { orderId, branch } = event;
      const found = browsers.get(step.data) ?? (await browsersFor(tx, step.data, now));
      browsers.set(step.data, found);
      for (const subscriptionId of found) {
        messages.push({ subscriptionId, orderId, branch, step: step.data, expiresAt });
      }
    }
    await tx.pushMessages.insert(messages, now);
    return true;
  });
}

function browsersFor(tx: StoreTransaction, step: PushStep, now: number): Promise<number[]> {
  switch (step) {
    case 'web_push':
      return tx.pushSubscriptions.onShift(now);
    case 'admin':
      return tx.pushSubscriptions.ofAdmins(now);
  }
}

/** A message that is to be sent now. */
export interface ClaimedPush extends Omit<PushInHand, 'isWaitedFor' | 'target'> {
  readonly target: PushTarget;
}

export interface PushClaim {
  readonly ids: readonly number[];
  /** Who may send: the holder of this lease. */
  readonly lease: string;
  readonly holder: string;
}

/**
 * Answers what is still to be sent of these, its attempt counted; what is late, or for nobody any more, is settled here. Null
 * where another server sends.
 */
export function claimPushes(clock: Clock) {
  return oneByOne('claim-pushes', async (tx, { ids, lease, holder }: PushClaim): Promise<ClaimedPush[] | null> => {
    if ((await tx.leases.read(lease))?.holder !== holder) return null;
    const now = clock.now();
    const expired: number[] = [];
    const needless: number[] = [];
    const claimed: ClaimedPush[] = [];
    for (const { isWaitedFor, target, ...message } of await tx.pushMessages.inHand(ids, now)) {
      if (!isWaitedFor || target === null) needless.push(message.id);
      else if (message.expiresAt <= now) expired.push(message.id);
      else claimed.push({ ...message, attempts: message.attempts + 1, target });
    }
    await tx.pushMessages.finish(expired, 'expired');
    await tx.pushMessages.finish(needless, 'needless');
    await tx.pushMessages.begin(
      claimed.map(({ id }) => id),
      now + PUSH_CLAIM_MS,
    );
    return claimed;
  });
}

export interface SettledPush {
  readonly message: Pick<ClaimedPush, 'id' | 'attempts' | 'target'>;
  readonly outcome:
    | { readonly kind: 'accepted' | 'refused' | 'gone' }
    | { readonly kind: 'unavailable'; readonly nextAt: number };
}

/** Also where the lease is another's by now: what has been sent has been sent. */
export const settlePush = oneByOne('settle-push', async (tx, { message, outcome }: SettledPush): Promise<void> => {
  switch (outcome.kind) {
    case 'accepted':
    case 'refused':
      return await tx.pushMessages.finish([message.id], outcome.kind);
    case 'gone':
      return await tx.pushSubscriptions.remove([message.target.id]);
    case 'unavailable':
      return await tx.pushMessages.retry(message.id, message.attempts, outcome.nextAt);
  }
});

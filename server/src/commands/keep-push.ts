/** Keeps the site's VAPID keys and where the staff's browsers can be reached. */
import type { Clock } from '../domain/clock.ts';
import type { VapidKeys } from '../store/push-keys.ts';
import type { NewPushSubscription } from '../store/push-subscriptions.ts';
import { oneByOne } from './command.ts';

/** Browsers a user: the ones confirmed last stay. More than anybody uses, few enough that nobody is sent a flood. */
const MOST_SUBSCRIPTIONS = 20;

/** Answers the keys of the site: these, unless there are some already, because browsers subscribe to one key. */
export function keepPushKeys(clock: Clock) {
  return oneByOne('keep-push-keys', async (tx, keys: VapidKeys): Promise<VapidKeys> => {
    await tx.pushKeys.keepFirst(keys, clock.now());
    return (await tx.pushKeys.read()) ?? keys;
  });
}

export function subscribePush(clock: Clock) {
  return oneByOne('subscribe-push', async (tx, subscription: NewPushSubscription): Promise<void> => {
    await tx.pushSubscriptions.keep(subscription, clock.now());
    await tx.pushSubscriptions.keepNewest(subscription.userId, MOST_SUBSCRIPTIONS);
  });
}

export const unsubscribePush = oneByOne(
  'unsubscribe-push',
  async (tx, { endpoint, userId }: { readonly endpoint: string; readonly userId: number }): Promise<void> => {
    await tx.pushSubscriptions.removeOwn(endpoint, userId);
  },
);

/** Forgets a subscription of which the push service says that it is over. */
export const forgetPush = oneByOne('forget-push', async (tx, subscriptionId: number): Promise<void> => {
  await tx.pushSubscriptions.remove([subscriptionId]);
});

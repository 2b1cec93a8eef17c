/** All that happens by itself with webhooks: the log is followed into deliveries, and deliveries are sent. */
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { Lease } from '../custody/lease.ts';
import { type Following, LogFollower } from '../custody/log-follower.ts';
import type { Timekeeper } from '../domain/clock.ts';
import { sourcesOf } from '../domain/webhook-event.ts';
import type { StoreReader } from '../store/store.ts';
import type { Destinations } from './destinations.ts';
import { WebhookSender } from './sender.ts';

export interface WebhookNeeds {
  readonly commands: Pick<Commands, 'followForWebhooks' | 'takeDeliveryTurn'>;
  readonly reader: StoreReader;
  readonly lease: Lease;
  readonly destinations: Destinations;
  readonly clock: Timekeeper;
  readonly log: Logger;
  readonly version: string;
}

/** Follows what the active webhooks want to hear of, and no more. */
export function webhookFollowing(
  { followForWebhooks }: Pick<Commands, 'followForWebhooks'>,
  { webhooks }: Pick<StoreReader, 'webhooks'>,
): Following {
  return {
    name: 'webhooks',
    follow: followForWebhooks,
    kinds: async () => sourcesOf((await webhooks.subscriptions()).flatMap(({ events }) => [...events])),
  };
}

/** Starts both; to be disposed of while the store is still open. */
export function startWebhooks({ version, ...needs }: WebhookNeeds): AsyncDisposable {
  const { commands, lease, reader, clock, log } = needs;
  const follower = new LogFollower(webhookFollowing(commands, reader), lease, reader, clock, log);
  const sender = new WebhookSender({ ...needs, userAgent: `Comanda/${version}`, random: Math.random });
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all([follower.stop(), sender.stop()]);
    },
  };
}

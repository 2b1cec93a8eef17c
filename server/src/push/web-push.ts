/** All that happens by itself with web push: the log is followed into messages, and messages are sent; and what the edge asks of it. */
import type { PushOutcome } from '@comanda/protocol/push';
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { Config } from '../config.ts';
import type { Lease } from '../custody/lease.ts';
import { type Following, LogFollower } from '../custody/log-follower.ts';
import type { Timekeeper } from '../domain/clock.ts';
import type { VapidKeys } from '../store/push-keys.ts';
import type { StoreReader } from '../store/store.ts';
import { Destinations, type UrlProblem } from '../webhooks/destinations.ts';
import { makeDeliver } from './delivery.ts';
import { TEST_TOPIC, testMessage } from './message.ts';
import { PushSender } from './sender.ts';
import { siteVapidKeys, vapidSubject } from './vapid.ts';

export interface WebPushNeeds {
  readonly config: Pick<Config, 'VAPID_SUBJECT' | 'PUBLIC_URL' | 'PUSH_ALLOWED_NETWORKS'>;
  readonly commands: Pick<Commands, 'keepPushKeys' | 'followForPush' | 'claimPushes' | 'settlePush' | 'forgetPush'>;
  readonly reader: StoreReader;
  readonly lease: Lease;
  readonly clock: Timekeeper;
  readonly log: Logger;
}

export function pushFollowing({ followForPush }: Pick<Commands, 'followForPush'>): Following {
  return { name: 'push', follow: followForPush, kinds: async () => ['order_escalated'] };
}

const TEST_LIFETIME_MS = 60_000;

/** How often keys are made that could not be made. */
const KEYS_TICK_MS = 60_000;

export class WebPush implements AsyncDisposable {
  readonly #needs: WebPushNeeds;
  readonly #destinations: Destinations;
  readonly #follower: LogFollower;
  readonly #sender: PushSender;
  readonly #stopping = new AbortController();
  readonly #stopTimer: () => void;
  #keys: VapidKeys | null = null;

  /** Starts to follow and to send; to be disposed of while the store is still open. */
  constructor(needs: WebPushNeeds) {
    const { config, commands, lease, reader, clock, log } = needs;
    this.#needs = needs;
    this.#destinations = new Destinations(config.PUSH_ALLOWED_NETWORKS);
    this.#follower = new LogFollower(pushFollowing(commands), lease, reader, clock, log);
    const deliver = () => this.#deliver();
    this.#sender = new PushSender({ commands, reader, lease, clock, log, random: Math.random, deliver });
    this.#stopTimer = clock.every(KEYS_TICK_MS, () => void this.prepare());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopTimer();
    this.#stopping.abort();
    await this.#follower.stop();
    await this.#sender.stop();
  }

  /** Makes the site's keys where it has none: whoever only asks for them does not write. Where it cannot, it is tried again. */
  async prepare(): Promise<void> {
    await this.#siteKeys().catch((error: unknown) => this.#needs.log.warn({ event: 'push_keys_failed', err: error }));
  }

  /** Null while there are none. */
  async publicKey(): Promise<string | null> {
    const keys = this.#keys ?? (await this.#needs.reader.pushKeys.read());
    return keys?.publicKey ?? null;
  }

  /** What keeps an endpoint from ever being used; null where nothing does, or nobody can say at the moment. */
  async problemOf(endpoint: string): Promise<Exclude<UrlProblem, 'unresolvable'> | null> {
    const found = await this.#destinations.find(endpoint);
    return found.ok || found.problem === 'unresolvable' ? null : found.problem;
  }

  /** Tells all browsers of a user that they can be reached. */
  async test(userId: number): Promise<{ endpoint: string; outcome: PushOutcome }[]> {
    const { reader, commands, clock } = this.#needs;
    const deliver = await this.#deliver();
    const targets = await reader.pushSubscriptions.liveOfUser(userId, clock.now());
    return Promise.all(
      targets.map(async (target) => {
        const message = testMessage(target.language);
        const parcel = { target, message, topic: TEST_TOPIC, lifetimeMs: TEST_LIFETIME_MS };
        const { outcome } = await deliver(parcel, clock.now(), this.#stopping.signal);
        if (outcome === 'gone') await commands.forgetPush(target.id);
        return { endpoint: target.endpoint, outcome };
      }),
    );
  }

  async #deliver() {
    const { config } = this.#needs;
    const subject = vapidSubject(config.VAPID_SUBJECT, config.PUBLIC_URL);
    return makeDeliver({ keys: await this.#siteKeys(), subject, destinations: this.#destinations });
  }

  async #siteKeys(): Promise<VapidKeys> {
    this.#keys ??= await siteVapidKeys(this.#needs.reader, this.#needs.commands);
    return this.#keys;
  }
}

/**
 * Sends what is due, on the server that holds the lease. Each push service is given a few at a time, so that one that is
 * slow delays nobody but those who are reached by it.
 */
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { ClaimedPush } from '../commands/send-pushes.ts';
import type { Lease } from '../custody/lease.ts';
import type { Timekeeper } from '../domain/clock.ts';
import type { StoreReader } from '../store/store.ts';
import type { Deliver } from './delivery.ts';
import { stepMessage, topicOf } from './message.ts';

export const PUSH_TICK_MS = 250;

/** At once, to one service and in all. */
const MOST_A_SERVICE = 8;
const MOST = 64;

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

export interface PushSenderNeeds {
  readonly commands: Pick<Commands, 'claimPushes' | 'settlePush'>;
  readonly reader: Pick<StoreReader, 'pushMessages'>;
  readonly lease: Pick<Lease, 'name' | 'holder' | 'isHeld'>;
  readonly clock: Timekeeper;
  readonly log: Logger;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Rejects while the store cannot say which keys the site has. */
  deliver(): Promise<Deliver>;
}

export class PushSender {
  readonly #needs: PushSenderNeeds;
  readonly #stopTimer: () => void;
  readonly #stopping = new AbortController();
  readonly #sending = new Set<Promise<void>>();
  /** Messages that are being sent, by the service that takes them. */
  readonly #load = new Map<string, number>();
  #looking: Promise<void> | null = null;
  #healthy = true;

  constructor(needs: PushSenderNeeds) {
    this.#needs = needs;
    this.#stopTimer = needs.clock.every(PUSH_TICK_MS, () => void this.look());
  }

  /** Begins with all that is due and that a service has room for; resolves when it has begun. */
  look(): Promise<void> {
    if (this.#stopping.signal.aborted || !this.#needs.lease.isHeld) return this.#looking ?? Promise.resolve();
    this.#looking ??= this.#begin().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    await this.#looking;
    while (this.#sending.size > 0) {
      await Promise.all(this.#sending);
      await this.#looking;
    }
  }

  /** Cuts off what is being sent: whoever goes on tries it again. */
  async stop(): Promise<void> {
    this.#stopTimer();
    this.#stopping.abort();
    await this.idle();
  }

  async #begin(): Promise<void> {
    const { lease, commands, log } = this.#needs;
    try {
      for (let ids = await this.#choose(); ids.length > 0; ids = await this.#choose()) {
        const deliver = await this.#needs.deliver();
        const claimed = await commands.claimPushes({ ids, lease: lease.name, holder: lease.holder });
        // Another server holds the lease by now.
        if (claimed === null) return;
        for (const message of claimed) this.#start(message, deliver);
      }
      this.#healthy = true;
    } catch (error) {
      if (this.#healthy) log.error({ event: 'push_failed', err: error });
      this.#healthy = false;
    }
  }

  /** What is due and can be sent now. */
  async #choose(): Promise<number[]> {
    const { reader, clock } = this.#needs;
    let room = MOST - this.#sending.size;
    if (room <= 0 || this.#stopping.signal.aborted) return [];
    const busyServices = [...this.#load].filter(([, count]) => count >= MOST_A_SERVICE).map(([service]) => service);
    const due = await reader.pushMessages.due({ at: clock.now(), limit: MOST, busyServices });
    const load = new Map(this.#load);
    return due.flatMap(({ id, service }) => {
      const count = load.get(service) ?? 0;
      if (room <= 0 || count >= MOST_A_SERVICE) return [];
      room -= 1;
      load.set(service, count + 1);
      return [id];
    });
  }

  #start(message: ClaimedPush, deliver: Deliver): void {
    const { service } = message.target;
    this.#load.set(service, (this.#load.get(service) ?? 0) + 1);
    const sending = this.#send(message, deliver).finally(() => {
      const left = (this.#load.get(service) ?? 1) - 1;
      if (left > 0) this.#load.set(service, left);
      else this.#load.delete(service);
      this.#sending.delete(sending);
      void this.look();
    });
    this.#sending.add(sending);
  }

  async #send(message: ClaimedPush, deliver: Deliver): Promise<void> {
    const { clock, commands, log, random } = this.#needs;
    const { orderId, step, attempts, target, expiresAt } = message;
    try {
      const now = clock.now();
      const parcel = {
        target,
        message: stepMessage(message, target.language),
        topic: topicOf(orderId),
        lifetimeMs: expiresAt - now,
      };
      const { outcome, wishMs } = await deliver(parcel, now, this.#stopping.signal);
      const said = { event: 'push', order_id: orderId, step, service: target.service, attempts, outcome };
      if (outcome === 'accepted') log.debug(said);
      else log.warn(said);
      if (outcome !== 'unavailable') return await commands.settlePush({ message, outcome: { kind: outcome } });
      const nextAt = clock.now() + Math.max(waitMs(attempts, random()), wishMs ?? 0);
      // Whoever is late is settled as late when it is looked at next.
      await commands.settlePush({ message, outcome: { kind: outcome, nextAt: Math.min(nextAt, expiresAt) } });
    } catch (error) {
      // What was claimed and not settled is sent again when its claim has run out.
      log.error({ event: 'push_unsettled', order_id: orderId, step, err: error });
    }
  }
}

/** Twice as long each time, and spread, so that what failed together does not come again together. */
function waitMs(attempts: number, random: number): number {
  return Math.round(Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS) * (0.5 + random / 2));
}

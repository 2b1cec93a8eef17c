/**
 * Sends what is due, on the server that holds the lease. Every webhook has a lane of its own and in it one attempt at a
 * time: so events keep their order while the receiver takes them, and a slow receiver delays nobody but itself.
 */
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { AttemptOutcome, SettledAttempt } from '../commands/deliver-webhooks.ts';
import type { Lease } from '../custody/lease.ts';
import type { Timekeeper } from '../domain/clock.ts';
import { restUntil, wishOf } from '../domain/webhook-retries.ts';
import type { StoreReader } from '../store/store.ts';
import type { DueDelivery } from '../store/webhooks.ts';
import type { Destinations } from './destinations.ts';
import { type Answer, PATIENCE, type Patience, post } from './post.ts';
import { signatureHeaders } from './signature.ts';

export const SEND_TICK_MS = 250;

export interface SenderNeeds {
  readonly commands: Pick<Commands, 'takeDeliveryTurn'>;
  readonly reader: Pick<StoreReader, 'webhooks'>;
  readonly lease: Pick<Lease, 'name' | 'holder' | 'isHeld'>;
  readonly destinations: Destinations;
  readonly clock: Timekeeper;
  readonly log: Logger;
  readonly userAgent: string;
  readonly random: () => number;
  readonly patience?: Patience;
}

/** Failures in a row of a receiver, and until when it is left alone for them. */
interface Rest {
  readonly failures: number;
  readonly until: number;
}

export class WebhookSender {
  readonly #needs: SenderNeeds;
  readonly #stopTimer: () => void;
  readonly #lanes = new Map<number, Promise<void>>();
  readonly #rests = new Map<number, Rest>();
  readonly #stopping = new AbortController();
  #looking: Promise<void> | null = null;
  #healthy = true;

  constructor(needs: SenderNeeds) {
    this.#needs = needs;
    this.#stopTimer = needs.clock.every(SEND_TICK_MS, () => void this.look());
  }

  /** Begins with all that is due and not being sent; resolves when it has begun. */
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
    while (this.#lanes.size > 0) await Promise.all(this.#lanes.values());
  }

  /** Cuts off what is being sent: whoever goes on sends it again, under the same id. */
  async stop(): Promise<void> {
    this.#stopTimer();
    this.#stopping.abort();
    await this.idle();
  }

  async #begin(): Promise<void> {
    const { reader, clock, log } = this.#needs;
    try {
      const now = clock.now();
      for (const id of await reader.webhooks.withDue(now)) {
        if (this.#lanes.has(id) || (this.#rests.get(id)?.until ?? 0) > now) continue;
        const lane = this.#run(id).finally(() => this.#lanes.delete(id));
        this.#lanes.set(id, lane);
      }
      this.#healthy = true;
    } catch (error) {
      if (this.#healthy) log.error({ event: 'webhooks_unreadable', err: error });
      this.#healthy = false;
    }
  }

  /** Sends one after the other until nothing is due, one comes to nothing, or another server sends. */
  async #run(webhookId: number): Promise<void> {
    const { lease, commands, clock, log, random } = this.#needs;
    let settled: SettledAttempt | null = null;
    let wantsNext = true;
    try {
      for (;;) {
        const turn = { webhookId, lease: lease.name, holder: lease.holder, settled, wantsNext };
        const due: DueDelivery | null = await commands.takeDeliveryTurn(turn);
        if (!due) return;
        const outcome = await this.#attempt(due);
        if (outcome.kind === 'failed') {
          const { id: delivery, attempts } = due;
          const { error, status } = outcome;
          log.warn({ event: 'webhook_failed', webhook: webhookId, delivery, attempts, error, status });
          const failures = (this.#rests.get(webhookId)?.failures ?? 0) + 1;
          this.#rests.set(webhookId, {
            failures,
            until: restUntil(failures, outcome.wishMs, clock.now(), random()),
          });
        } else {
          this.#rests.delete(webhookId);
        }
        settled = { attempt: due, outcome, random: random() };
        wantsNext = outcome.kind === 'delivered' && lease.isHeld && !this.#stopping.signal.aborted;
      }
    } catch (error) {
      // What was claimed and not settled is sent again, under the same id, when its claim has run out.
      log.error({ event: 'webhook_turn_failed', webhook: webhookId, err: error });
    }
  }

  async #attempt(due: DueDelivery): Promise<AttemptOutcome> {
    const { destinations, clock, userAgent, patience = PATIENCE } = this.#needs;
    const { signal } = this.#stopping;
    const destination = await within(patience.connectMs, destinations.find(due.url));
    if (signal.aborted) return { kind: 'interrupted' };
    if (!destination) return failed('unresolvable');
    if (!destination.ok) return failed(destination.problem);
    const headers = {
      'Content-Type': 'application/json',
      'User-Agent': userAgent,
      ...signatureHeaders(due, clock.now()),
    };
    const answer = await post(destination, { headers, body: due.body }, patience, signal);
    if (answer.kind === 'failed' && signal.aborted) return { kind: 'interrupted' };
    return outcomeOf(answer, clock.now());
  }
}

function failed(error: Extract<AttemptOutcome, { kind: 'failed' }>['error']): AttemptOutcome {
  return { kind: 'failed', error, status: null, wishMs: null };
}

function outcomeOf(answer: Answer, now: number): AttemptOutcome {
  if (answer.kind === 'failed') return failed(answer.error);
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { kind: 'delivered', status };
  const error = status === 410 ? 'gone' : status >= 300 && status < 400 ? 'redirected' : 'refused';
  return { kind: 'failed', error, status, wishMs: wishOf(retryAfter, now) };
}

/** What a promise gives; undefined where it takes longer than that. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: Timer | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

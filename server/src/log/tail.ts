/**
 * The relay's reading side, one a process: follows the log from where it stood at start and hands every event on, once and
 * in order. A wake-up says "look now"; without one it looks every `POLL_MS`, so a lost wake-up costs time, never an event.
 */
import type { Logger } from 'pino';
import type { LoggedEvent } from '../domain/log-event.ts';
import type { EventReads } from '../store/events.ts';

const POLL_MS = 250;

/** Events a turn of the event loop, at most 116 KiB of frames: sockets send what they were given between two turns. */
const BATCH = 320;

/** Events kept in memory: whoever was away for a moment is served from here and not from the store. */
const RECENT = 4_096;

export interface TailListener {
  onEvent(logged: LoggedEvent): void;
  /** The log went on without us (pruned past us, or another log took its place): nobody's feed is whole any more. */
  onGap(): void;
}

export class Tail {
  readonly #events: EventReads;
  readonly #log: Logger;
  #listener: TailListener | null = null;
  #recent: LoggedEvent[] = [];
  #epoch = '';
  #position = 0;
  #healthy = false;
  /** When our place was last compared with the log's. */
  #checkedAt = 0;
  #reading: Promise<void> | null = null;
  #lookAgain = false;
  #timer: Timer | null = null;
  #arrivals: { readonly seq: number; resolve(): void }[] = [];

  constructor(events: EventReads, log: Logger) {
    this.#events = events;
    this.#log = log;
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** Everything up to here has been handed on. */
  get position(): number {
    return this.#position;
  }

  /** False while the log cannot be read. */
  get healthy(): boolean {
    return this.#healthy;
  }

  async start(listener: TailListener): Promise<void> {
    this.#listener = listener;
    const head = await this.#events.position();
    this.#epoch = head.epoch;
    this.#position = head.seq;
    this.#healthy = true;
    this.#timer = setInterval(() => this.wake(), POLL_MS);
  }

  /** What commits while the server stops wakes it no more: the store behind it is about to close. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#reading;
  }

  /** Looks into the log now; looks again afterwards where it is already looking. */
  readonly wake = (): void => {
    if (!this.#timer) return;
    this.#lookAgain = true;
    this.#reading ??= this.#read();
  };

  /**
   * The kept events after `seq`, oldest first, without the ones that only the store still has: null where it must be asked.
   */
  recentAfter(seq: number): readonly LoggedEvent[] | null {
    if (seq >= this.#position) return [];
    const first = this.#recent[0];
    if (first === undefined || first.seq > seq + 1) return null;
    return this.#recent.slice(seq + 1 - first.seq);
  }

  /** Resolves when everything up to `seq` has been handed on. Only for places that the log has reached. */
  reached(seq: number): Promise<void> {
    if (this.#position >= seq) return Promise.resolve();
    this.wake();
    return new Promise((resolve) => {
      this.#arrivals.push({ seq, resolve });
    });
  }

  async #read(): Promise<void> {
    try {
      while (this.#lookAgain) {
        this.#lookAgain = false;
        const batch = await this.#events.after(this.#position, BATCH);
        // Also where there is always something to read: a log that was replaced must not go on as if it were this one.
        const isDue = batch.length === 0 || performance.now() - this.#checkedAt >= POLL_MS;
        if (isDue && !(await this.#checkPlace(batch.length === 0))) {
          this.#lookAgain = true;
          continue;
        }
        for (const logged of batch) this.#hand(logged);
        if (batch.length === BATCH) {
          this.#lookAgain = true;
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
      }
      if (!this.#healthy) this.#log.info({ event: 'log_readable_again', position: this.#position });
      this.#healthy = true;
    } catch (error) {
      if (this.#healthy) this.#log.error({ event: 'log_unreadable', err: error });
      this.#healthy = false;
    }
    // In the same tick as the last look at the flag: a wake-up in between would be seen by nobody.
    this.#reading = null;
  }

  #hand(logged: LoggedEvent): void {
    if (logged.seq !== this.#position + 1) {
      this.#log.warn({ event: 'log_gap', position: this.#position, next: logged.seq });
      this.#recent = [];
      this.#listener?.onGap();
    }
    this.#position = logged.seq;
    this.#recent.push(logged);
    if (this.#recent.length > 2 * RECENT) this.#recent = this.#recent.slice(-RECENT);
    this.#listener?.onEvent(logged);
    if (this.#arrivals.length > 0) this.#announceArrivals();
  }

  #announceArrivals(): void {
    const here = this.#arrivals.filter((arrival) => arrival.seq <= this.#position);
    this.#arrivals = this.#arrivals.filter((arrival) => arrival.seq > this.#position);
    for (const arrival of here) arrival.resolve();
  }

  /**
   * Is our place still one in this log? A restored backup, or a database that has taken over, is another log under the same
   * roof, whose numbers mean other events; and a log pruned past us up to its end has nothing left that would show the gap.
   * False where it was not: then it is at the end of the log that is there now.
   */
  async #checkPlace(isAtEnd: boolean): Promise<boolean> {
    const head = await this.#events.position();
    this.#checkedAt = performance.now();
    const isSameLog = head.epoch === this.#epoch && head.seq >= this.#position;
    // Events that are there show by their numbers what is missing before them.
    const showsGap = !isAtEnd || head.prunedSeq <= this.#position;
    if (isSameLog && showsGap) return true;
    this.#log.warn({ event: 'log_replaced', epoch: head.epoch, position: this.#position, next: head.seq });
    this.#epoch = head.epoch;
    this.#position = head.seq;
    this.#recent = [];
    this.#listener?.onGap();
    this.#announceArrivals();
    return false;
  }
}

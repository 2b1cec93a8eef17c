/** What the site has learnt of its own pace: read in the background from time to time, asked for each order that waits. */
import { toInstant } from '@comanda/protocol/instant';
import type { PublicOrder } from '@comanda/protocol/order';
import type { Logger } from 'pino';
import type { Timekeeper } from '../domain/clock.ts';
import { Experience, expectedAt, type UsualTimes } from '../domain/expectation.ts';
import { readyAt } from '../domain/order-stages.ts';
import type { SiteCalendar } from '../domain/site-calendar.ts';
import type { FinishedOrder, ReportReads } from '../store/reports.ts';

const EVERY_MS = 10 * 60_000;

/** What is older says nothing of today's pace. */
const RECENT_MS = 14 * 24 * 60 * 60_000;

/** The newest so many delivered orders, in pages of some milliseconds. */
export const MOST_ORDERS = 20_000;
const ORDERS_A_PAGE = 200;

export class Expectations {
  readonly #reads: ReportReads;
  readonly #calendar: SiteCalendar;
  readonly #clock: Timekeeper;
  readonly #log: Logger;
  #usual: UsualTimes = new Map();
  #gathering: Promise<void> | null = null;
  #stopTimer: (() => void) | null = null;
  #isStopped = false;

  constructor(reads: ReportReads, calendar: SiteCalendar, clock: Timekeeper, log: Logger) {
    this.#reads = reads;
    this.#calendar = calendar;
    this.#clock = clock;
    this.#log = log;
  }

  start(): void {
    this.#stopTimer = this.#clock.every(EVERY_MS, () => void this.gather());
    void this.gather();
  }

  /** Resolves when nothing reads any more: the store behind it is about to close. */
  async stop(): Promise<void> {
    this.#stopTimer?.();
    this.#isStopped = true;
    await this.#gathering;
  }

  /** When an order that a room awaits will be ready; null where nothing honest can be said. */
  of({ status, placed_at, items }: Pick<PublicOrder, 'status' | 'placed_at' | 'items'>): string | null {
    const placedAt = Date.parse(placed_at);
    const order = { status, placedAt, products: items.map(({ product }) => product) };
    const at = expectedAt(this.#usual, order, this.#calendar.hourOf(placedAt), this.#clock.now());
    return at === null ? null : toInstant(at);
  }

  /** Reads the recent past once; what was known before stays in force until it is read. */
  gather(): Promise<void> {
    this.#gathering ??= this.#read().finally(() => {
      this.#gathering = null;
    });
    return this.#gathering;
  }

  async #read(): Promise<void> {
    try {
      const oldest = this.#clock.now() - RECENT_MS;
      const experience = new Experience();
      let before = Number.MAX_SAFE_INTEGER;
      for (let read = 0; read < MOST_ORDERS; read += ORDERS_A_PAGE) {
        if (this.#isStopped) return;
        const page = await this.#reads.deliveredBefore(before, ORDERS_A_PAGE);
        const recent = page.filter(({ placedAt }) => placedAt >= oldest);
        for (const order of recent) this.#learn(experience, order);
        const last = page.at(-1);
        // Orders are numbered by commit and not by their time: only a whole page of old ones says that the rest is old.
        if (last === undefined || page.length < ORDERS_A_PAGE || recent.length === 0) break;
        before = last.id;
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      this.#usual = experience.usualTimes();
    } catch (error) {
      this.#log.warn({ event: 'expectations_not_read', err: error });
    }
  }

  #learn(experience: Experience, { placedAt, deliveredAt, moves, products }: FinishedOrder): void {
    const end = readyAt(moves) ?? deliveredAt;
    if (end === null) return;
    experience.add({ products, hour: this.#calendar.hourOf(placedAt), ms: end - placedAt });
  }
}

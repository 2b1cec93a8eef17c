/** What the ladder should do, said once more and as simply as can be: the judge of what servers have written. */
import type { EscalationBranch } from '@comanda/protocol/custody';
import type { Ladder } from '@comanda/protocol/setting';

export interface ModelOrder {
  readonly id: number;
  readonly placedAt: number;
  /** Taken in hand, moved or cancelled: for good. */
  isOver: boolean;
  renderedAt: number | null;
  /** When it was first handed to a screen that does not report. */
  silentAt: number | null;
  /** As the site has written it down. */
  shownAt: number | null;
  /** `branch step`, in the order in which they were taken. */
  readonly taken: string[];
}

interface ModelScreen {
  heardAt: number;
  isHealthy: boolean;
}

/** A screen of which nothing was heard for longer, by the clock of whoever asks, is none. */
const HEARD_MS = 35_000;
const HYSTERESIS_MS = 20_000;
const LEAVES_THE_SCREENS = ['web_push', 'webhook', 'admin'];

export class ModelLadder {
  readonly orders: ModelOrder[] = [];
  readonly screens = new Map<string, ModelScreen>();
  /** What was told of whether anybody watches, in turn. */
  readonly told: boolean[] = [];
  readonly #ladder: Ladder;
  #deserted: number | null = null;

  constructor(ladder: Ladder) {
    this.#ladder = ladder;
  }

  get isWatched(): boolean {
    return this.told.at(-1) ?? true;
  }

  place(id: number, placedAt: number): void {
    const nothing = { renderedAt: null, silentAt: null, shownAt: null };
    this.orders.push({ id, placedAt, isOver: false, ...nothing, taken: [] });
  }

  /** Somebody who may looks at this moment of theirs, and everything that is due is done. */
  look(now: number): void {
    this.#watch(now);
    for (const order of this.orders) if (!order.isOver) this.#climb(order, now);
  }

  /** Whether a look at this moment would change what is told or taken. */
  isDue(now: number): boolean {
    return this.orders.some((order) => !order.isOver && this.#due(order, now).length > 0);
  }

  #watch(now: number): void {
    const anybody = [...this.screens.values()].some(
      ({ isHealthy, heardAt }) => isHealthy && Math.abs(now - heardAt) <= HEARD_MS,
    );
    if (anybody) {
      this.#deserted = null;
      if (!this.isWatched) this.told.push(true);
      return;
    }
    if (this.#deserted === null || this.#deserted > now) this.#deserted = now;
    else if (this.isWatched && now - this.#deserted >= HYSTERESIS_MS) this.told.push(false);
  }

  #climb(order: ModelOrder, now: number): void {
    order.taken.push(...this.#due(order, now));
  }

  #due({ placedAt, shownAt, silentAt, taken }: ModelOrder, now: number): string[] {
    const seen = shownAt ?? silentAt;
    const shown = seen === null ? null : Math.max(seen, placedAt);
    const branch: EscalationBranch = shown === null ? 'undelivered' : 'unacknowledged';
    const waitedS = (now - (shown ?? placedAt)) / 1000;
    const steps = this.#ladder[branch];
    const leaving = steps.find(({ step }) => LEAVES_THE_SCREENS.includes(step)) ?? steps.at(-1);
    const aheadS = branch === 'undelivered' && !this.isWatched && waitedS >= 0 ? (leaving?.after_s ?? 0) : 0;
    return steps
      .filter(({ after_s }) => after_s <= waitedS + aheadS)
      .map(({ step }) => `${branch} ${step}`)
      .filter((step) => !taken.includes(step));
  }
}

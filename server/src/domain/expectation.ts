/** When an order will be ready, as far as the site's own past tells; where it knows too little, it says nothing. */
import type { OrderStatus } from '@comanda/protocol/order';
import { DurationTally } from './duration-tally.ts';

/** Fewer orders than this say nothing of the next. */
export const FEWEST_SAMPLES = 20;

/** The usual time is the one that half of the orders did not exceed. */
const USUAL_PERCENT = 50;

/** The usual time by product and hour, by product, and by hour: only of what is known well enough. */
export type UsualTimes = ReadonlyMap<string, number>;

export interface Finished {
  readonly products: readonly number[];
  /** Of the site's day, in which it was placed. */
  readonly hour: number;
  readonly ms: number;
}

const ofProductAndHour = (product: number, hour: number) => `${product} at ${hour}`;
const ofProduct = (product: number) => `${product}`;
const ofHour = (hour: number) => `at ${hour}`;

/** Gathers what finished orders took. An order of several products counts for each of them. */
export class Experience {
  readonly #tallies = new Map<string, DurationTally>();

  add({ products, hour, ms }: Finished): void {
    for (const product of products) {
      this.#count(ofProductAndHour(product, hour), ms);
      this.#count(ofProduct(product), ms);
    }
    this.#count(ofHour(hour), ms);
  }

  usualTimes(): UsualTimes {
    const usual = new Map<string, number>();
    for (const [key, tally] of this.#tallies) {
      const ms = tally.count < FEWEST_SAMPLES ? null : tally.percentile(USUAL_PERCENT);
      if (ms !== null) usual.set(key, ms);
    }
    return usual;
  }

  #count(key: string, ms: number): void {
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      tally = new DurationTally();
      this.#tallies.set(key, tally);
    }
    tally.add(ms);
  }
}

export interface Awaited {
  readonly status: OrderStatus;
  readonly placedAt: number;
  readonly products: readonly number[];
}

/**
 * When an order is expected: with the slowest of its products, each by its own time at this hour, else by its own time,
 * else by this hour's. Null where one of them has none, where the time has passed, and where the order waits no more:
 * a guess that has proved wrong is not repeated.
 */
export function expectedAt(usual: UsualTimes, order: Awaited, hour: number, now: number): number | null {
  if (order.status !== 'PLACED' && order.status !== 'PREPARING') return null;
  let slowest: number | null = null;
  for (const product of order.products) {
    const ms = usual.get(ofProductAndHour(product, hour)) ?? usual.get(ofProduct(product)) ?? usual.get(ofHour(hour));
    if (ms === undefined) return null;
    slowest = Math.max(slowest ?? 0, ms);
  }
  if (slowest === null) return null;
  const at = order.placedAt + slowest;
  return at > now ? at : null;
}

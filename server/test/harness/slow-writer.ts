/** A writer that dawdles inside its transactions and has many commands under way: the worst neighbour a log can have. */
import type { Engine } from '../../src/store/engine.ts';
import { StoreUnavailable } from '../../src/store/store-unavailable.ts';
import { TestClock } from './clock.ts';
import { seeded } from './random.ts';
import { bindClinic, placement } from './small-clinic.ts';

const WORKERS = 64;
const ORDERS_A_WORKER = 6;

/** Orders that one writer places. */
export const ORDERS_A_WRITER = WORKERS * ORDERS_A_WORKER;

/** The same engine, with random delays: outside of its transactions, so that others get their turn, and inside of them. */
function dawdling(engine: Engine, random: (below: number) => number): Engine {
  return {
    ...engine,
    async begin(connection) {
      await Bun.sleep(random(40));
      await engine.begin(connection);
      await Bun.sleep(random(3));
    },
    async commit(connection) {
      await Bun.sleep(random(3));
      await engine.commit(connection);
    },
  };
}

/** Places `ORDERS_A_WRITER` orders, all that many at once, as a client that comes again after a 503. Answers their ids. */
export async function writeSlowly(engine: Engine, productId: number, seed: number, onCommit: () => void) {
  const random = seeded(seed);
  const { commands } = bindClinic(dawdling(engine, random), new TestClock(), onCommit);

  async function orderOnce(): Promise<number> {
    for (;;) {
      try {
        const outcome = await commands.placeOrder(placement(productId));
        if (outcome.kind !== 'placed') throw new Error(`Not placed: ${JSON.stringify(outcome)}`);
        return outcome.order.id;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
      }
    }
  }

  const ids = await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      const mine: number[] = [];
      for (let count = 0; count < ORDERS_A_WORKER; count++) {
        await Bun.sleep(random(20));
        mine.push(await orderOnce());
      }
      return mine;
    }),
  );
  return ids.flat();
}

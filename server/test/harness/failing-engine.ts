/** An engine whose writer fails at one statement that a test chooses: before it, or just after a commit that was made. */
import type { KyselyPlugin } from 'kysely';
import type { Engine } from '../../src/store/engine.ts';

export function failing(engine: Engine) {
  let left = Number.POSITIVE_INFINITY;
  let hasFailed = false;
  const step = () => {
    left -= 1;
    if (left !== 0) return;
    hasFailed = true;
    throw new Error('failed where the test wanted it');
  };
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      step();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const wrapped: Engine = {
    ...engine,
    writer: engine.writer.withPlugin(counting),
    async commit(connection) {
      await engine.commit(connection);
      step();
    },
  };
  return {
    engine: wrapped,
    /** The n-th statement from now on, counted from 1, does not come about. */
    failAt(statement: number): void {
      left = statement;
      hasFailed = false;
    },
    /** Fails no more; answers whether it did. */
    heal(): boolean {
      left = Number.POSITIVE_INFINITY;
      return hasFailed;
    },
  };
}

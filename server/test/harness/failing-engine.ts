/** An engine whose writer fails where a test chooses: after one statement of a transaction, or just after a commit that was made. */
import type { KyselyPlugin } from 'kysely';
import type { Engine } from '../../src/store/engine.ts';

export function failing(engine: Engine) {
  let left = Number.POSITIVE_INFINITY;
  let hasFailed = false;
  let isWithin = false;
  const step = () => {
    left -= 1;
    if (left !== 0) return;
    hasFailed = true;
    throw new Error('failed where the test wanted it');
  };
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    // By its result: what was compiled long ago is transformed no more, and is a statement like any other.
    async transformResult({ result }) {
      if (isWithin) step();
      return result;
    },
  };
  const wrapped: Engine = {
    ...engine,
    writer: engine.writer.withPlugin(counting),
    async begin(connection) {
      await engine.begin(connection);
      isWithin = true;
    },
    async commit(connection) {
      isWithin = false;
      await engine.commit(connection);
      step();
    },
    async rollback(connection) {
      isWithin = false;
      await engine.rollback(connection);
    },
  };
  return {
    engine: wrapped,
    /** It fails after the n-th statement from now on, counted from 1; a commit that was made counts as one. */
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

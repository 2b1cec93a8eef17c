/** An engine whose steps can be watched, held up and made to fail. */
import type { Engine } from '../../src/store/engine.ts';

export function watched(engine: Engine) {
  const steps = { begun: 0, committed: 0, rolledBack: 0 };
  const before = { begin: async () => {}, commit: async () => {} };
  const wrapped: Engine = {
    ...engine,
    async begin(connection) {
      steps.begun += 1;
      await before.begin();
      await engine.begin(connection);
    },
    async commit(connection) {
      await before.commit();
      await engine.commit(connection);
      steps.committed += 1;
    },
    async rollback(connection) {
      steps.rolledBack += 1;
      await engine.rollback(connection);
    },
  };
  return { engine: wrapped, steps, before };
}

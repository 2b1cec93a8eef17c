/** An engine whose transactions can be broken off: after a statement of one's choice, before the commit, or after it. */
import type { KyselyPlugin } from 'kysely';
import type { Engine } from '../../src/store/engine.ts';
import { StoreUnavailable } from '../../src/store/store-unavailable.ts';

/** `statement`: after so many of the next transaction, from 1 on. */
export type Interruption =
  | { readonly at: 'statement'; readonly count: number }
  | { readonly at: 'commit' }
  | { readonly at: 'committed' };

/** What the process dies of. Nobody catches it to try again: there is nobody any more. */
class Interrupted extends Error {}

interface State {
  next: Interruption | null;
  last: Interruption['at'] | null;
  struck: number;
  statements: number;
  isCounting: boolean;
}

export function interrupted(engine: Engine) {
  const state: State = { next: null, last: null, struck: 0, statements: 0, isCounting: false };

  function strike(): never {
    state.last = state.next?.at ?? null;
    state.next = null;
    state.isCounting = false;
    state.struck += 1;
    throw new Interrupted('the process ended here');
  }

  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (!state.isCounting) return result;
      state.statements += 1;
      if (state.next?.at === 'statement' && state.statements >= state.next.count) strike();
      return result;
    },
  };

  const wrapped: Engine = {
    ...engine,
    writer: engine.writer.withPlugin(counting),
    async begin(connection) {
      await engine.begin(connection);
      state.statements = 0;
      state.isCounting = true;
    },
    async commit(connection) {
      if (state.next?.at === 'commit') strike();
      state.isCounting = false;
      await engine.commit(connection);
      if (state.next?.at === 'committed') strike();
    },
    async rollback(connection) {
      state.isCounting = false;
      await engine.rollback(connection);
    },
    asUnavailable: (error) =>
      error instanceof Interrupted ? new StoreUnavailable('uncertain', error) : engine.asUnavailable(error),
  };
  return {
    engine: wrapped,
    /** Breaks off the next transaction that gets so far. */
    breakOff(interruption: Interruption): void {
      state.next = interruption;
    },
    /** Takes back what has not struck. */
    spare(): void {
      state.next = null;
    },
    /** How often it has struck. */
    get struck(): number {
      return state.struck;
    },
    /** Where it struck last. */
    get last(): Interruption['at'] | null {
      return state.last;
    },
    /** Statements of the latest transaction so far. */
    get statements(): number {
      return state.statements;
    },
  };
}

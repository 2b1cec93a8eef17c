/** What a command may refuse with, and the way to write one that takes its inputs one at a time. */
import type { StoreTransaction } from '../store/store.ts';
import type { Command } from '../store/transactor.ts';

/** Expected refusals of commands that keep menu, places and people; edges map them to a status. */
export type Refusal =
  | { readonly code: 'not_found' }
  | { readonly code: 'already_exists'; readonly field: string }
  | { readonly code: 'unknown_reference'; readonly field: string }
  | { readonly code: 'last_admin' };

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

/** A command whose inputs come rarely enough to be handled one after the other. */
export function oneByOne<I, O>(name: string, run: (tx: StoreTransaction, input: I) => Promise<O>): Command<I, O> {
  return {
    name,
    async run(tx, inputs) {
      const outcomes: O[] = [];
      for (const input of inputs) outcomes.push(await run(tx, input));
      return outcomes;
    },
  };
}

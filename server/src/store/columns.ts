/** Between the values that travel and the values in columns. */
import type { Flag } from './schema.ts';

export function flag(value: boolean): Flag;
export function flag(value: boolean | undefined): Flag | undefined;
export function flag(value: boolean | undefined): Flag | undefined {
  return value === undefined ? undefined : value ? 1 : 0;
}

/** Whether an update names any column: Kysely leaves undefined ones out, and SQL has no empty SET. */
export function namesAny(columns: object): boolean {
  return Object.values(columns).some((value) => value !== undefined);
}

/** What a case has found: measured values by what was measured and on which side, in the order in which they came. */
import { median } from './statistics.ts';

export interface Values {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly all: readonly number[];
}

export interface Row {
  readonly what: string;
  readonly unit: string;
  /** By side; a side that was not measured is missing. */
  readonly values: Readonly<Record<string, Values>>;
}

/** The side that all others are compared with. */
export const OURS = 'Comanda';

export class Findings {
  readonly #rows = new Map<string, { what: string; unit: string; sides: Map<string, number[]> }>();

  add(what: string, unit: string, side: string, value: number): void {
    const key = `${what}\n${unit}`;
    const row = this.#rows.get(key) ?? { what, unit, sides: new Map<string, number[]>() };
    this.#rows.set(key, row);
    row.sides.set(side, [...(row.sides.get(side) ?? []), value]);
  }

  /** What has been found so far, for arithmetic on it. */
  median(what: string, unit: string, side: string): number {
    const all = this.#rows.get(`${what}\n${unit}`)?.sides.get(side);
    if (!all) throw new Error(`${what} (${unit}) was not measured for ${side}`);
    return median(all);
  }

  rows(): Row[] {
    return [...this.#rows.values()].map(({ what, unit, sides }) => ({
      what,
      unit,
      values: Object.fromEntries([...sides].map(([side, all]) => [side, summary(all)])),
    }));
  }
}

function summary(all: readonly number[]): Values {
  return { median: median(all), min: Math.min(...all), max: Math.max(...all), all };
}

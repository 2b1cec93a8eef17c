/** One page of a list: which rows, and how many there are in all. */

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export interface Paged<T> {
  readonly count: number;
  readonly rows: readonly T[];
}

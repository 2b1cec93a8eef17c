/** How large a run is, and where its chance comes from. */
export interface Form {
  readonly seed: number;
  /** How long faults happen; starting and catching up come on top. */
  readonly minutes: number;
  readonly orders: number;
  /** Screens of `comanda.v1`. */
  readonly boards: number;
  readonly kiosks: number;
  /** Screens of the plain protocol. */
  readonly plainBoards: number;
  readonly plainKiosks: number;
}

/** The run whose table stands in the README. */
export const LONG: Form = {
  seed: 1,
  minutes: 10,
  orders: 20_000,
  boards: 200,
  kiosks: 50,
  plainBoards: 10,
  plainKiosks: 5,
};

/** The run within `npm test`: long enough for each kind of fault to happen once. */
export const SHORT: Form = {
  seed: 3,
  minutes: 1.5,
  orders: 1_500,
  boards: 60,
  kiosks: 20,
  plainBoards: 4,
  plainKiosks: 2,
};

/** Tokens live an hour, and nobody here renews one. */
export const MOST_MINUTES = 45;

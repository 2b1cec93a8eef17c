/** How large a run is, and where its chance comes from. */
export interface Form {
  readonly seed: number;
  /** How long faults happen; starting and catching up come on top. */
  readonly minutes: number;
  readonly orders: number;
  /** Screens of `comanda.v1`. */
  readonly boards: number;
  readonly kiosks: number;
  /** The same on the real client, each behind a network of its own that is never quite well. */
  readonly sdkBoards: number;
  readonly sdkKiosks: number;
  /** Screens of the plain protocol. */
  readonly plainBoards: number;
  readonly plainKiosks: number;
  readonly faults: 'every kind' | 'rolling restart';
}

/** The run whose table stands in the README. */
export const LONG: Form = {
  seed: 1,
  minutes: 10,
  orders: 20_000,
  boards: 200,
  kiosks: 50,
  sdkBoards: 10,
  sdkKiosks: 6,
  plainBoards: 10,
  plainKiosks: 5,
  faults: 'every kind',
};

/** The run within `npm test`: long enough for each kind of fault to happen once. */
export const SHORT: Form = {
  seed: 3,
  minutes: 1.5,
  orders: 1_500,
  boards: 60,
  kiosks: 20,
  sdkBoards: 4,
  sdkKiosks: 4,
  plainBoards: 4,
  plainKiosks: 2,
  faults: 'every kind',
};

/** A new version is rolled out: one server after the other is asked to stop and started again, and nothing else happens. */
export const ROLLING: Form = {
  ...SHORT,
  minutes: 0.4,
  orders: 1_200,
  sdkBoards: 0,
  sdkKiosks: 0,
  faults: 'rolling restart',
};

/** Tokens live an hour, and nobody here renews one. */
export const MOST_MINUTES = 45;

/**
 * The store cannot take or give data now: locked, full, or failing. Nothing was written; the same request may be sent again.
 * `uncertain`: the answer to a commit was lost and nobody could be asked what became of it; only a request that carries an
 * idempotency key may be sent again without looking first.
 */
export type Unavailability = 'locked' | 'full' | 'failing' | 'uncertain';

export class StoreUnavailable extends Error {
  readonly reason: Unavailability;

  constructor(reason: Unavailability, cause: unknown) {
    super(`store ${reason}`, { cause });
    this.name = 'StoreUnavailable';
    this.reason = reason;
  }
}

/** The store cannot take or give data now: locked, full, or failing. Nothing was written; the same request may be sent again. */
export class StoreUnavailable extends Error {
  readonly reason: 'locked' | 'full' | 'failing';

  constructor(reason: 'locked' | 'full' | 'failing', cause: unknown) {
    super(`store ${reason}`, { cause });
    this.name = 'StoreUnavailable';
    this.reason = reason;
  }
}

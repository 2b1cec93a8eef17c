/** PostgreSQL's errors that say how the database or the way to it is, not what was asked of it. */
import pg from 'pg';
import { StoreUnavailable } from '../store-unavailable.ts';

/** Waiting for a lock took too long, or two transactions cannot both go through: the same again may succeed at once. */
const LOCKED = new Set(['55P03', '40001', '40P01']);

/** Disk full. */
const FULL = new Set(['53100']);

/** A server that takes no writes: a standby, or one that another has replaced. */
const READ_ONLY = '25006';

/**
 * Connection exceptions, too little of something, the server going down or starting, a statement that took too long, and a
 * server that takes no writes.
 */
const FAILING = /^(08|53|57P|58|XX)|^(57014|25006)$/;

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN']);

/** What the driver says in words alone. */
const DRIVER = /connection (terminated|ended)|timeout exceeded|not queryable|client was closed|has encountered/i;

/** Null where the error is of another kind. */
export function asUnavailable(error: unknown): StoreUnavailable | null {
  if (error instanceof StoreUnavailable) return error;
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof pg.DatabaseError) {
    if (LOCKED.has(code)) return new StoreUnavailable('locked', error);
    if (FULL.has(code)) return new StoreUnavailable('full', error);
    return isFatal(error) || FAILING.test(code) ? new StoreUnavailable('failing', error) : null;
  }
  if (NETWORK.has(code) || DRIVER.test(error.message)) return new StoreUnavailable('failing', error);
  return null;
}

/** Whatever ends a connection says more of the server than of the question. */
function isFatal({ severity }: pg.DatabaseError): boolean {
  return severity === 'FATAL' || severity === 'PANIC';
}

/** True where the connection is of no more use: it has ended, or leads where nothing can be written. */
export function breaksConnection(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return isFatal(error) || error.code === READ_ONLY;
  return asUnavailable(error) !== null;
}

/** PostgreSQL's errors that say how the database or the way to it is, not what was asked of it. */
import pg from 'pg';
import { StoreUnavailable } from '../store-unavailable.ts';

/** Waiting for a lock took too long, or two transactions cannot both go through: the same again may succeed at once. */
const LOCKED = new Set(['55P03', '40001', '40P01']);

/** Disk full. */
const FULL = new Set(['53100']);

/**
 * Connection exceptions, too little of something, the server going down or starting, a statement that took too long, and a
 * standby that takes no writes.
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
    // Whatever ends a connection says more of the server than of the question.
    const isFatal = error.severity === 'FATAL' || error.severity === 'PANIC';
    return isFatal || FAILING.test(code) ? new StoreUnavailable('failing', error) : null;
  }
  if (NETWORK.has(code) || DRIVER.test(error.message)) return new StoreUnavailable('failing', error);
  return null;
}

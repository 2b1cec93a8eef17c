/** SQLite's errors that say how the database is, not what was asked of it. */
import { SQLiteError } from 'bun:sqlite';
import { StoreUnavailable } from '../store-unavailable.ts';

const LOCKED = new Set(['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_BUSY_RECOVERY', 'SQLITE_LOCKED']);

/** Null where the error is of another kind. */
export function asUnavailable(error: unknown): StoreUnavailable | null {
  if (error instanceof StoreUnavailable) return error;
  if (!(error instanceof SQLiteError)) return null;
  const code = error.code ?? '';
  if (LOCKED.has(code)) return new StoreUnavailable('locked', error);
  if (code === 'SQLITE_FULL') return new StoreUnavailable('full', error);
  if (/^SQLITE_(IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB|PROTOCOL)/.test(code)) {
    return new StoreUnavailable('failing', error);
  }
  return null;
}

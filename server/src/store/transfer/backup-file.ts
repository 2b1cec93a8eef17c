/** A backup: one SQLite file with the tables of a site, and a mark that says what it must hold. */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Engine } from '../engine.ts';
import { standingOf } from '../place-marks.ts';
import { openStillSqlite } from '../sqlite/engine.ts';
import { executedMigrations, isNewer } from '../store.ts';
import { StoreUnavailable } from '../store-unavailable.ts';
import { readLayout } from './layout.ts';
import { type Advance, differences, sumUp, type TableSum } from './transfer.ts';

export const BackupMark = z.object({
  made_at: z.iso.datetime(),
  /** Of the program that made it. */
  version: z.string(),
  /** The log's name and how far it went. */
  epoch: z.string(),
  position: z.int(),
  tables: z.array(z.object({ table: z.string(), rows: z.int(), checksum: z.string() })),
});
export type BackupMark = z.infer<typeof BackupMark>;

/** Why a file cannot be restored: there is none, it is something else, it is not whole, or a newer program made it. */
export type BackupFault = 'missing' | 'no_backup' | 'damaged' | 'newer';

export class UnusableBackup extends Error {
  readonly fault: BackupFault;
  /** What is damaged, where anything is. */
  readonly detail: string;

  constructor(fault: BackupFault, detail = '', cause?: unknown) {
    super(`backup ${fault}`, { cause });
    this.name = 'UnusableBackup';
    this.fault = fault;
    this.detail = detail;
  }
}

export interface Backup extends AsyncDisposable {
  readonly engine: Engine;
  readonly mark: BackupMark;
}

/** Opens a backup without writing to it; its contents have not been looked at yet. */
export async function openBackup(file: string): Promise<Backup> {
  if (!existsSync(file)) throw new UnusableBackup('missing');
  const engine = await asBackup('no_backup', async () => openStillSqlite(file));
  try {
    const executed = await asBackup('no_backup', () => executedMigrations(engine));
    if (isNewer(executed)) throw new UnusableBackup('newer');
    if (executed.length === 0) throw new UnusableBackup('no_backup');
    return { engine, mark: await readMark(engine), [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}

async function readMark(engine: Engine): Promise<BackupMark> {
  const standing = await asBackup('damaged', () => standingOf(engine.reader));
  if (standing?.mark !== 'backup') throw new UnusableBackup('no_backup');
  try {
    return BackupMark.parse(JSON.parse(standing.value));
  } catch (error) {
    throw new UnusableBackup('damaged', 'site_marks', error);
  }
}

/**
 * Reads the whole file, holds it against its mark and answers what it holds. Throws `UnusableBackup` where one row is not what
 * it was.
 */
export async function verifyBackup({ engine, mark }: Backup, advance: Advance): Promise<readonly TableSum[]> {
  let isStopped = false;
  const read = async () =>
    sumUp(engine.reader, await readLayout(engine.reader), (rows) => {
      isStopped = true;
      advance(rows);
      isStopped = false;
    });
  const sums = await read().catch((error: unknown) => {
    throw isStopped ? error : asUnusable('damaged', error);
  });
  const damaged = differences(mark.tables, sums);
  if (damaged.length > 0) throw new UnusableBackup('damaged', damaged.join(', '));
  return sums;
}

/** Whatever goes wrong while a backup is read is the file's fault: its tables may be called and look like anything. */
function asUnusable(fault: BackupFault, error: unknown): UnusableBackup {
  const cause = error instanceof StoreUnavailable ? error.cause : error;
  const detail = cause instanceof Error ? cause.message : String(cause);
  // What SQLite knows to be damaged was a database once.
  const isDamaged = cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_CORRUPT';
  return new UnusableBackup(isDamaged ? 'damaged' : fault, detail, error);
}

async function asBackup<T>(fault: BackupFault, read: () => Promise<T>): Promise<T> {
  return await read().catch((error: unknown) => {
    throw asUnusable(fault, error);
  });
}

/** Makes a backup of a store that goes on being read and written. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import { eventReads } from '../events.ts';
import { setStanding } from '../place-marks.ts';
import type { Schema } from '../schema.ts';
import { openNewSqlite } from '../sqlite/engine.ts';
import { executedMigrations, migrateTo } from '../store.ts';
import { type BackupMark, openBackup, verifyBackup } from './backup-file.ts';
import { readLayout } from './layout.ts';
import { clear } from './rows.ts';
import { estimateAll, type Pace, type TableSum, transfer } from './transfer.ts';

export interface Making extends Pace {
  readonly madeAt: string;
  readonly version: string;
}

export interface Made {
  readonly mark: BackupMark;
  /** What the file holds, read back. */
  readonly kept: readonly TableSum[];
}

/**
 * Writes the file under another name, has it on disk, reads it back, and only then gives it its own name: whatever happens
 * before, a file of that name stays what it was. It holds password hashes: nobody else may read it.
 */
export async function makeBackup(source: Engine, file: string, making: Making): Promise<Made> {
  const draft = `${file}.${crypto.randomUUID().slice(0, 8)}.part`;
  writeFileSync(draft, '', { flag: 'wx', mode: 0o600 });
  try {
    await fill(source, draft, making);
    saveToDisk(draft);
    await using backup = await openBackup(draft);
    const kept = await verifyBackup(backup, making.advance);
    renameSync(draft, file);
    // A folder cannot be opened there, and need not be.
    if (process.platform !== 'win32') saveToDisk(dirname(file));
    return { mark: backup.mark, kept };
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

async function fill(source: Engine, draft: string, making: Making): Promise<void> {
  await using target = openNewSqlite(draft);
  // The tables that the store has now, which is not brought up to date for this.
  await migrateTo(target, (await executedMigrations(source)).at(-1) ?? '');
  const tables = await readLayout(target.reader);
  const copy = async (from: Kysely<Schema>, to: Kysely<Schema>): Promise<void> => {
    making.begin(2 * (await estimateAll(from, tables)));
    await clear(to, tables);
    const sums = await transfer(from, to, tables, making.advance);
    const { epoch, seq } = await eventReads(from).position();
    const mark: BackupMark = {
      made_at: making.madeAt,
      version: making.version,
      epoch,
      position: seq,
      tables: sums,
    };
    await setStanding(to, { mark: 'backup', value: JSON.stringify(mark) });
  };
  await source.snapshot((from) => target.writer.transaction().execute((to) => copy(from, to)));
}

function saveToDisk(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

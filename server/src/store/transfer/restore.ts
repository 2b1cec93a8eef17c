/** Puts a backup in the place of whatever a store holds: all of it or nothing. */
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../engine.ts';
import { setStanding } from '../place-marks.ts';
import { openNewSqlite } from '../sqlite/engine.ts';
import { migrate, pendingMigrations } from '../store.ts';
import type { Backup } from './backup-file.ts';
import { type Carried, carry, inTransaction } from './carry.ts';
import { readLayout } from './layout.ts';
import type { Advance } from './transfer.ts';

export interface Restoring {
  /** For a copy of a backup that must be brought up to date first. */
  readonly folder: string;
  /** The name of the log from now on: no cursor of what is lost may mean anything in it. */
  readonly epoch: string;
  readonly advance: Advance;
}

/** The backup must have been verified. Answers what the store holds now. */
export async function restore(file: string, backup: Backup, target: Engine, restoring: Restoring): Promise<Carried> {
  if ((await pendingMigrations(backup.engine)).length === 0) return await replace(backup.engine, target, restoring);
  const copy = join(restoring.folder, `restore-${crypto.randomUUID().slice(0, 8)}.part`);
  try {
    copyFileSync(file, copy);
    chmodSync(copy, 0o600);
    await using migrated = openNewSqlite(copy);
    await migrate(migrated);
    return await replace(migrated, target, restoring);
  } finally {
    rmSync(copy, { force: true });
  }
}

async function replace(source: Engine, target: Engine, { epoch, advance }: Restoring): Promise<Carried> {
  await migrate(target);
  return await source.snapshot(async (from) => {
    const tables = await readLayout(from);
    return await inTransaction(target, async (to) => {
      const carried = await carry(from, to, tables, advance);
      await to.updateTable('log_head').set({ epoch }).where('id', '=', 1).execute();
      await setStanding(to, null);
      return carried;
    });
  });
}

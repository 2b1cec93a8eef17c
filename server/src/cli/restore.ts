/** `comanda restore FILE`: a backup in the place of whatever the site holds, all of it or nothing. */
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { type DataFolder, openDataFolder } from '../data-folder.ts';
import { type OpenedEngine, openEngineAlone, placeOf } from '../open-engine.ts';
import { asStartupError } from '../site.ts';
import type { Engine } from '../store/engine.ts';
import { newEpoch } from '../store/epoch.ts';
import { siteMarkReads } from '../store/site-marks.ts';
import { executedMigrations, isNewer } from '../store/store.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { type Backup, openBackup, UnusableBackup, verifyBackup } from '../store/transfer/backup-file.ts';
import { CopyDiffers } from '../store/transfer/carry.ts';
import { holdings } from '../store/transfer/holdings.ts';
import { restore } from '../store/transfer/restore.ts';
import type { Cli } from './console/cli.ts';
import { confirmed } from './console/confirm.ts';
import { Failed, Refused } from './console/failures.ts';
import { localTime } from './console/format.ts';
import { nextCommand } from './console/next-command.ts';
import { Progress } from './console/progress.ts';
import { configOf, wantsJson } from './console/site-access.ts';
import { printSums } from './console/sums.ts';

const Flags = z.object({ replace: z.literal(true).optional() });

export function addRestore(program: Command, cli: Cli): void {
  const { t, out } = cli;
  program
    .command('restore')
    .description(t('cli.restore.description'))
    .argument(`<${t('cli.value.file')}>`, t('cli.restore.file'))
    .option('--replace', t('cli.restore.replace'))
    .action(async (name: string, options: unknown, command: Command) => {
      const { replace = false } = Flags.parse(options);
      const file = resolve(name);
      const config = configOf(cli, command);
      const folder = openDataFolder(config.DATA_DIR);
      if (isSameFile(file, folder.database)) throw new Refused('cli.restore.own_file', { file });
      try {
        const { facts, carried } = await bringBack(cli, { file, config, folder, replace });
        if (wantsJson(command)) return out.json({ file, ...facts, tables: carried.kept });
        printSums(cli, carried);
        out.line();
        out.line(t('cli.restore.done', { place: facts.place, time: localTime(facts.made_at, config.SITE_TIME_ZONE) }));
        out.line(`${t('cli.demo.next')}   ${out.paint('cyan', nextCommand(cli, config, 'doctor'))}`);
      } catch (error) {
        if (error instanceof UnusableBackup) {
          throw new Failed(`cli.restore.${error.fault}`, { file, detail: error.detail }, error);
        }
        if (error instanceof CopyDiffers) throw new Failed('cli.transfer.differs', { tables: error.tables.join(', ') });
        throw error;
      }
    });
}

interface Task {
  readonly file: string;
  readonly config: Config;
  readonly folder: DataFolder;
  readonly replace: boolean;
}

async function bringBack(cli: Cli, { file, config, folder, replace }: Task) {
  await using backup = await openBackup(file);
  {
    using progress = new Progress(cli);
    progress.begin(rowsIn(backup));
    await verifyBackup(backup, progress.advance);
  }
  const { engine: opened, place } = await openTarget(config, folder);
  await using target = opened;
  await mayReplace(cli, config, target, place, replace);
  using progress = new Progress(cli);
  progress.begin(2 * rowsIn(backup));
  const epoch = newEpoch();
  const carried = await restore(file, backup, target, { folder: folder.path, epoch, advance: progress.advance });
  const { made_at, position } = backup.mark;
  return { facts: { place, made_at, epoch, position }, carried };
}

const rowsIn = ({ mark }: Backup) => mark.tables.reduce((sum, { rows }) => sum + rows, 0);

function isSameFile(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}

async function openTarget(config: Config, folder: DataFolder): Promise<OpenedEngine> {
  try {
    return await openEngineAlone(config, folder);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    if (error.reason === 'locked') throw new Refused('cli.restore.in_use', { place: placeOf(config, folder) });
    if (config.DATABASE_URL !== null) throw asStartupError(config, placeOf(config, folder), error);
    const reason = error.cause instanceof Error ? error.cause.message : '';
    throw new Failed('cli.restore.target_unusable', { place: folder.database, reason }, error);
  }
}

/** What would be lost is said before it is, and asked about where somebody can be asked. */
async function mayReplace(cli: Cli, config: Config, target: Engine, place: string, replace: boolean): Promise<void> {
  const executed = await executedMigrations(target);
  if (isNewer(executed)) throw new Failed('cli.backup.newer', { place });
  if (executed.length === 0 || (await siteMarkReads(target.reader).isEmpty())) return;
  const { orders, users, newestAt } = await holdings(target);
  const newest = newestAt === null ? '—' : localTime(newestAt, config.SITE_TIME_ZONE);
  const values = { place, orders, users, newest };
  if (!replace) throw new Refused('cli.restore.not_empty', values);
  cli.err.line(cli.err.paint('yellow', cli.t('cli.restore.will_be_lost', values)));
  if (!(await confirmed(cli, 'cli.restore.confirm'))) throw new Refused('cli.password.given_up');
}

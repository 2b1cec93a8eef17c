/** `comanda copy --to DATABASE_URL`: moves the site of the data folder's SQLite file to PostgreSQL; checks it; takes it back. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { type Config, SETTINGS, shown } from '../config.ts';
import { type DataFolder, dataFolderAt } from '../data-folder.ts';
import { openEngine, openEngineAlone } from '../open-engine.ts';
import { asStartupError } from '../site.ts';
import type { Engine } from '../store/engine.ts';
import { newEpoch } from '../store/epoch.ts';
import { OLDEST_POSTGRES, serverVersion } from '../store/postgres/version.ts';
import { executedMigrations, isNewer } from '../store/store.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { CopyDiffers } from '../store/transfer/carry.ts';
import { compare, hasMoved, MoveRefused, moveSite, stayHere } from '../store/transfer/move.ts';
import { differences } from '../store/transfer/transfer.ts';
import type { Cli } from './console/cli.ts';
import { confirmed } from './console/confirm.ts';
import { BadUsage, EXIT, type ExitCode, Failed, Refused } from './console/failures.ts';
import { Progress } from './console/progress.ts';
import { configOf, wantsJson } from './console/site-access.ts';
import { printSums } from './console/sums.ts';

const Flags = z.object({
  to: z.string().optional(),
  verify: z.literal(true).optional(),
  undo: z.literal(true).optional(),
});

export function addCopy(program: Command, cli: Cli, end: (exit: ExitCode) => void): void {
  const { t } = cli;
  program
    .command('copy')
    .description(t('cli.copy.description'))
    .option('--to <DATABASE_URL>', t('cli.copy.to'))
    .option('--verify', t('cli.copy.verify'))
    .option('--undo', t('cli.copy.undo'))
    .action(async (options: unknown, command: Command) => {
      const { to, verify = false, undo = false } = Flags.parse(options);
      if ((to === undefined) !== undo || (verify && undo)) throw new BadUsage('cli.copy.one_of');
      const json = wantsJson(command);
      // The file, whatever DATABASE_URL says: the setting may name the new place already.
      const config = { ...configOf(cli, command), DATABASE_URL: null };
      const folder = dataFolderAt(config.DATA_DIR);
      if (!existsSync(folder.database)) throw new Refused('cli.no_data', { folder: folder.path });
      if (to === undefined) return await takeBack(cli, config, folder, json);
      const there = { ...config, DATABASE_URL: readAddress(cli, to) };
      const task: Task = { here: config, there, folder, address: shown('DATABASE_URL', to), json };
      if (!verify) await move(cli, task);
      else if (!(await check(cli, task))) end(EXIT.FAILED);
    });
}

interface Task {
  readonly here: Config;
  readonly there: Config;
  readonly folder: DataFolder;
  /** For people. */
  readonly address: string;
  readonly json: boolean;
}

function readAddress({ t }: Cli, text: string): string {
  const reading = SETTINGS.DATABASE_URL.read(text);
  if ('ok' in reading && reading.ok !== null) return reading.ok;
  const reason = t('reason' in reading ? reading.reason : 'startup.reason.not_empty');
  throw new BadUsage('cli.argument.flag', { flag: '--to', value: shown('DATABASE_URL', text), reason });
}

async function openSource({ here, folder }: Pick<Task, 'here' | 'folder'>): Promise<Engine> {
  try {
    return (await openEngineAlone(here, folder)).engine;
  } catch (error) {
    const isBusy = error instanceof StoreUnavailable && error.reason === 'locked';
    throw isBusy
      ? new Refused('cli.copy.in_use', { place: folder.database })
      : asStartupError(here, folder.database, error);
  }
}

async function openTarget({ there, folder, address }: Task): Promise<Engine> {
  try {
    const { engine } = await openEngineAlone(there, folder);
    const version = await serverVersion(engine);
    if (version >= OLDEST_POSTGRES) return engine;
    await engine[Symbol.asyncDispose]();
    throw new Failed('cli.copy.too_old', { address, version });
  } catch (error) {
    const isBusy = error instanceof StoreUnavailable && error.reason === 'locked';
    throw isBusy ? new Refused('cli.copy.in_use', { place: address }) : asStartupError(there, address, error);
  }
}

async function move(cli: Cli, task: Task): Promise<void> {
  const { t, out } = cli;
  const { folder, address } = task;
  try {
    await using source = await openSource(task);
    if (isNewer(await executedMigrations(source))) throw new Failed('cli.backup.newer', { place: folder.database });
    await using target = await openTarget(task);
    if (isNewer(await executedMigrations(target))) throw new Failed('cli.backup.newer', { place: address });
    using progress = new Progress(cli);
    const { begin, advance } = progress;
    const carried = await moveSite(source, target, { address, begin, advance });
    progress[Symbol.dispose]();
    if (task.json) return out.json({ from: folder.database, to: address, tables: carried.kept });
    printSums(cli, carried);
    out.line();
    out.line(t('cli.copy.done', { place: folder.database, address }));
    out.line(t('cli.copy.next', { folder: folder.path }));
  } catch (error) {
    if (error instanceof MoveRefused) {
      throw new Refused(`cli.copy.${error.reason}`, { place: folder.database, address: error.detail });
    }
    if (error instanceof CopyDiffers) throw new Failed('cli.transfer.differs', { tables: error.tables.join(', ') });
    throw asStartupError(task.there, address, error);
  }
}

/** True where both places hold the same. */
async function check(cli: Cli, { here, there, folder, address, json }: Task): Promise<boolean> {
  const { t, out } = cli;
  const { engine: one } = openEngine(here, folder);
  await using source = one;
  const { engine: other } = openEngine(there, folder);
  await using target = other;
  using progress = new Progress(cli);
  const sums = await compare(source, target, progress).catch((error: unknown) => {
    throw asStartupError(there, address, error);
  });
  progress[Symbol.dispose]();
  const differing = differences(sums.here, sums.there);
  const isSame = differing.length === 0;
  if (json) {
    out.json({ same: isSame, from: folder.database, to: address, ...sums });
    return isSame;
  }
  printSums(cli, { given: sums.here, kept: sums.there });
  out.line();
  if (isSame) out.line(t('cli.copy.same', { address }));
  else out.line(out.paint('red', t('cli.copy.different', { tables: differing.join(', ') })));
  return isSame;
}

async function takeBack(cli: Cli, config: Config, folder: DataFolder, json: boolean): Promise<void> {
  const { t, out, err } = cli;
  await using source = await openSource({ here: config, folder });
  const place = folder.database;
  if (!(await hasMoved(source))) throw new Refused('cli.copy.not_moved', { place });
  err.line(err.paint('yellow', t('cli.copy.undo_warning')));
  if (!(await confirmed(cli, 'cli.restore.confirm'))) throw new Refused('cli.password.given_up');
  await stayHere(source, newEpoch());
  if (json) out.json({ from: place, moved_to: null });
  else out.line(t('cli.copy.undone', { place }));
}

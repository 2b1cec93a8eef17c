/** `comanda backup FILE`: the whole site in one file, while the server goes on. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { toInstant } from '@comanda/protocol/instant';
import type { Command } from 'commander';
import { z } from 'zod';
import manifest from '../../package.json';
import { dataFolderAt } from '../data-folder.ts';
import { systemClock } from '../domain/clock.ts';
import { openEngine } from '../open-engine.ts';
import { refuseForbidden } from '../site.ts';
import type { Engine } from '../store/engine.ts';
import { executedMigrations, isNewer } from '../store/store.ts';
import { type Made, makeBackup } from '../store/transfer/backup.ts';
import { UnusableBackup } from '../store/transfer/backup-file.ts';
import type { Cli } from './console/cli.ts';
import { BadUsage, Failed, Refused } from './console/failures.ts';
import { Progress } from './console/progress.ts';
import { configOf, wantsJson } from './console/site-access.ts';
import { printSums } from './console/sums.ts';

const Flags = z.object({ force: z.literal(true).optional() });

export function addBackup(program: Command, cli: Cli): void {
  const { t, out } = cli;
  program
    .command('backup')
    .description(t('cli.backup.description'))
    .argument(`<${t('cli.value.file')}>`, t('cli.backup.file'))
    .option('--force', t('cli.backup.force'))
    .action(async (name: string, options: unknown, command: Command) => {
      const file = resolve(name);
      const config = configOf(cli, command);
      const folder = dataFolderAt(config.DATA_DIR);
      if (file === folder.database) throw new BadUsage('cli.backup.own_file', { file });
      if (existsSync(file) && Flags.parse(options).force !== true) throw new Refused('cli.backup.exists', { file });
      const isFile = config.DATABASE_URL === null;
      if (isFile && !existsSync(folder.database)) throw new Refused('cli.no_data', { folder: folder.path });
      const { engine: opened, place } = openEngine(config, folder);
      await using engine = opened;
      await mustHoldSite(engine, place);
      const { mark, kept } = await make(cli, engine, file);
      if (wantsJson(command)) return out.json({ file, ...mark });
      printSums(cli, { given: mark.tables, kept });
      out.line();
      out.line(t('cli.backup.made', { file, position: mark.position }));
    });
}

async function mustHoldSite(engine: Engine, place: string): Promise<void> {
  const executed = await executedMigrations(engine);
  if (executed.length === 0) throw new Refused('cli.backup.nothing', { place });
  if (isNewer(executed)) throw new Failed('cli.backup.newer', { place });
  // Or a backup every night would go on keeping what nobody works with any more.
  await refuseForbidden(engine, place);
}

async function make(cli: Cli, engine: Engine, file: string): Promise<Made> {
  using progress = new Progress(cli);
  try {
    return await makeBackup(engine, file, {
      madeAt: toInstant(systemClock.now()),
      version: manifest.version,
      begin: progress.begin,
      advance: progress.advance,
    });
  } catch (error) {
    if (error instanceof UnusableBackup) throw new Failed('cli.backup.differs', { file, detail: error.detail }, error);
    if (error instanceof Error && 'syscall' in error) {
      throw new Failed('cli.backup.cannot_write', { file, reason: error.message }, error);
    }
    throw error;
  }
}

/** From a command's flags to the settings and the opened data that it works on. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { type Config, type Environment, readConfig } from '../../config.ts';
import { dataFolderAt } from '../../data-folder.ts';
import { systemClock } from '../../domain/clock.ts';
import { openSite, type Site } from '../../site.ts';
import type { Cli } from './cli.ts';
import { Refused } from './failures.ts';

const Globals = z.object({ data: z.string().optional(), json: z.literal(true).optional() });

export function wantsJson(command: Command): boolean {
  return Globals.parse(command.optsWithGlobals()).json === true;
}

/** The environment with the flags on top, before anything is read from it. */
export function environmentOf(cli: Cli, command: Command, flags: Environment = {}): Environment {
  const { data } = Globals.parse(command.optsWithGlobals());
  return { ...cli.environment, ...(data === undefined ? {} : { DATA_DIR: data }), ...flags };
}

export function configOf(cli: Cli, command: Command, flags: Environment = {}): Config {
  return readConfig(environmentOf(cli, command, flags));
}

/** What a command may count on while it works on the data. */
export interface Access {
  readonly site: Site;
  readonly config: Config;
  readonly json: boolean;
}

/** Works on the data, making them where there are none: for commands that put something in. */
export async function withSite<T>(cli: Cli, command: Command, work: (access: Access) => Promise<T>): Promise<T> {
  const config = configOf(cli, command);
  await using site = await openSite(config, systemClock);
  return await work({ site, config, json: wantsJson(command) });
}

/** Works on data that are there. A mistyped folder is refused: an empty list from it would be a lie. */
export async function withExistingSite<T>(cli: Cli, command: Command, work: (access: Access) => Promise<T>) {
  const { DATA_DIR, DATABASE_URL } = configOf(cli, command);
  const folder = dataFolderAt(DATA_DIR);
  if (DATABASE_URL === null && !existsSync(folder.database)) throw new Refused('cli.no_data', { folder: folder.path });
  return await withSite(cli, command, work);
}

/** A command to copy, for the same data: it names their folder where it is not the one that would be taken anyway. */
import { type Config, SETTINGS } from '../../config.ts';
import type { Cli } from './cli.ts';

export function nextCommand({ environment }: Cli, { DATA_DIR: folder }: Config, words: string): string {
  const usual = environment.DATA_DIR?.trim() || SETTINGS.DATA_DIR.fallback;
  const command = `npx comanda ${words}`;
  if (folder === usual) return command;
  return `${command} --data ${/^[\w./~:-]+$/.test(folder) ? folder : `"${folder}"`}`;
}

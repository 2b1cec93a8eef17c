/** What commander finds wrong with an invocation, in the reader's language. */
import type { CommanderError } from 'commander';
import type { TextKey, Translate } from '../../i18n/translate.ts';

/** By commander's own codes; what it names stands in quotes in its message. */
const KEYS: Readonly<Record<string, TextKey>> = {
  'commander.unknownOption': 'cli.usage.unknown_option',
  'commander.unknownCommand': 'cli.usage.unknown_command',
  'commander.missingArgument': 'cli.usage.missing_argument',
  'commander.optionMissingArgument': 'cli.usage.option_without_value',
  'commander.missingMandatoryOptionValue': 'cli.usage.missing_option',
  'commander.excessArguments': 'cli.usage.too_many_arguments',
};

/** Null where commander has shown the help, which says it better. */
export function usageText(error: CommanderError, t: Translate): string | null {
  if (error.code === 'commander.help') return null;
  const key = KEYS[error.code];
  if (!key) return error.message.replace(/^error: /, '');
  const name = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const similar = /\(Did you mean (?:one of )?(.*)\?\)/.exec(error.message)?.[1];
  const hint = similar ? ` ${t('cli.usage.did_you_mean', { names: similar })}` : '';
  return `${t(key, { name })}${hint} ${t('cli.usage.see_help')}`;
}

/** Everything that can end a command early, as words with the cure and an exit code. */
import { CommanderError } from 'commander';
import { BadSetting } from '../../config.ts';
import { StartupError } from '../../data-folder.ts';
import type { TextKey, TextValues } from '../../i18n/translate.ts';
import { StoreUnavailable } from '../../store/store-unavailable.ts';
import type { Cli } from './cli.ts';
import { usageText } from './usage-text.ts';

export const EXIT = { OK: 0, FAILED: 1, USAGE: 2, REFUSED: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command was understood and must not be done: exit code 3. */
export class Refused extends Error {
  readonly key: TextKey;
  readonly values: TextValues;

  constructor(key: TextKey, values: TextValues = {}) {
    super(key);
    this.name = 'Refused';
    this.key = key;
    this.values = values;
  }
}

/** The command was understood, tried, and could not be done: exit code 1. */
export class Failed extends Error {
  readonly key: TextKey;
  readonly values: TextValues;

  constructor(key: TextKey, values: TextValues = {}, cause?: unknown) {
    super(key, { cause });
    this.name = 'Failed';
    this.key = key;
    this.values = values;
  }
}

/** An argument that cannot be meant: exit code 2. */
export class BadUsage extends Error {
  readonly key: TextKey;
  readonly values: TextValues;

  constructor(key: TextKey, values: TextValues = {}) {
    super(key);
    this.name = 'BadUsage';
    this.key = key;
    this.values = values;
  }
}

interface Explanation {
  /** Null where everything has been said already: help, version. */
  readonly text: string | null;
  readonly exit: ExitCode;
}

function explain({ t }: Cli, error: unknown): Explanation {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { text: null, exit: EXIT.OK };
    return { text: usageText(error, t), exit: EXIT.USAGE };
  }
  if (error instanceof BadUsage) return { text: t(error.key, error.values), exit: EXIT.USAGE };
  if (error instanceof Refused) return { text: t(error.key, error.values), exit: EXIT.REFUSED };
  if (error instanceof Failed || error instanceof StartupError)
    return { text: t(error.key, error.values), exit: EXIT.FAILED };
  if (error instanceof BadSetting) {
    const { setting: name, value, reason, values } = error;
    return { text: t('startup.bad_setting', { name, value, reason: t(reason, values) }), exit: EXIT.FAILED };
  }
  if (error instanceof StoreUnavailable) return { text: t(`cli.store.${error.reason}`), exit: EXIT.FAILED };
  const reason = error instanceof Error ? error.message : String(error);
  return { text: t('cli.unexpected', { reason }), exit: EXIT.FAILED };
}

/** Says what went wrong in one line; the stack only where somebody debugs. */
export function report(cli: Cli, error: unknown): ExitCode {
  const { text, exit } = explain(cli, error);
  if (text !== null) cli.err.line(`${cli.err.paint('red', `${cli.t('cli.error')}:`)} ${text}`);
  const debugging = cli.environment.LOG_LEVEL?.trim() === 'debug';
  if (debugging && exit !== EXIT.OK && error instanceof Error) cli.err.line(Bun.inspect(error));
  return exit;
}

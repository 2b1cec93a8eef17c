/** Gets a password without showing it: asked for twice on a terminal, read from standard input in scripts. */

import { KINDS, read } from './arguments.ts';
import type { Cli } from './cli.ts';
import { BadUsage, Refused } from './failures.ts';

/** Never taken from an argument: those can be read by every user of the machine. */
export async function obtainPassword(cli: Cli, fromStdin: boolean): Promise<string> {
  if (fromStdin) return read('password', (await Bun.stdin.text()).replace(/\r?\n$/, ''));
  if (!process.stdin.isTTY || !cli.err.isTerminal) throw new BadUsage('cli.password.no_terminal');
  return await ask(cli);
}

async function ask({ t }: Cli): Promise<string> {
  // Loaded only here: its many modules would slow every command.
  const { password } = await import('@inquirer/prompts');
  // Prompts go to standard error, so that the answer of the command can still be piped.
  const to = { output: process.stderr, clearPromptOnDone: false };
  const theme = { style: { keysHelpTip: () => undefined } };
  try {
    const first = await password(
      {
        message: t('cli.password.new'),
        mask: '*',
        theme,
        validate: (text) => KINDS.password.safeParse(text).success || t('cli.argument.password'),
      },
      to,
    );
    await password(
      {
        message: t('cli.password.again'),
        mask: '*',
        theme,
        validate: (text) => text === first || t('cli.password.different'),
      },
      to,
    );
    return first;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Refused('cli.password.given_up');
    throw error;
  }
}

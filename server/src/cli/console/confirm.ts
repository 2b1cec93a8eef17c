/** Asks yes or no on a terminal. Without one nobody can be asked, and what the flags say holds. */
import type { TextKey } from '../../i18n/translate.ts';
import type { Cli } from './cli.ts';

export async function confirmed({ t, err }: Cli, question: TextKey): Promise<boolean> {
  if (!process.stdin.isTTY || !err.isTerminal) return true;
  // Loaded only here: its many modules would slow every command.
  const { confirm } = await import('@inquirer/prompts');
  try {
    return await confirm({ message: t(question), default: false }, { output: process.stderr });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return false;
    throw error;
  }
}

/** Runs one invocation of the command line, from arguments to exit code. */
import { openCli } from './console/cli.ts';
import { EXIT, type ExitCode, report } from './console/failures.ts';
import { makeProgram } from './program.ts';

export async function runCli(args: readonly string[], process: NodeJS.Process): Promise<ExitCode> {
  const cli = openCli(process);
  let exit: ExitCode = EXIT.OK;
  try {
    const program = makeProgram(cli, (code) => {
      exit = code;
    });
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    exit = report(cli, error);
  }
  return exit;
}

/** The program: hands its arguments to the command line and ends with its exit code. */
import { runCli } from './cli/run.ts';

process.exitCode = await runCli(process.argv.slice(2), process);

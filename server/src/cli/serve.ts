/** `comanda serve`: the server, until somebody stops it. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { checkFlag } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { aborted, stopSignal } from './console/signals.ts';
import { configOf, wantsJson } from './console/site-access.ts';

/** For what was said to be written. */
const LAST_WORDS_MS = 100;

const Flags = z.object({ host: z.string().optional(), port: z.string().optional() });

export function addServe(program: Command, cli: Cli): void {
  const { t } = cli;
  program
    .command('serve')
    .description(t('cli.serve.description'))
    .option(`--host <${t('cli.value.address')}>`, t('cli.serve.host'))
    .option(`--port <${t('cli.value.number')}>`, t('cli.serve.port'))
    .action(async (options: unknown, command: Command) => {
      const { host, port } = Flags.parse(options);
      const config = configOf(cli, command, {
        ...(host === undefined ? {} : { HOST: checkFlag(t, '--host', 'HOST', host) }),
        ...(port === undefined ? {} : { PORT: checkFlag(t, '--port', 'PORT', port) }),
      });
      const json = wantsJson(command);
      await serveUntilStopped(cli, config, (url) => {
        if (json) cli.out.json({ url });
        else cli.out.line(t('startup.listening', { url }));
      });
    });
}

/** Serves until a signal; `listening` is told where, once it does. */
export async function serveUntilStopped(cli: Cli, config: Config, listening: (url: string) => void): Promise<void> {
  const { t, err } = cli;
  // From before the start, so that a Ctrl-C in the middle of it is heard too.
  const stop = stopSignal();
  if (config.RATE_LIMITS === 'off') err.line(err.paint('yellow', t('startup.limits_off')));
  // Loaded only here: the server's many modules would slow every other command.
  const { startServer } = await import('../server.ts');
  const server = await startServer(config);
  listening(server.url);
  await aborted(stop);
  err.line(t('startup.stopping'));
  await server.stop();
  err.line(t('startup.stopped'));
  // A connection to a database that does not answer would keep the process alive for as long as it is waited for.
  setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
}

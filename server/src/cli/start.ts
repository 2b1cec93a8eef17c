/** `comanda start`: a demo where there is nothing yet, then its server, then what to try first, ready to copy. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { DemoLogin } from '../demo-login.ts';
import { DEMO_ROOMS, demoLoginInForce, isDemo, makeDemo, newDemoPassword } from '../demo-site.ts';
import { systemClock } from '../domain/clock.ts';
import { firstSteps } from '../first-steps.ts';
import { openSite } from '../site.ts';
import { checkFlag } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { Refused } from './console/failures.ts';
import { nextCommand } from './console/next-command.ts';
import { configOf, wantsJson } from './console/site-access.ts';
import { accounts } from './demo.ts';
import { serveUntilStopped } from './serve.ts';

const Flags = z.object({ port: z.string().optional() });

/** The demo's password stands on the screen and in the page: nobody but this machine may use it. */
const LOOPBACK = '127.0.0.1';

export function addStart(program: Command, cli: Cli): void {
  const { t } = cli;
  program
    .command('start')
    .description(t('cli.start.description'))
    .option(`--port <${t('cli.value.number')}>`, t('cli.serve.port'))
    .action(async (options: unknown, command: Command) => {
      const { port } = Flags.parse(options);
      const config = configOf(cli, command, port === undefined ? {} : { PORT: checkFlag(t, '--port', 'PORT', port) });
      if (config.HOST !== LOOPBACK) throw new Refused('cli.start.loopback_only', { host: config.HOST });
      const demo = await prepare(config);
      const json = wantsJson(command);
      await serveUntilStopped(cli, config, (url) => {
        if (json) cli.out.json({ url, demo: demo.kind === 'demo', admin: demo.login });
        else for (const line of welcome(cli, config, url, demo)) cli.out.line(line);
      });
    });
}

type Prepared =
  | { readonly kind: 'demo'; readonly login: DemoLogin | null }
  /** Somebody's own data: served as they are. */
  | { readonly kind: 'site'; readonly login: null };

async function prepare(config: Config): Promise<Prepared> {
  await using site = await openSite(config, systemClock);
  await makeDemo(site, DEMO_ROOMS, newDemoPassword());
  if (!(await isDemo(site))) return { kind: 'site', login: null };
  return { kind: 'demo', login: await demoLoginInForce(site) };
}

function welcome(cli: Cli, config: Config, url: string, { kind, login }: Prepared): string[] {
  const { t, out } = cli;
  const command = (title: string, ...texts: string[]) => [title, ...texts.map((text) => out.paint('cyan', text)), ''];
  const lines = ['', out.paint('bold', t('startup.listening', { url }))];
  if (kind === 'demo') lines.push(...accounts(cli, login));
  lines.push('');
  if (login) {
    const steps = firstSteps(url, login);
    const socket = `${url.replace(/^http/, 'ws')}/ws/staff/orders/?token=TOKEN`;
    lines.push(
      t('cli.start.try'),
      '',
      ...command(t('page.demo.login'), steps.login),
      ...command(t('cli.start.staff'), `npx wscat -c "${socket}"`),
      ...command(t('cli.start.staff_at_once'), steps.staffSocket),
      ...command(t('page.demo.kiosk'), steps.kioskSocket),
      ...command(t('page.demo.order'), steps.order),
    );
  }
  const next = [
    [`${url}/staff/`, t('page.board.address')],
    [url, t('cli.start.page')],
    [nextCommand(cli, config, 'tail'), t('page.next_tail')],
    [nextCommand(cli, config, 'doctor'), t('page.next_doctor')],
    ['README.es.md, README.md', t('cli.start.readme')],
  ];
  const width = Math.max(...next.map(([what = '']) => what.length));
  lines.push(
    `${t('page.next')}:`,
    ...next.map(([what = '', why]) => `  ${out.paint('cyan', what.padEnd(width))}   ${why}`),
  );
  lines.push('', out.paint('dim', t('cli.start.stop')));
  return lines;
}

/** `comanda demo`: fills an empty site with something to try; never touches a site that holds anything else. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { DemoLogin } from '../demo-login.ts';
import {
  DEMO_ROOMS,
  DEMO_STAFF,
  demoLoginInForce,
  isDemo,
  makeDemo,
  newDemoPassword,
  setDemoPassword,
} from '../demo-site.ts';
import { systemClock } from '../domain/clock.ts';
import type { Site } from '../site.ts';
import { readOptional } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { Refused } from './console/failures.ts';
import { nextCommand } from './console/next-command.ts';
import { type Access, withSite } from './console/site-access.ts';

const Flags = z.object({ rooms: z.string().optional(), adminPassword: z.string().optional() });

export function addDemo(program: Command, cli: Cli): void {
  const { t } = cli;
  program
    .command('demo')
    .description(t('cli.demo.description'))
    .option(`--rooms <${t('cli.value.number')}>`, t('cli.demo.rooms_flag', { rooms: DEMO_ROOMS }))
    .option(`--admin-password <${t('cli.value.password')}>`, t('cli.demo.password_flag'))
    .action(async (options: unknown, command: Command) => {
      const flags = Flags.parse(options);
      const rooms = readOptional('count', flags.rooms) ?? DEMO_ROOMS;
      const password = readOptional('password', flags.adminPassword);
      await withSite(cli, command, async (access) => {
        const { site } = access;
        const made = await makeDemo(site, rooms, password ?? newDemoPassword());
        if (made === 'not_empty') await keepDemo(site, password);
        await show(cli, access, made === 'filled' ? 'made' : 'kept', await demoLoginInForce(site));
      });
    });
}

async function keepDemo(site: Site, password: string | undefined): Promise<void> {
  if (!(await isDemo(site))) throw new Refused('cli.demo.real_data', { folder: site.folder.path });
  if (password === undefined) return;
  if ((await setDemoPassword(site, password)) === 'no_admin') throw new Refused('cli.demo.no_admin');
}

async function show(cli: Cli, access: Access, what: 'made' | 'kept', login: DemoLogin | null): Promise<void> {
  const { t, out } = cli;
  const { site, json } = access;
  const holds = await contents(site);
  const data = site.folder.path;
  if (json) {
    const staff = login && { email: DEMO_STAFF, password: login.password };
    out.json({ made: what === 'made', data, ...holds, admin: login, staff });
    return;
  }
  out.line(out.paint('bold', t(`cli.demo.${what}`, { folder: data })));
  for (const line of accounts(cli, login)) out.line(line);
  out.line();
  out.line(`  ${t('cli.demo.rooms', { count: holds.rooms, devices: holds.devices })}`);
  out.line(`  ${t('cli.demo.menu', { products: holds.products, categories: holds.categories })}`);
  out.line();
  const { HOST, PORT } = access.config;
  const next = [
    [t('cli.demo.next'), nextCommand(cli, access.config, 'serve')],
    [t('cli.demo.board'), `http://${HOST}:${PORT}/staff/`],
  ];
  const width = Math.max(...next.map(([what = '']) => what.length));
  for (const [what = '', how = ''] of next) out.line(`${what.padEnd(width)}   ${out.paint('cyan', how)}`);
}

/** Who may sign in, and with what, as long as it is known. */
export function accounts({ t, out }: Cli, login: DemoLogin | null): string[] {
  if (!login) return ['', `  ${t('cli.demo.password_changed')}`];
  const rows = [
    [t('cli.demo.admin'), login.email],
    [t('cli.demo.staff'), DEMO_STAFF],
    [t('cli.demo.password'), out.paint('bold', login.password)],
  ];
  const width = Math.max(...rows.map(([title = '']) => title.length));
  return ['', ...rows.map(([title = '', text]) => `  ${title.padEnd(width)}   ${text}`)];
}

async function contents({ reader }: Site) {
  const none = { offset: 0, limit: 0 };
  return {
    rooms: (await reader.clinic.rooms(undefined, none)).count,
    devices: (await reader.clinic.devices(undefined, none)).count,
    categories: (await reader.catalog.categories(undefined, none)).count,
    products: (await reader.catalog.products({}, none, systemClock.now())).count,
  };
}

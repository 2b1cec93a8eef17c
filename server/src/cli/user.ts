/** `comanda user`: the people who sign in. */
import type { Role, User } from '@comanda/protocol/session';
import type { Command } from 'commander';
import { z } from 'zod';
import { hashPassword } from '../auth/passwords.ts';
import type { UserColumns } from '../store/accounts.ts';
import { read } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { Refused } from './console/failures.ts';
import { localTime } from './console/format.ts';
import { obtainPassword } from './console/password-input.ts';
import { type Access, withExistingSite, withSite } from './console/site-access.ts';
import { type Column, everyRow, printList } from './console/table.ts';

const AddFlags = z.object({ role: z.string(), passwordStdin: z.literal(true).optional() });
const PasswordFlags = AddFlags.pick({ passwordStdin: true });

export function addUser(program: Command, cli: Cli): void {
  const { t } = cli;
  const user = program.command('user').description(t('cli.user.description'));
  const emailArgument = `<${t('cli.value.email')}>`;

  user
    .command('add')
    .description(t('cli.user.add'))
    .argument(emailArgument, t('cli.user.email'))
    .requiredOption(`--role <${t('cli.value.role')}>`, t('cli.user.role_flag'))
    .option('--password-stdin', t('cli.user.password_stdin'))
    .action(async (address: string, options: unknown, command: Command) => {
      const flags = AddFlags.parse(options);
      const email = read('email', address);
      const role = read('role', flags.role);
      const password = await obtainPassword(cli, flags.passwordStdin === true);
      const passwordHash = await hashPassword(password);
      await withSite(cli, command, async (access) => {
        const outcome = await access.site.commands.createUser({ email, passwordHash, role, is_active: true });
        if (!outcome.ok) throw new Refused('cli.user.exists', { email });
        await show(cli, access, outcome.value, t('cli.user.added', { email, role }));
      });
    });

  user
    .command('role')
    .description(t('cli.user.role'))
    .argument(emailArgument, t('cli.user.email'))
    .argument(`<${t('cli.value.role')}>`, t('cli.user.role_flag'))
    .action(async (address: string, roleName: string, _options: unknown, command: Command) => {
      const role: Role = read('role', roleName);
      await withExistingSite(cli, command, (access) =>
        change(cli, access, address, { role }, (email) => t('cli.user.role_given', { email, role })),
      );
    });

  user
    .command('password')
    .description(t('cli.user.password'))
    .argument(emailArgument, t('cli.user.email'))
    .option('--password-stdin', t('cli.user.password_stdin'))
    .action(async (address: string, options: unknown, command: Command) => {
      const { passwordStdin } = PasswordFlags.parse(options);
      await withExistingSite(cli, command, async (access) => {
        await find(access, address);
        const passwordHash = await hashPassword(await obtainPassword(cli, passwordStdin === true));
        await change(cli, access, address, { passwordHash }, (email) => t('cli.user.password_set', { email }));
      });
    });

  for (const [name, isActive] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    user
      .command(name)
      .description(t(`cli.user.${name}`))
      .argument(emailArgument, t('cli.user.email'))
      .action(async (address: string, _options: unknown, command: Command) => {
        await withExistingSite(cli, command, (access) =>
          change(cli, access, address, { is_active: isActive }, (email) => t(`cli.user.${name}d`, { email })),
        );
      });
  }

  user
    .command('list')
    .description(t('cli.user.list'))
    .action(async (_options: unknown, command: Command) => {
      await withExistingSite(cli, command, async ({ site, config, json }) => {
        const users = await everyRow((page) => site.reader.accounts.users(undefined, page));
        printList(cli, json, users, columns(cli, config.SITE_TIME_ZONE), t('cli.user.none'));
      });
    });
}

async function find({ site }: Access, address: string) {
  const email = read('email', address);
  const found = await site.reader.accounts.userByEmail(email);
  if (!found) throw new Refused('cli.user.unknown', { email });
  return found;
}

async function change(cli: Cli, access: Access, address: string, update: UserColumns, text: (email: string) => string) {
  const { id, email } = await find(access, address);
  const outcome = await access.site.commands.updateUser({ id, update });
  if (!outcome.ok) {
    if (outcome.refusal.code === 'last_admin') throw new Refused('cli.user.last_admin', { email });
    throw new Refused('cli.user.unknown', { email });
  }
  await show(cli, access, id, text(email));
}

async function show(cli: Cli, { site, json }: Access, id: number, text: string): Promise<void> {
  if (json) cli.out.json(await site.reader.accounts.user(id));
  else cli.out.line(text);
}

function columns({ t }: Cli, timeZone: string): Column<User>[] {
  return [
    { title: t('cli.column.id'), align: 'right', cell: (row) => String(row.id) },
    { title: t('cli.column.email'), cell: (row) => row.email },
    { title: t('cli.column.role'), cell: (row) => row.role },
    {
      title: t('cli.column.state'),
      cell: (row) => t(row.is_active ? 'cli.state.active' : 'cli.state.disabled'),
    },
    { title: t('cli.column.since'), cell: (row) => localTime(row.created_at, timeZone) },
  ];
}

/** `comanda board`: which stations the boards have, and after how long an order catches the eye and is late. */
import { OPEN_STATUSES } from '@comanda/protocol/order';
import { Board, LateTimes, MAX_STATIONS, stationKey } from '@comanda/protocol/setting';
import type { Command } from 'commander';
import { read } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { BadUsage, Refused } from './console/failures.ts';
import { type Access, withExistingSite } from './console/site-access.ts';
import { everyRow, table } from './console/table.ts';

export function addBoard(program: Command, cli: Cli): void {
  const { t } = cli;
  const board = program.command('board').description(t('cli.board.description'));
  const nameArgument = `<${t('cli.value.name')}>`;

  board
    .command('show', { isDefault: true })
    .description(t('cli.board.show'))
    .action(async (_options: unknown, command: Command) => {
      await withExistingSite(cli, command, async (access) =>
        show(cli, access, await access.site.reader.settings.board()),
      );
    });

  board
    .command('late')
    .description(t('cli.board.late'))
    .argument(`<${t('cli.value.status')}>`, OPEN_STATUSES.join(', '))
    .argument('<warn_s>', t('cli.board.warn'))
    .argument('<late_s>', t('cli.board.late_s'))
    .action(async (status: string, warn: string, late: string, _options: unknown, command: Command) => {
      const stage = read('open_status', status);
      const times = timesOf(warn, late);
      await change(cli, command, (before) => ({ ...before, late: { ...before.late, [stage]: times } }));
    });

  const station = board.command('station').description(t('cli.board.station'));
  station
    .command('set')
    .description(t('cli.board.station_set'))
    .argument(nameArgument, t('cli.board.name'))
    .argument(`<${t('cli.board.value')}...>`, t('cli.board.categories'))
    .action(async (name: string, names: string[], _options: unknown, command: Command) => {
      const wanted = read('station', name);
      await change(cli, command, async (before, access) => {
        const made = { name: wanted, categories: await categoryIds(access, names) };
        const at = before.stations.findIndex((each) => stationKey(each.name) === stationKey(wanted));
        const stations = at === -1 ? [...before.stations, made] : before.stations.with(at, made);
        if (stations.length > MAX_STATIONS) throw new Refused('cli.board.too_many', { maximum: MAX_STATIONS });
        return { ...before, stations };
      });
    });
  station
    .command('remove')
    .description(t('cli.board.station_remove'))
    .argument(nameArgument, t('cli.board.name'))
    .action(async (name: string, _options: unknown, command: Command) => {
      await change(cli, command, (before) => {
        const stations = before.stations.filter((each) => stationKey(each.name) !== stationKey(name.trim()));
        if (stations.length === before.stations.length) throw new Refused('cli.board.no_station', { name });
        return { ...before, stations };
      });
    });
}

async function change(
  cli: Cli,
  command: Command,
  changed: (before: Board, access: Access) => Board | Promise<Board>,
): Promise<void> {
  await withExistingSite(cli, command, async (access) => {
    const { commands, reader } = access.site;
    const board = Board.parse(await changed(await reader.settings.board(), access));
    const outcome = await commands.changeBoard({ board, by: null });
    // Categories are archived and never deleted: those that were just read are there.
    if (!outcome.ok) throw new Error(`the board was refused: ${outcome.refusal.code}`);
    await show(cli, access, outcome.value);
  });
}

function timesOf(warn: string, late: string): LateTimes {
  const seconds = (text: string) => (/^\d{1,5}$/.test(text) ? Number(text) : undefined);
  const reading = LateTimes.safeParse({ warn_s: seconds(warn), late_s: seconds(late) });
  if (!reading.success) throw new BadUsage('cli.board.bad_times', { warn, late });
  return reading.data;
}

/** Categories by their names; naming one twice is naming it once. */
async function categoryIds({ site }: Access, names: readonly string[]): Promise<number[]> {
  const ids = new Set<number>();
  for (const name of names) {
    const category = await site.reader.catalog.categoryByName(read('name', name));
    if (!category) throw new Refused('cli.board.no_category', { name });
    ids.add(category.id);
  }
  return [...ids];
}

async function show({ t, out }: Cli, { site, json }: Access, board: Board): Promise<void> {
  if (json) return out.json({ board });
  const times = OPEN_STATUSES.map((status) => ({ status, ...board.late[status] }));
  const lines = table(out, times, [
    { title: t('cli.column.status'), cell: ({ status }) => t(`api.status.${status}`) },
    { title: t('cli.board.column.warn'), align: 'right', cell: ({ warn_s }) => `${warn_s} s` },
    { title: t('cli.board.column.late'), align: 'right', cell: ({ late_s }) => `${late_s} s` },
  ]);
  for (const line of lines) out.line(line);
  out.line();
  if (board.stations.length === 0) return out.line(t('cli.board.none'));
  const { rows } = await everyRow((page) => site.reader.catalog.categories(undefined, page));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const stations = table(out, board.stations, [
    { title: t('cli.board.column.station'), cell: ({ name }) => name },
    {
      title: t('cli.board.column.categories'),
      cell: ({ categories }) => categories.map((id) => names.get(id) ?? String(id)).join(', '),
    },
  ]);
  for (const line of stations) out.line(line);
}

/** `comanda room`: the rooms that orders come from. */
import { type Room, RoomCreation } from '@comanda/protocol/clinic';
import type { Command } from 'commander';
import type { z } from 'zod';
import { read } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { Refused } from './console/failures.ts';
import { withExistingSite, withSite } from './console/site-access.ts';
import { type Column, everyRow, printList } from './console/table.ts';

export function addRoom(program: Command, cli: Cli): void {
  const { t } = cli;
  const room = program.command('room').description(t('cli.room.description'));

  room
    .command('add')
    .description(t('cli.room.add'))
    .argument(`<${t('cli.value.code')}>`, t('cli.room.code'))
    .action(async (code: string, _options: unknown, command: Command) => {
      const wanted = RoomCreation.parse({ code: read('room_code', code) });
      await withSite(cli, command, async ({ site, json }) => {
        const outcome = await site.commands.createRoom(wanted);
        if (!outcome.ok) throw new Refused('cli.room.exists', { code: wanted.code });
        if (json) return cli.out.json(await site.reader.clinic.room(outcome.value));
        cli.out.line(t('cli.room.added', { code: wanted.code }));
      });
    });

  room
    .command('list')
    .description(t('cli.room.list'))
    .action(async (_options: unknown, command: Command) => {
      await withExistingSite(cli, command, async ({ site, json }) => {
        const rooms = await everyRow((page) => site.reader.clinic.rooms(undefined, page));
        printList(cli, json, rooms, columns(cli), t('cli.room.none'));
      });
    });
}

function columns({ t }: Cli): Column<z.infer<typeof Room>>[] {
  return [
    { title: t('cli.column.id'), align: 'right', cell: (row) => String(row.id) },
    { title: t('cli.column.room'), cell: (row) => row.code },
    {
      title: t('cli.column.state'),
      cell: (row) => t(row.is_active ? 'cli.state.active' : 'cli.state.archived'),
    },
  ];
}

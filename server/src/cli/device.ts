/** `comanda device`: the kiosks, and the rooms that they stand in. */
import { type Device, DeviceCreation } from '@comanda/protocol/clinic';
import type { Command } from 'commander';
import { z } from 'zod';
import { read, readOptional } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { Refused } from './console/failures.ts';
import { type Access, withExistingSite, withSite } from './console/site-access.ts';
import { type Column, everyRow, printList } from './console/table.ts';

const AddFlags = z.object({ room: z.string().optional(), type: z.string().optional() });

export function addDevice(program: Command, cli: Cli): void {
  const { t } = cli;
  const device = program.command('device').description(t('cli.device.description'));
  const uidArgument = `<${t('cli.value.device')}>`;

  device
    .command('add')
    .description(t('cli.device.add'))
    .argument(uidArgument, t('cli.device.uid'))
    .option(`--room <${t('cli.value.code')}>`, t('cli.device.room'))
    .option(`--type <${t('cli.value.type')}>`, t('cli.device.type'))
    .action(async (uid: string, options: unknown, command: Command) => {
      const flags = AddFlags.parse(options);
      const deviceUid = read('device_uid', uid);
      const roomCode = readOptional('room_code', flags.room);
      const type = readOptional('device_type', flags.type);
      await withSite(cli, command, async (access) => {
        const room = roomCode === undefined ? null : await roomId(access, roomCode);
        const wanted = DeviceCreation.parse({ device_uid: deviceUid, device_type: type, room });
        const outcome = await access.site.commands.createDevice(wanted);
        if (!outcome.ok) throw new Refused('cli.device.exists', { uid: deviceUid });
        await show(
          cli,
          access,
          outcome.value,
          roomCode === undefined ? 'cli.device.added' : 'cli.device.added_in_room',
        );
      });
    });

  for (const [name, isActive] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    device
      .command(name)
      .description(t(`cli.device.${name}`))
      .argument(uidArgument, t('cli.device.uid'))
      .action(async (uid: string, _options: unknown, command: Command) => {
        await withExistingSite(cli, command, async (access) => {
          const found = await access.site.reader.clinic.deviceByUid(uid);
          if (!found) throw new Refused('cli.device.unknown', { uid });
          const outcome = await access.site.commands.updateDevice({ id: found.id, update: { is_active: isActive } });
          if (!outcome.ok) throw new Refused('cli.device.unknown', { uid });
          await show(cli, access, found.id, `cli.device.${name}d`);
        });
      });
  }

  device
    .command('list')
    .description(t('cli.device.list'))
    .action(async (_options: unknown, command: Command) => {
      await withExistingSite(cli, command, async ({ site, json }) => {
        const devices = await everyRow((page) => site.reader.clinic.devices(undefined, page));
        printList(cli, json, devices, columns(cli), t('cli.device.none'));
      });
    });
}

async function roomId({ site }: Access, code: string): Promise<number> {
  const room = await site.reader.clinic.roomByCode(code);
  if (!room) throw new Refused('cli.room.unknown', { code });
  return room.id;
}

type Done = `cli.device.${'added' | 'added_in_room' | 'enabled' | 'disabled'}`;

async function show(cli: Cli, { site, json }: Access, id: number, done: Done): Promise<void> {
  const device = await site.reader.clinic.device(id);
  if (json) return cli.out.json(device);
  cli.out.line(cli.t(done, { uid: device?.device_uid ?? '', room: device?.room_code ?? '' }));
}

function columns({ t }: Cli): Column<z.infer<typeof Device>>[] {
  return [
    { title: t('cli.column.id'), align: 'right', cell: (row) => String(row.id) },
    { title: t('cli.column.device'), cell: (row) => row.device_uid },
    { title: t('cli.column.room'), cell: (row) => row.room_code ?? '–' },
    { title: t('cli.column.type'), cell: (row) => row.device_type },
    {
      title: t('cli.column.state'),
      cell: (row) => t(row.is_active ? 'cli.state.active' : 'cli.state.disabled'),
    },
  ];
}

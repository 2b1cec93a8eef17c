/** `comanda order`: looks at orders, places and moves them, by the same rules as every other way in. */
import { MAX_ITEMS, type OrderLine, type OrderStatus } from '@comanda/protocol/order';
import { ChosenOptions } from '@comanda/protocol/product-options';
import type { Command } from 'commander';
import { z } from 'zod';
import type { PlacementOutcome } from '../commands/place-order.ts';
import type { Translate } from '../i18n/translate.ts';
import type { StaffOrderRecord } from '../store/orders.ts';
import { read, readOptional } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { BadUsage, Refused } from './console/failures.ts';
import { localTime } from './console/format.ts';
import { type Access, withExistingSite } from './console/site-access.ts';
import { type Column, printList } from './console/table.ts';
import { orderCard, statusStyle } from './order-card.ts';

const ListFlags = z.object({
  status: z.string().optional(),
  room: z.string().optional(),
  limit: z.string().optional(),
});
const PlaceFlags = z.object({
  device: z.string().optional(),
  room: z.string().optional(),
  item: z.array(z.string()),
  note: z.string().optional(),
});
const StatusFlags = z.object({ note: z.string().optional(), from: z.string().optional() });

const ROWS_SHOWN = 50;

export function addOrder(program: Command, cli: Cli): void {
  const { t } = cli;
  const order = program.command('order').description(t('cli.order.description'));
  const idArgument = `<${t('cli.value.number')}>`;

  order
    .command('list')
    .description(t('cli.order.list'))
    .option(`--status <${t('cli.value.statuses')}>`, t('cli.order.status_filter'))
    .option(`--room <${t('cli.value.code')}>`, t('cli.order.room_filter'))
    .option(`--limit <${t('cli.value.number')}>`, t('cli.order.limit', { limit: ROWS_SHOWN }))
    .action(async (options: unknown, command: Command) => {
      const flags = ListFlags.parse(options);
      const statuses = flags.status?.split(',').map((name) => read('status', name.trim()));
      const roomCode = readOptional('room_code', flags.room);
      const limit = readOptional('count', flags.limit) ?? ROWS_SHOWN;
      await withExistingSite(cli, command, async (access) => {
        const { site, config, json } = access;
        if (roomCode !== undefined && !(await site.reader.clinic.roomByCode(roomCode))) {
          throw new Refused('cli.room.unknown', { code: roomCode });
        }
        const found = await site.reader.orders.list({ statuses, roomCode }, { offset: 0, limit });
        const orders = { count: found.count, rows: found.rows.map((row) => named(row, t)) };
        printList(cli, json, orders, columns(cli, config.SITE_TIME_ZONE), t('cli.order.none'));
      });
    });

  order
    .command('show')
    .description(t('cli.order.show'))
    .argument(idArgument, t('cli.order.id'))
    .action(async (number: string, _options: unknown, command: Command) => {
      const id = read('id', number);
      await withExistingSite(cli, command, async (access) => {
        const found = await find(access, id);
        if (access.json) return cli.out.json(named(found, t));
        for (const line of orderCard(cli, found, access.config.SITE_TIME_ZONE)) cli.out.line(line);
      });
    });

  order
    .command('place')
    .description(t('cli.order.place'))
    .requiredOption(`--item <${t('cli.value.item')}...>`, t('cli.order.item'))
    .option(`--device <${t('cli.value.device')}>`, t('cli.order.device'))
    .option(`--room <${t('cli.value.code')}>`, t('cli.order.room'))
    .option(`--note <${t('cli.value.text')}>`, t('cli.order.note'))
    .action(async (options: unknown, command: Command) => {
      const flags = PlaceFlags.parse(options);
      const target = targetOf(flags);
      const items = flags.item.map(line);
      if (items.length > MAX_ITEMS) throw new BadUsage('cli.order.too_many_items', { maximum: MAX_ITEMS });
      const note = readOptional('note', flags.note) ?? '';
      await withExistingSite(cli, command, async (access) => {
        const outcome = await access.site.commands.placeOrder({
          target,
          items,
          note,
          placedBy: null,
          idempotency: null,
        });
        const { id } = placed(outcome, target, items, t);
        const made = await find(access, id);
        if (access.json) return cli.out.json(named(made, t));
        cli.out.line(t('cli.order.placed', { id }));
        for (const text of orderCard(cli, made, access.config.SITE_TIME_ZONE)) cli.out.line(text);
      });
    });

  order
    .command('status')
    .description(t('cli.order.status'))
    .argument(idArgument, t('cli.order.id'))
    .argument(`<${t('cli.value.status')}>`, t('cli.order.to'))
    .option(`--from <${t('cli.value.status')}>`, t('cli.order.from'))
    .option(`--note <${t('cli.value.text')}>`, t('cli.order.move_note'))
    .action(async (number: string, status: string, options: unknown, command: Command) => {
      const flags = StatusFlags.parse(options);
      const orderId = read('id', number);
      const to = read('status', status);
      const expected = readOptional('status', flags.from) ?? null;
      const note = readOptional('note', flags.note) ?? '';
      await withExistingSite(cli, command, async (access) => {
        const outcome = await access.site.commands.moveOrder({ orderId, to, expected, note, by: null });
        const word = (name: OrderStatus) => t(`api.status.${name}`);
        switch (outcome.kind) {
          case 'moved': {
            const { from } = outcome;
            if (access.json)
              return cli.out.json({ moved: true, from_status: from, order: await view(access, t, orderId) });
            return cli.out.line(t('cli.order.moved', { id: orderId, from: word(from), to: word(to) }));
          }
          case 'unchanged':
            if (access.json)
              return cli.out.json({ moved: false, from_status: to, order: await view(access, t, orderId) });
            return cli.out.line(t('cli.order.unchanged', { id: orderId, status: word(to) }));
          case 'unknown_order':
            throw new Refused('cli.order.unknown', { id: orderId });
          case 'changed_meanwhile':
            throw new Refused('cli.order.changed_meanwhile', { id: orderId, status: word(outcome.status) });
          case 'refused':
            throw new Refused('cli.order.move_refused', {
              id: orderId,
              from: word(outcome.from),
              to: word(to),
              reason: t(`api.problem.transition_not_allowed.${outcome.reason}`),
            });
        }
      });
    });
}

type Target = Parameters<Access['site']['commands']['placeOrder']>[0]['target'];

/** Exactly one of the two says where the order comes from. */
function targetOf({ device, room }: { device?: string | undefined; room?: string | undefined }): Target {
  if (device !== undefined && room === undefined) return { kind: 'device', uid: read('device_uid', device) };
  if (room !== undefined && device === undefined) return { kind: 'room', code: read('room_code', room) };
  throw new BadUsage('cli.order.room_or_device');
}

/** `7` is one of product 7, `7:2` are two, `7:2:oat,large` are two with what is chosen. */
function line(text: string): OrderLine {
  const [product, quantity = '1', chosen, ...rest] = text.split(':');
  const options = chosen === undefined ? [] : ChosenOptions.safeParse(chosen.split(',')).data;
  if (product === undefined || options === undefined || rest.length > 0) {
    throw new BadUsage('cli.argument.item', { value: text });
  }
  return { product_id: read('id', product), quantity: read('quantity', quantity), options };
}

function placed(outcome: PlacementOutcome, target: Target, items: readonly OrderLine[], t: Translate) {
  switch (outcome.kind) {
    case 'placed':
    case 'replayed':
      return outcome.order;
    case 'unknown_device':
      throw new Refused('cli.order.no_device', { uid: target.kind === 'device' ? target.uid : '' });
    case 'unknown_room':
      throw new Refused('cli.order.no_room', { code: target.kind === 'room' ? target.code : '' });
    case 'invalid': {
      const problems = outcome.problems.map(({ path, reason, ...values }) => {
        const product = items[Number(path.split('.')[1])]?.product_id ?? 0;
        return t('cli.order.item_problem', { product, reason: t(`api.field.${reason}`, values) });
      });
      throw new Refused('cli.order.invalid', { problems: problems.join(' ') });
    }
    case 'key_reused':
      throw new Error('an order without a key cannot repeat one');
  }
}

async function find({ site }: Access, id: number): Promise<StaffOrderRecord> {
  const found = await site.reader.orders.byId(id);
  if (!found) throw new Refused('cli.order.unknown', { id });
  return found;
}

/** As the API answers it. */
function named(order: StaffOrderRecord, t: Translate) {
  return { ...order, status_display: t(`api.status.${order.status}`) };
}

async function view(access: Access, t: Translate, id: number) {
  return named(await find(access, id), t);
}

function columns({ t }: Cli, timeZone: string): Column<StaffOrderRecord>[] {
  return [
    { title: t('cli.column.id'), align: 'right', cell: (row) => String(row.id) },
    { title: t('cli.column.placed'), cell: (row) => localTime(row.placed_at, timeZone) },
    { title: t('cli.column.room'), cell: (row) => row.room_code ?? '–' },
    { title: t('cli.column.device'), cell: (row) => row.device_uid || '–' },
    {
      title: t('cli.column.status'),
      cell: (row) => t(`api.status.${row.status}`),
      style: (row) => statusStyle(row.status),
    },
    {
      title: t('cli.column.items'),
      cell: ({ items, is_drill }) => (is_drill ? t('cli.order.drill') : summary(items, t)),
    },
  ];
}

function summary(items: StaffOrderRecord['items'], t: Translate): string {
  const [first, ...more] = items.filter(({ quantity }) => quantity > 0);
  if (!first) return '–';
  const text = `${first.quantity} × ${first.product_name}`;
  return more.length === 0 ? text : t('cli.order.and_more', { text, count: more.length });
}

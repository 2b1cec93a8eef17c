/** One order in full, as lines for the screen: where it came from, what was ordered, what happened to it. */
import type { OrderStatus } from '@comanda/protocol/order';
import type { StaffOrderRecord } from '../store/orders.ts';
import type { Cli } from './console/cli.ts';
import { localTime, money, oneLine } from './console/format.ts';
import type { Style } from './console/output.ts';
import { type Column, table } from './console/table.ts';

export function statusStyle(status: OrderStatus): Style {
  switch (status) {
    case 'PLACED':
      return 'yellow';
    case 'PREPARING':
      return 'cyan';
    case 'READY':
      return 'green';
    case 'DELIVERED':
      return 'dim';
    case 'CANCELLED':
      return 'red';
  }
}

type Item = StaffOrderRecord['items'][number];
type Step = StaffOrderRecord['status_events'][number];

/** What was chosen belongs to the name: a wrong milk is another product. */
function withChoices({ product_name, options }: Item): string {
  return options.length === 0 ? product_name : `${product_name} (${options.map(({ choice }) => choice).join(', ')})`;
}

export function orderCard(cli: Cli, order: StaffOrderRecord, timeZone: string): string[] {
  const { t, out, language } = cli;
  const word = (status: OrderStatus) => out.paint(statusStyle(status), t(`api.status.${status}`));
  const head = [
    [t('cli.column.status'), word(order.status)],
    [t('cli.column.placed'), localTime(order.placed_at, timeZone)],
    [t('cli.column.room'), oneLine(order.room_code ?? '–')],
    [t('cli.column.device'), order.device_uid || '–'],
    ...(order.note === '' ? [] : [[t('cli.column.note'), oneLine(order.note)]]),
    ...(order.acknowledged_at === null
      ? []
      : [
          [t('cli.order.acknowledged'), `${localTime(order.acknowledged_at, timeZone)} ${order.acknowledged_by_email}`],
        ]),
  ];
  const width = Math.max(...head.map(([title = '']) => title.length));
  const price = (minor: number) => money(minor, order.currency, language);
  const items: Column<Item>[] = [
    { title: t('cli.column.quantity'), align: 'right', cell: (item) => String(item.quantity) },
    { title: t('cli.column.product'), cell: (item) => withChoices(item) },
    { title: t('cli.column.price'), align: 'right', cell: (item) => price(item.price_minor) },
    { title: t('cli.column.amount'), align: 'right', cell: (item) => price(item.price_minor * item.quantity) },
    { title: t('cli.column.note'), cell: (item) => item.note },
  ];
  const steps: Column<Step>[] = [
    { title: t('cli.column.time'), cell: (step) => localTime(step.changed_at, timeZone) },
    {
      title: t('cli.column.status'),
      cell: (step) => t(`api.status.${step.to_status}`),
      style: (step) => statusStyle(step.to_status),
    },
    { title: t('cli.column.by'), cell: (step) => step.changed_by_email ?? '–' },
    { title: t('cli.column.note'), cell: (step) => step.note },
  ];
  const total = order.items.reduce((sum, item) => sum + item.price_minor * item.quantity, 0);
  const indented = (line: string) => `  ${line}`;
  return [
    out.paint('bold', t(order.is_drill ? 'cli.order.drill_title' : 'cli.order.title', { id: order.id })),
    ...head.map(([title = '', text = '']) => indented(`${title.padEnd(width)}   ${text}`)),
    '',
    ...table(out, order.items, items).map(indented),
    indented(t('cli.order.total', { total: out.paint('bold', price(total)) })),
    '',
    ...table(out, order.status_events, steps).map(indented),
  ];
}

/** `comanda product`: the menu. */
import { CategoryCreation, ProductCreation, type SoldOutSpan } from '@comanda/protocol/catalog';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { type KeptAvailability, soldOut, THERE } from '../domain/availability.ts';
import { systemClock } from '../domain/clock.ts';
import { siteCalendar } from '../domain/site-calendar.ts';
import type { ProductRecord } from '../store/catalog.ts';
import { read, readOptional } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { Refused } from './console/failures.ts';
import { localTime, money } from './console/format.ts';
import { type Access, withExistingSite, withSite } from './console/site-access.ts';
import { type Column, everyRow, printList } from './console/table.ts';
import { addPhotograph } from './photograph.ts';
import { addProductSet } from './product-set.ts';

const AddFlags = z.object({
  category: z.string().optional(),
  price: z.string().optional(),
  unit: z.string().optional(),
});

const SoldOutFlags = z.object({ until: z.string().optional() });

const SPANS: Readonly<Record<'hour' | 'day' | 'notice', SoldOutSpan>> = {
  hour: 'in_one_hour',
  day: 'end_of_day',
  notice: 'further_notice',
};

export function addProduct(program: Command, cli: Cli): void {
  const { t } = cli;
  const product = program.command('product').description(t('cli.product.description'));

  product
    .command('add')
    .description(t('cli.product.add'))
    .argument(`<${t('cli.value.name')}>`, t('cli.product.name'))
    .option(`--category <${t('cli.value.name')}>`, t('cli.product.category'))
    .option(`--price <${t('cli.value.minor')}>`, t('cli.product.price'))
    .option(`--unit <${t('cli.value.name')}>`, t('cli.product.unit'))
    .action(async (name: string, options: unknown, command: Command) => {
      const flags = AddFlags.parse(options);
      const categoryName = readOptional('name', flags.category);
      const wanted = {
        name: read('name', name),
        price_minor: readOptional('price', flags.price),
        unit_label: readOptional('unit', flags.unit),
      };
      await withSite(cli, command, async (access) => {
        const category = categoryName === undefined ? null : await categoryId(access, categoryName);
        const { site, config, json } = access;
        const outcome = await site.commands.createProduct(ProductCreation.parse({ ...wanted, category }));
        if (!outcome.ok) throw new Refused('cli.product.no_category', { name: categoryName ?? '' });
        const made = await site.reader.catalog.product(outcome.value, systemClock.now());
        if (json) return cli.out.json({ ...made, currency: config.SITE_CURRENCY });
        cli.out.line(t('cli.product.added', { id: outcome.value, name: wanted.name }));
      });
    });

  product
    .command('sold-out')
    .description(t('cli.product.sold_out'))
    .argument(`<${t('cli.value.number')}>`, t('cli.product.id'))
    .option(`--until <${t('cli.value.span')}>`, t('cli.product.until'))
    .action(async (id: string, options: unknown, command: Command) => {
      const span = readOptional('sold_out_span', SoldOutFlags.parse(options).until) ?? 'notice';
      await keep(cli, command, read('id', id), ({ SITE_TIME_ZONE }) =>
        soldOut(SPANS[span], systemClock.now(), siteCalendar(SITE_TIME_ZONE)),
      );
    });

  product
    .command('back')
    .description(t('cli.product.back'))
    .argument(`<${t('cli.value.number')}>`, t('cli.product.id'))
    .action(async (id: string, _options: unknown, command: Command) => {
      await keep(cli, command, read('id', id), () => THERE);
    });

  addProductSet(product, cli);
  addPhotograph(product, cli);

  product
    .command('list')
    .description(t('cli.product.list'))
    .action(async (_options: unknown, command: Command) => {
      await withExistingSite(cli, command, async ({ site, config, json }) => {
        const currency = config.SITE_CURRENCY;
        const found = await everyRow((page) => site.reader.catalog.products({}, page, systemClock.now()));
        const products = { count: found.count, rows: found.rows.map((row) => ({ ...row, currency })) };
        printList(cli, json, products, columns(cli, config), t('cli.product.none'));
      });
    });
}

async function keep(
  cli: Cli,
  command: Command,
  id: number,
  keptOf: (config: Config) => KeptAvailability,
): Promise<void> {
  await withExistingSite(cli, command, async ({ site, config, json }) => {
    const outcome = await site.commands.changeAvailability({ id, kept: keptOf(config) });
    const product = outcome.ok ? await site.reader.catalog.product(id, systemClock.now()) : undefined;
    if (!product) throw new Refused('cli.product.unknown', { id });
    if (json) return cli.out.json({ ...product, currency: config.SITE_CURRENCY });
    const done = product.is_available ? 'back' : product.unavailable_until === null ? 'sold_out' : 'sold_out_until';
    cli.out.line(cli.t(`cli.product.now_${done}`, { id, name: product.name, time: untilOf(product, config) }));
  });
}

function untilOf({ unavailable_until }: ProductRecord, { SITE_TIME_ZONE }: Config): string {
  return unavailable_until === null ? '' : localTime(unavailable_until, SITE_TIME_ZONE);
}

function stateOf({ is_active, is_available, unavailable_until }: ProductRecord) {
  if (!is_active) return 'archived';
  if (is_available) return 'active';
  return unavailable_until === null ? 'sold_out' : 'sold_out_until';
}

/** Makes the category where it is missing. */
async function categoryId({ site }: Access, name: string): Promise<number> {
  const known = await site.reader.catalog.categoryByName(name);
  if (known) return known.id;
  const outcome = await site.commands.createCategory(CategoryCreation.parse({ name }));
  if (outcome.ok) return outcome.value;
  // Somebody else made it between the look and the leap.
  const madeMeanwhile = await site.reader.catalog.categoryByName(name);
  if (!madeMeanwhile) throw new Refused('cli.product.no_category', { name });
  return madeMeanwhile.id;
}

function columns({ t, language }: Cli, config: Config): Column<ProductRecord>[] {
  return [
    { title: t('cli.column.id'), align: 'right', cell: (row) => String(row.id) },
    { title: t('cli.column.product'), cell: (row) => row.name },
    { title: t('cli.column.category'), cell: (row) => row.category_name ?? '–' },
    { title: t('cli.column.unit'), cell: (row) => row.unit_label },
    {
      title: t('cli.column.price'),
      align: 'right',
      cell: (row) => money(row.price_minor, config.SITE_CURRENCY, language),
    },
    { title: t('cli.column.state'), cell: (row) => t(`cli.state.${stateOf(row)}`, { time: untilOf(row, config) }) },
  ];
}

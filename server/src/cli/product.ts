/** `comanda product`: the menu. */
import { CategoryCreation, ProductCreation } from '@comanda/protocol/catalog';
import type { Command } from 'commander';
import { z } from 'zod';
import type { ProductRecord } from '../store/catalog.ts';
import { read, readOptional } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { Refused } from './console/failures.ts';
import { money } from './console/format.ts';
import { type Access, withExistingSite, withSite } from './console/site-access.ts';
import { type Column, everyRow, printList } from './console/table.ts';

const AddFlags = z.object({
  category: z.string().optional(),
  price: z.string().optional(),
  unit: z.string().optional(),
});

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
        const made = await site.reader.catalog.product(outcome.value);
        if (json) return cli.out.json({ ...made, currency: config.SITE_CURRENCY });
        cli.out.line(t('cli.product.added', { id: outcome.value, name: wanted.name }));
      });
    });

  product
    .command('list')
    .description(t('cli.product.list'))
    .action(async (_options: unknown, command: Command) => {
      await withExistingSite(cli, command, async ({ site, config, json }) => {
        const currency = config.SITE_CURRENCY;
        const found = await everyRow((page) => site.reader.catalog.products({}, page));
        const products = { count: found.count, rows: found.rows.map((row) => ({ ...row, currency })) };
        printList(cli, json, products, columns(cli, currency), t('cli.product.none'));
      });
    });
}

function stateOf(product: { is_active: boolean; is_available: boolean }) {
  if (!product.is_active) return 'archived';
  return product.is_available ? 'active' : 'sold_out';
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

function columns({ t, language }: Cli, currency: string): Column<ProductRecord>[] {
  return [
    { title: t('cli.column.id'), align: 'right', cell: (row) => String(row.id) },
    { title: t('cli.column.product'), cell: (row) => row.name },
    { title: t('cli.column.category'), cell: (row) => row.category_name ?? '–' },
    { title: t('cli.column.unit'), cell: (row) => row.unit_label },
    {
      title: t('cli.column.price'),
      align: 'right',
      cell: (row) => money(row.price_minor, currency, language),
    },
    { title: t('cli.column.state'), cell: (row) => t(`cli.state.${stateOf(row)}`) },
  ];
}

/** `comanda product set`: what is in a product, whom it is for, and what is to be chosen with it. */
import { readFile } from 'node:fs/promises';
import { ALLERGENS, AllergensWanted, DIETS, DietsWanted } from '@comanda/protocol/diet';
import { OptionsWanted } from '@comanda/protocol/product-options';
import type { Command } from 'commander';
import { z } from 'zod';
import { systemClock } from '../domain/clock.ts';
import { read } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { BadUsage, Refused } from './console/failures.ts';
import { withExistingSite } from './console/site-access.ts';

const Flags = z.object({
  allergens: z.string().optional(),
  diets: z.string().optional(),
  options: z.string().optional(),
});

/** None of them: an answer. */
const NONE = 'none';
/** Nobody has said: no answer. */
const UNKNOWN = 'unknown';

export function addProductSet(product: Command, cli: Cli): void {
  const { t } = cli;
  product
    .command('set')
    .description(t('cli.product.set.description'))
    .argument(`<${t('cli.value.number')}>`, t('cli.product.id'))
    .option(`--allergens <${t('cli.value.words')}>`, t('cli.product.set.allergens'))
    .option(`--diets <${t('cli.value.words')}>`, t('cli.product.set.diets'))
    .option(`--options <${t('cli.value.file')}>`, t('cli.product.set.options'))
    .action(async (number: string, flags: unknown, command: Command) => {
      const { allergens, diets, options } = Flags.parse(flags);
      const id = read('id', number);
      if (allergens === undefined && diets === undefined && options === undefined) {
        throw new BadUsage('cli.product.set.nothing');
      }
      const update = {
        allergens: allergens === undefined ? undefined : allergensOf(allergens),
        diets: diets === undefined ? undefined : words(DietsWanted, diets, DIETS),
        options: options === undefined ? undefined : await optionsOf(options),
      };
      await withExistingSite(cli, command, async ({ site, config, json }) => {
        const outcome = await site.commands.updateProduct({ id, update });
        const kept = outcome.ok ? await site.reader.catalog.product(id, systemClock.now()) : undefined;
        if (!kept) throw new Refused('cli.product.unknown', { id });
        if (json) return cli.out.json({ ...kept, currency: config.SITE_CURRENCY });
        const said = {
          allergens: kept.allergens === null ? UNKNOWN : listed(kept.allergens),
          diets: listed(kept.diets),
          options: listed(kept.options.map(({ name, choices }) => `${name} (${choices.length})`)),
        };
        cli.out.line(t('cli.product.set.done', { id, name: kept.name, ...said }));
      });
    });
}

function listed(all: readonly string[]): string {
  return all.length === 0 ? NONE : all.join(', ');
}

function allergensOf(text: string) {
  return text.trim().toLowerCase() === UNKNOWN ? null : words(AllergensWanted, text, [...ALLERGENS, UNKNOWN]);
}

/** `milk,eggs`, or `none`. */
function words<T>(schema: z.ZodType<T>, text: string, known: readonly string[]): T {
  const lower = text.trim().toLowerCase();
  const reading = schema.safeParse(lower === NONE ? [] : lower.split(',').map((word) => word.trim()));
  if (!reading.success)
    throw new BadUsage('cli.product.set.bad_words', { value: text, words: [...known, NONE].join(', ') });
  return reading.data;
}

/** As the API takes them. */
async function optionsOf(file: string) {
  if (file === NONE) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw new BadUsage('cli.product.set.no_json', { file });
  }
  const reading = OptionsWanted.safeParse(parsed);
  if (reading.success) return reading.data;
  const [issue] = reading.error.issues;
  throw new BadUsage('cli.product.set.bad_options', { file, field: issue?.path.map(String).join('.') || '[]' });
}

/** `comanda product photo`: gives a product its photograph, from a file as it was taken, or takes it away. */
import { MAX_PHOTOGRAPH_BYTES } from '@comanda/protocol/photograph';
import type { Command } from 'commander';
import { z } from 'zod';
import { systemClock } from '../domain/clock.ts';
import type { PhotographFile } from '../domain/photograph.ts';
import { develop } from '../photographs/develop.ts';
import { read } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { BadUsage, Failed, Refused } from './console/failures.ts';
import { withExistingSite } from './console/site-access.ts';

const Flags = z.object({ remove: z.literal(true).optional() });

export function addPhotograph(product: Command, cli: Cli): void {
  const { t, out } = cli;
  product
    .command('photo')
    .description(t('cli.product.photo.description'))
    .argument(`<${t('cli.value.number')}>`, t('cli.product.id'))
    .argument(`[${t('cli.value.file')}]`, t('cli.product.photo.file'))
    .option('--remove', t('cli.product.photo.remove'))
    .action(async (number: string, file: string | undefined, options: unknown, command: Command) => {
      const id = read('id', number);
      const isToGo = Flags.parse(options).remove === true;
      if (isToGo === (file !== undefined)) throw new BadUsage('cli.product.photo.usage');
      await withExistingSite(cli, command, async ({ site, config, json }) => {
        const { commands, reader } = site;
        if (!(await reader.catalog.product(id, systemClock.now()))) throw new Refused('cli.product.unknown', { id });
        const files = file === undefined ? [] : await filesOf(file);
        const outcome = await commands.setPhotograph({ id, files });
        const changed = outcome.ok ? await reader.catalog.product(id, systemClock.now()) : undefined;
        if (!changed) throw new Refused('cli.product.unknown', { id });
        if (json) return out.json({ ...changed, currency: config.SITE_CURRENCY });
        const { name } = changed;
        if (files.length === 0) return out.line(t('cli.product.photo.removed', { id, name }));
        const sizes = files.map(({ type, width, height, content }) => {
          const format = type.replace('image/', '').toUpperCase();
          return `${format} ${width} × ${height}, ${Math.ceil(content.byteLength / 1024)} KiB`;
        });
        out.line(t('cli.product.photo.kept', { id, name, sizes: sizes.join(' · ') }));
      });
    });
}

async function filesOf(path: string): Promise<readonly PhotographFile[]> {
  const file = Bun.file(path);
  if (file.size > MAX_PHOTOGRAPH_BYTES) throw new Refused('cli.product.photo.payload_too_large', { file: path });
  const bytes = await file.bytes().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failed('cli.product.photo.unread', { file: path, reason }, error);
  });
  const developed = await develop(bytes);
  if (!developed.ok) throw new Refused(`cli.product.photo.${developed.fault}`, { file: path });
  return developed.files;
}

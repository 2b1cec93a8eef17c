/** `comanda migrate`: brings the database up to date and says what that took. */
import type { Command } from 'commander';
import type { Cli } from './console/cli.ts';
import { withSite } from './console/site-access.ts';

export function addMigrate(program: Command, cli: Cli): void {
  const { t, out } = cli;
  program
    .command('migrate')
    .description(t('cli.migrate.description'))
    .action(async (_options: unknown, command: Command) => {
      await withSite(cli, command, async ({ site, json }) => {
        if (json) return out.json({ migrated: site.migrated });
        if (site.migrated.length === 0) return out.line(t('cli.migrate.up_to_date', { file: site.place }));
        for (const name of site.migrated) out.line(t('cli.migrate.ran', { name }));
      });
    });
}

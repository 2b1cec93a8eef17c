/** `comanda config`: every setting with its value, its default and its meaning; with `--env` the text of .env.example. */
import type { Command } from 'commander';
import { z } from 'zod';
import { type Environment, readConfig, SETTINGS, type SettingName, shown } from '../config.ts';
import { translator } from '../i18n/translate.ts';
import type { Cli } from './console/cli.ts';
import { environmentOf, wantsJson } from './console/site-access.ts';

const Flags = z.object({ env: z.literal(true).optional() });

export function addConfig(program: Command, cli: Cli): void {
  const { t, out } = cli;
  program
    .command('config')
    .description(t('cli.config.description'))
    .option('--env', t('cli.config.env'))
    .action((options: unknown, command: Command) => {
      if (Flags.parse(options).env) return out.line(envExample());
      const environment = environmentOf(cli, command);
      readConfig(environment);
      const settings = settingNames().map((name) => ({
        name,
        value: inForce(environment, name),
        default: SETTINGS[name].fallback,
        meaning: t(`settings.${name}`),
      }));
      if (wantsJson(command)) return out.json({ settings });
      for (const { name, value, default: fallback, meaning } of settings) {
        const changed = value === fallback ? '' : `  ${out.paint('dim', t('cli.config.default', { value: fallback }))}`;
        out.line(`${out.paint('bold', name)}=${out.paint('cyan', value)}${changed}`);
        out.line(`    ${meaning}`);
      }
      out.line(`\n${t('cli.config.where')}`);
    });
}

function settingNames(): SettingName[] {
  return Object.keys(SETTINGS).filter((name): name is SettingName => name in SETTINGS);
}

/** As it would stand in `.env`, without its secrets. */
function inForce(environment: Environment, name: SettingName): string {
  const given = environment[name]?.trim();
  return shown(name, given || SETTINGS[name].fallback);
}

/** The committed .env.example is exactly this text. */
export function envExample(): string {
  const es = translator('es');
  const en = translator('en');
  const head = [`# ${es('cli.config.example')}`, `# ${en('cli.config.example')}`];
  const settings = settingNames().map((name) =>
    [`# ${es(`settings.${name}`)}`, `# ${en(`settings.${name}`)}`, `#${name}=${SETTINGS[name].fallback}`].join('\n'),
  );
  return [head.join('\n'), ...settings].join('\n\n');
}

/** `comanda doctor`: looks at everything that a server needs and says, in words with the cure, what is wrong. Changes nothing. */
import type { Command } from 'commander';
import { dataFolderAt } from '../data-folder.ts';
import { systemClock } from '../domain/clock.ts';
import { CHECKS, type Check, type Finding } from './checks/finding.ts';
import { checkDisk, checkFolder, checkSecrets } from './checks/folder.ts';
import { checkPort } from './checks/port.ts';
import { checkRedis } from './checks/redis.ts';
import { checkEnvFile, checkLimits, checkOrigins, checkSettings } from './checks/settings.ts';
import { checkStore } from './checks/store.ts';
import type { Cli } from './console/cli.ts';
import { EXIT, type ExitCode } from './console/failures.ts';
import { environmentOf, wantsJson } from './console/site-access.ts';

export function addDoctor(program: Command, cli: Cli, end: (exit: ExitCode) => void): void {
  program
    .command('doctor')
    .description(cli.t('cli.doctor.description'))
    .action(async (_options: unknown, command: Command) => {
      const findings = await examine(cli, command);
      const isWell = findings.every((finding) => finding.state !== 'failed');
      if (wantsJson(command)) cli.out.json({ ok: isWell, checks: findings });
      else print(cli, findings);
      if (!isWell) end(EXIT.FAILED);
    });
}

async function examine(cli: Cli, command: Command): Promise<Finding[]> {
  const { t } = cli;
  const { findings, config } = checkSettings(t, environmentOf(cli, command));
  const first = [checkEnvFile(t), ...findings];
  // Everything else goes by the settings.
  if (config === null) return first;
  const folder = dataFolderAt(config.DATA_DIR);
  return [
    ...first,
    checkOrigins(t, config),
    checkLimits(t, config),
    checkFolder(t, folder),
    checkDisk(t, folder),
    checkSecrets(t, folder),
    ...(await checkStore(t, config, folder, systemClock)),
    await checkRedis(t, config),
    await checkPort(t, config),
  ];
}

const MARKS = { ok: ['green', '✓'], warning: ['yellow', '!'], failed: ['red', '✗'] } as const;

function print({ t, out }: Cli, findings: readonly Finding[]): void {
  const title = (check: Check) => t(`cli.doctor.title.${check}`);
  const width = Math.max(...CHECKS.map((check) => title(check).length));
  for (const { check, state, text, cure } of findings) {
    const [style, mark] = MARKS[state];
    out.line(`${out.paint(style, mark)} ${out.paint('bold', title(check).padEnd(width))}  ${text}`);
    if (cure !== null) out.line(`  ${' '.repeat(width)}  ${out.paint(style, '→')} ${cure}`);
  }
  const count = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).length;
  const counts = { failed: count('failed'), warnings: count('warning') };
  out.line();
  if (counts.failed > 0) out.line(out.paint('red', t('cli.doctor.ill', counts)));
  else if (counts.warnings > 0) out.line(out.paint('yellow', t('cli.doctor.warned', counts)));
  else out.line(out.paint('green', t('cli.doctor.well')));
}

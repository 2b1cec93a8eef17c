/** `comanda escalation`: what happens to an order that no screen has or nobody takes, and how long that waits. */
import { ESCALATION_BRANCHES, ESCALATION_STEPS, EscalationStep } from '@comanda/protocol/custody';
import { Ladder, type LadderStep } from '@comanda/protocol/setting';
import type { Command } from 'commander';
import { z } from 'zod';
import { DEFAULT_LADDER } from '../domain/escalation.ts';
import type { Cli } from './console/cli.ts';
import { BadUsage } from './console/failures.ts';
import { withExistingSite } from './console/site-access.ts';
import { table } from './console/table.ts';

const Flags = z.object({
  undelivered: z.string().optional(),
  unacknowledged: z.string().optional(),
  default: z.boolean().optional(),
});

/** How a branch without any step is written. */
const NONE = 'none';

export function addEscalation(program: Command, cli: Cli): void {
  const { t, out } = cli;
  const escalation = program.command('escalation').description(t('cli.escalation.description'));
  escalation
    .command('show', { isDefault: true })
    .description(t('cli.escalation.show'))
    .action(async (_options: unknown, command: Command) => {
      await withExistingSite(cli, command, async ({ site, json }) => {
        const ladder = await site.reader.settings.ladder();
        if (json) return out.json({ escalation: ladder });
        show(cli, ladder);
      });
    });
  escalation
    .command('set')
    .description(t('cli.escalation.set'))
    .option(`--undelivered <${t('cli.value.steps')}>`, t('cli.escalation.undelivered'))
    .option(`--unacknowledged <${t('cli.value.steps')}>`, t('cli.escalation.unacknowledged'))
    .option('--default', t('cli.escalation.default'))
    .action(async (options: unknown, command: Command) => {
      const flags = Flags.parse(options);
      const wishes = [flags.undelivered, flags.unacknowledged].filter((wish) => wish !== undefined);
      if ((flags.default === true) === wishes.length > 0) throw new BadUsage('cli.escalation.nothing', {});
      await withExistingSite(cli, command, async ({ site, json }) => {
        const before = flags.default ? DEFAULT_LADDER : await site.reader.settings.ladder();
        const ladder = understood({
          undelivered: flags.undelivered === undefined ? before.undelivered : stepsOf(flags.undelivered),
          unacknowledged: flags.unacknowledged === undefined ? before.unacknowledged : stepsOf(flags.unacknowledged),
        });
        await site.commands.changeLadder({ ladder, by: null });
        if (json) return out.json({ escalation: ladder });
        show(cli, ladder);
      });
    });
}

/** `other_sound=20,web_push=40` or `none`. */
function stepsOf(text: string): LadderStep[] {
  if (text.trim() === NONE) return [];
  return text.split(',').map((part) => {
    const [name = '', seconds = ''] = part.trim().split('=');
    const step = EscalationStep.safeParse(name);
    if (!step.success || !/^\d{1,5}$/.test(seconds)) {
      throw new BadUsage('cli.escalation.bad_step', { value: part.trim(), steps: ESCALATION_STEPS.join(', ') });
    }
    return { step: step.data, after_s: Number(seconds) };
  });
}

function understood(ladder: Ladder): Ladder {
  const reading = Ladder.safeParse(ladder);
  if (!reading.success) throw new BadUsage('cli.escalation.not_rising', {});
  return reading.data;
}

function show({ t, out }: Cli, ladder: Ladder): void {
  for (const branch of ESCALATION_BRANCHES) {
    out.line(out.paint('bold', t(`cli.escalation.branch.${branch}`)));
    if (ladder[branch].length === 0) {
      out.line(t('cli.escalation.none'));
      continue;
    }
    const lines = table(out, ladder[branch], [
      { title: t('cli.escalation.column.after'), align: 'right', cell: ({ after_s }) => `${after_s} s` },
      { title: t('cli.escalation.column.step'), cell: ({ step }) => step },
      { title: t('cli.escalation.column.meaning'), cell: ({ step }) => t(`cli.tail.step.${step}`) },
    ]);
    for (const line of lines) out.line(line);
  }
}

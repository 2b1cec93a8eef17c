/** `comanda report`: how long orders take, as the API's report says it, by days of the site. */
import { isReportRange, LONGEST_REPORT_DAYS, type OrderFigures, type StageFigures } from '@comanda/protocol/report';
import type { Command } from 'commander';
import { z } from 'zod';
import { systemClock } from '../domain/clock.ts';
import { STAGES } from '../domain/order-stages.ts';
import { siteCalendar } from '../domain/site-calendar.ts';
import type { Language } from '../i18n/translate.ts';
import { MOST_REPORTED, stageReport } from '../measures/stage-report.ts';
import { read, readOptional } from './console/arguments.ts';
import type { Cli } from './console/cli.ts';
import { BadUsage, Refused } from './console/failures.ts';
import { withExistingSite } from './console/site-access.ts';
import { type Column, table } from './console/table.ts';

const Flags = z.object({ from: z.string().optional(), to: z.string().optional(), by: z.string().optional() });

/** Days of a report that names no first one. */
const DAYS_SHOWN = 7;

export function addReport(program: Command, cli: Cli): void {
  const { t, out } = cli;
  const report = program.command('report').description(t('cli.report.description'));
  report
    .command('stages')
    .description(t('cli.report.stages'))
    .option(`--from <${t('cli.value.day')}>`, t('cli.report.from'))
    .option(`--to <${t('cli.value.day')}>`, t('cli.report.to'))
    .option(`--by <${t('cli.value.grouping')}>`, t('cli.report.by'))
    .action(async (options: unknown, command: Command) => {
      const flags = Flags.parse(options);
      const groupBy = readOptional('report_grouping', flags.by) ?? null;
      const firstDay = readOptional('day', flags.from);
      await withExistingSite(cli, command, async ({ site, config, json }) => {
        const calendar = siteCalendar(config.SITE_TIME_ZONE);
        const lastDay = read('day', flags.to ?? calendar.dayOf(systemClock.now()));
        const first = firstDay ?? daysAfter(lastDay, 1 - DAYS_SHOWN);
        const from = calendar.startOf(first);
        const to = calendar.startOf(daysAfter(lastDay, 1));
        if (!isReportRange(from, to)) throw new BadUsage('cli.report.range', { days: LONGEST_REPORT_DAYS });
        const found = await stageReport(site.reader.reports, calendar, { from, to, groupBy });
        if (!found) throw new Refused('cli.report.too_many', { maximum: MOST_REPORTED });
        if (json) return out.json(found);
        if (found.all.count === 0) return out.line(t('cli.report.none'));
        const rows = found.groups.map(({ label, ...figures }) => ({ name: label || t('cli.report.no_room'), figures }));
        const all = { name: t('cli.report.all'), figures: found.all };
        const title = groupBy === null ? '' : t(`cli.report.group.${groupBy}`);
        for (const line of table(out, [...rows, all], columns(cli, title))) out.line(line);
        out.line(t('cli.report.range_shown', { from: first, to: lastDay, zone: config.SITE_TIME_ZONE }));
      });
    });
}

interface Row {
  readonly name: string;
  readonly figures: OrderFigures;
}

function columns({ t, language }: Cli, title: string): Column<Row>[] {
  return [
    { title, cell: ({ name }) => name },
    { title: t('cli.report.column.orders'), align: 'right', cell: ({ figures }) => String(figures.count) },
    ...STAGES.map(
      (stage): Column<Row> => ({
        title: t(`cli.report.column.${stage}`),
        align: 'right',
        cell: ({ figures }) => both(figures[stage], language),
      }),
    ),
    {
      title: t('cli.report.column.escalated'),
      align: 'right',
      cell: ({ figures: { escalated_share: share } }) => {
        const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
        return share === null ? NOTHING : percent.format(share);
      },
    },
  ];
}

const NOTHING = '–';

function both({ p50_ms: half, p90_ms: most }: StageFigures, language: Language): string {
  return half === null || most === null ? NOTHING : `${span(half, language)} · ${span(most, language)}`;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** In the unit that a person would choose, with one decimal. */
function span(ms: number, language: Language): string {
  const unit = ms < MINUTE_MS ? SECOND_MS : ms < HOUR_MS ? MINUTE_MS : HOUR_MS;
  const name = unit === SECOND_MS ? 's' : unit === MINUTE_MS ? 'min' : 'h';
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(ms / unit)} ${name}`;
}

/** Days of the calendar, which has no hours to lose. */
function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * 24 * HOUR_MS).toISOString().slice(0, 10);
}

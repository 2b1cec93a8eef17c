/** Reports: how long orders take from one stage to the next, over a range of time, as administrators read it. */
import { z } from 'zod';
import { Instant } from './instant.ts';
import { when } from './order.ts';

export const REPORT_GROUPS = ['day', 'hour', 'room', 'product'] as const;
export const ReportGrouping = z.enum(REPORT_GROUPS);
export type ReportGrouping = z.infer<typeof ReportGrouping>;

/** Longer ranges are asked for in pieces. */
export const LONGEST_REPORT_DAYS = 92;

const DAY_MS = 24 * 60 * 60_000;

/** True where a report may be made of this range: `from` before `to`, and not too long. */
export function isReportRange(from: number, to: number): boolean {
  return from < to && to - from <= LONGEST_REPORT_DAYS * DAY_MS;
}

/** Query of `GET /api/reports/stages/`: `from` is inclusive, `to` exclusive, both by `placed_at`. */
export const StageReportQuery = z.object({ from: when, to: when, group_by: ReportGrouping.optional() }).refine(
  // Of a text that is no time that has been said already.
  ({ from, to }) => ![from, to].every(Number.isFinite) || isReportRange(from, to),
  { path: ['to'], params: { reason: 'report_range' } },
);

/** One duration over many orders, to three significant digits; null where no order has come so far. */
export const StageFigures = z.strictObject({
  count: z.int(),
  p50_ms: z.int().nullable(),
  p90_ms: z.int().nullable(),
});
export type StageFigures = z.infer<typeof StageFigures>;

export const OrderFigures = z.strictObject({
  /** Orders placed, whatever became of them. */
  count: z.int(),
  /** Placed to first shown by a screen that counts. */
  notify: StageFigures,
  /** Placed to acknowledged. */
  acknowledge: StageFigures,
  /** Acknowledged to ready; placed to ready where nobody had acknowledged it before. */
  prepare: StageFigures,
  /** Ready to delivered; nothing where ready was skipped. */
  deliver: StageFigures,
  /** Placed to delivered. */
  total: StageFigures,
  /** Of the acknowledged orders, the share that had climbed the ladder before; null where none is acknowledged. */
  escalated_share: z.number().min(0).max(1).nullable(),
});
export type OrderFigures = z.infer<typeof OrderFigures>;

/** `key`: a day (`2026-01-15`) or an hour (`00` to `23`) in the site's time zone, a room's code (empty: none), a product's id. */
export const ReportGroup = OrderFigures.extend({ key: z.string(), label: z.string() });
export type ReportGroup = z.infer<typeof ReportGroup>;

/** Answer of `GET /api/reports/stages/`. An order of several products counts for each of them. */
export const StageReport = z.strictObject({
  from: Instant,
  to: Instant,
  time_zone: z.string(),
  group_by: ReportGrouping.nullable(),
  all: OrderFigures,
  groups: z.array(ReportGroup),
});
export type StageReport = z.infer<typeof StageReport>;

/** The report of stages: reads a range of orders page by page, tallies them, and lets others work between two pages. */
import { toInstant } from '@comanda/protocol/instant';
import type { OrderFigures, ReportGrouping, StageFigures, StageReport } from '@comanda/protocol/report';
import { DurationTally } from '../domain/duration-tally.ts';
import { STAGES, type Stage, stageDurations } from '../domain/order-stages.ts';
import type { SiteCalendar } from '../domain/site-calendar.ts';
import type { ReportedOrder, ReportPlace, ReportReads } from '../store/reports.ts';

/** Orders a page: some milliseconds of work, so that no order waits long behind a report. */
export const ORDERS_A_PAGE = 400;

/** Orders a report: some seconds of reading. Whoever has more of them asks for a shorter range. */
export const MOST_REPORTED = 400_000;

export interface ReportRange {
  readonly from: number;
  readonly to: number;
  readonly groupBy: ReportGrouping | null;
}

/** What is counted of some orders: a tally a stage, and who climbed. */
class Figures {
  #count = 0;
  #escalated = 0;
  readonly #tallies = new Map<Stage, DurationTally>(STAGES.map((stage) => [stage, new DurationTally()]));

  add({ acknowledgedAt, escalatedAt }: ReportedOrder, durations: Readonly<Record<Stage, number | null>>): void {
    this.#count += 1;
    if (acknowledgedAt !== null && escalatedAt !== null && escalatedAt < acknowledgedAt) this.#escalated += 1;
    for (const [stage, tally] of this.#tallies) {
      const ms = durations[stage];
      if (ms !== null) tally.add(ms);
    }
  }

  told(): OrderFigures {
    const acknowledge = this.#of('acknowledge');
    return {
      count: this.#count,
      notify: this.#of('notify'),
      acknowledge,
      prepare: this.#of('prepare'),
      deliver: this.#of('deliver'),
      total: this.#of('total'),
      escalated_share: acknowledge.count === 0 ? null : this.#escalated / acknowledge.count,
    };
  }

  #of(stage: Stage): StageFigures {
    const tally = this.#tallies.get(stage);
    return {
      count: tally?.count ?? 0,
      p50_ms: tally?.percentile(50) ?? null,
      p90_ms: tally?.percentile(90) ?? null,
    };
  }
}

/** The groups that an order belongs to. */
function keysOf(
  order: ReportedOrder,
  groupBy: ReportGrouping,
  calendar: SiteCalendar,
  products: ReadonlyMap<number, readonly number[]>,
): readonly string[] {
  switch (groupBy) {
    case 'day':
      return [calendar.dayOf(order.placedAt)];
    case 'hour':
      return [String(calendar.hourOf(order.placedAt)).padStart(2, '0')];
    case 'room':
      return [order.roomCode ?? ''];
    case 'product':
      return (products.get(order.id) ?? []).map(String);
  }
}

/** Answers null where the range holds too many orders. */
export async function stageReport(
  reads: ReportReads,
  calendar: SiteCalendar,
  { from, to, groupBy }: ReportRange,
): Promise<StageReport | null> {
  if (await reads.hasMoreThan(MOST_REPORTED, from, to)) return null;
  const all = new Figures();
  const groups = new Map<string, Figures>();
  for await (const page of pagesOf(reads, from, to)) {
    const ids = groupBy === 'product' ? page.map(({ id }) => id) : [];
    const products = ids.length > 0 ? await reads.productsOf(ids) : new Map<number, readonly number[]>();
    for (const order of page) {
      const durations = stageDurations(order);
      all.add(order, durations);
      for (const key of groupBy === null ? [] : keysOf(order, groupBy, calendar, products)) {
        const group = groups.get(key) ?? new Figures();
        group.add(order, durations);
        groups.set(key, group);
      }
    }
  }
  const names = groupBy === 'product' ? await reads.productNames([...groups.keys()].map(Number)) : new Map();
  return {
    from: toInstant(from),
    to: toInstant(to),
    time_zone: calendar.timeZone,
    group_by: groupBy,
    all: all.told(),
    groups: [...groups]
      .map(([key, figures]) => ({ key, label: names.get(Number(key)) ?? key, ...figures.told() }))
      // Numbers within a key count as numbers: room 9 before room 10.
      .sort((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true })),
  };
}

async function* pagesOf(reads: ReportReads, from: number, to: number): AsyncGenerator<readonly ReportedOrder[]> {
  let after: ReportPlace | null = null;
  for (;;) {
    const page: readonly ReportedOrder[] = await reads.placedBetween(from, to, after, ORDERS_A_PAGE);
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < ORDERS_A_PAGE) return;
    after = last;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

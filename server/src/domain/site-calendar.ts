/** Days and hours as the site's clocks show them, with summer time where it has one. */

/** Zones change their clocks at a quarter of an hour: within one, day and hour stay what they are. */
const QUARTER_MS = 15 * 60_000;

/** Quarters that are remembered: half a year. */
const MOST_REMEMBERED = 20_000;

/** No zone is further from UTC than this. */
const FURTHEST_MS = 18 * 60 * 60_000;

interface Quarter {
  readonly day: string;
  readonly hour: number;
}

export interface SiteCalendar {
  readonly timeZone: string;
  /** `2026-01-15`. */
  dayOf(at: number): string;
  /** 0 to 23. The hour that comes twice in autumn is the same hour both times. */
  hourOf(at: number): number;
  /** The first moment of a day like `2026-01-15`. */
  startOf(day: string): number;
}

export function siteCalendar(timeZone: string): SiteCalendar {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  // To ask the formatter costs microseconds, and a report asks once an order.
  const remembered = new Map<number, Quarter>();

  function quarterOf(at: number): Quarter {
    const number = Math.floor(at / QUARTER_MS);
    const known = remembered.get(number);
    if (known) return known;
    const parts = Object.fromEntries(format.formatToParts(number * QUARTER_MS).map(({ type, value }) => [type, value]));
    const quarter = { day: `${parts.year}-${parts.month}-${parts.day}`, hour: Number(parts.hour) };
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(number, quarter);
    return quarter;
  }

  return {
    timeZone,
    dayOf: (at) => quarterOf(at).day,
    hourOf: (at) => quarterOf(at).hour,
    startOf(day) {
      const utc = Date.parse(`${day}T00:00:00Z`);
      let before = Math.floor((utc - FURTHEST_MS) / QUARTER_MS);
      let within = Math.ceil((utc + FURTHEST_MS) / QUARTER_MS);
      while (within - before > 1) {
        const middle = Math.floor((before + within) / 2);
        if (quarterOf(middle * QUARTER_MS).day < day) before = middle;
        else within = middle;
      }
      return within * QUARTER_MS;
    },
  };
}

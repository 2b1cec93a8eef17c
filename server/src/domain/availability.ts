/** Whether a product can be ordered at a moment, and until when it is away: decided by the clock, so that nobody must bring it back. */
import type { SoldOutSpan } from '@comanda/protocol/catalog';
import type { SiteCalendar } from './site-calendar.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** As it is kept. `until` is null for a product that is there, and for one that is away until further notice. */
export interface KeptAvailability {
  readonly isAvailable: boolean;
  readonly until: number | null;
}

export const THERE: KeptAvailability = { isAvailable: true, until: null };

/** What is kept of a product that is sold out from now on. */
export function soldOut(span: SoldOutSpan, now: number, calendar: SiteCalendar): KeptAvailability {
  return { isAvailable: false, until: endOf(span, now, calendar) };
}

function endOf(span: SoldOutSpan, now: number, calendar: SiteCalendar): number | null {
  switch (span) {
    case 'in_one_hour':
      return now + HOUR_MS;
    case 'end_of_day': {
      const tomorrow = Date.parse(`${calendar.dayOf(now)}T00:00:00Z`) + DAY_MS;
      return calendar.startOf(new Date(tomorrow).toISOString().slice(0, 10));
    }
    case 'further_notice':
      return null;
  }
}

/** What is true of it now: a time that has come brings it back. */
export function availabilityAt(kept: KeptAvailability, now: number): KeptAvailability {
  return kept.until !== null && kept.until <= now ? THERE : kept;
}

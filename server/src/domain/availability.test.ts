/** Until when a product is away: an hour, the rest of the site's day with its summer time, or until somebody says otherwise. */
import { expect, test } from 'bun:test';
import { availabilityAt, soldOut, THERE } from './availability.ts';
import { siteCalendar } from './site-calendar.ts';

const at = Date.parse;

test('an hour is an hour, and further notice has no end', () => {
  const calendar = siteCalendar('Europe/Madrid');
  const now = at('2026-03-29T00:30:00.000Z');
  expect(soldOut('in_one_hour', now, calendar)).toEqual({ isAvailable: false, until: at('2026-03-29T01:30:00.000Z') });
  expect(soldOut('further_notice', now, calendar)).toEqual({ isAvailable: false, until: null });
});

test('the day ends at midnight where the site is, also where clocks change or jump', () => {
  for (const [zone, now, end] of [
    ['Europe/Madrid', '2026-01-15T22:59:59.999Z', '2026-01-15T23:00:00.000Z'],
    ['Europe/Madrid', '2026-01-15T23:00:00.000Z', '2026-01-16T23:00:00.000Z'],
    // 23 hours, and 25.
    ['Europe/Madrid', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['Europe/Madrid', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['America/Bogota', '2026-01-16T03:00:00.000Z', '2026-01-16T05:00:00.000Z'],
    ['Asia/Kathmandu', '2026-12-31T18:00:00.000Z', '2026-12-31T18:15:00.000Z'],
    // Midnight itself is left out there: the day begins at one.
    ['America/Santiago', '2026-09-05T20:00:00.000Z', '2026-09-06T04:00:00.000Z'],
    // The thirtieth never was.
    ['Pacific/Apia', '2011-12-30T09:00:00.000Z', '2011-12-30T10:00:00.000Z'],
  ] as const) {
    const { until } = soldOut('end_of_day', at(now), siteCalendar(zone));
    expect({ zone, now, end: new Date(until ?? 0).toISOString() }).toEqual({ zone, now, end });
  }
});

test('what is away until a moment is back at that moment', () => {
  const kept = { isAvailable: false, until: 1_000 };
  expect(availabilityAt(kept, 999)).toEqual(kept);
  expect(availabilityAt(kept, 1_000)).toEqual(THERE);
  expect(availabilityAt(kept, 1_001)).toEqual(THERE);
  const notice = { isAvailable: false, until: null };
  expect(availabilityAt(notice, Number.MAX_SAFE_INTEGER)).toEqual(notice);
  expect(availabilityAt(THERE, 0)).toEqual(THERE);
});

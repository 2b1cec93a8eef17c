import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { siteCalendar } from './site-calendar.ts';

const HOUR_MS = 60 * 60_000;
const QUARTER_MS = 15 * 60_000;
const ZONES = [
  'Europe/Madrid',
  'UTC',
  'Asia/Kathmandu',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Pacific/Apia',
] as const;

describe('a day of the site', () => {
  const madrid = siteCalendar('Europe/Madrid');
  const length = (day: string, next: string) => (madrid.startOf(next) - madrid.startOf(day)) / HOUR_MS;

  test('begins at its midnight, in winter and in summer', () => {
    expect(madrid.startOf('2026-01-15')).toBe(Date.parse('2026-01-14T23:00:00Z'));
    expect(madrid.startOf('2026-07-15')).toBe(Date.parse('2026-07-14T22:00:00Z'));
  });

  test('has 23 hours when summer time begins and 25 when it ends', () => {
    expect(length('2026-03-28', '2026-03-29')).toBe(24);
    expect(length('2026-03-29', '2026-03-30')).toBe(23);
    expect(length('2026-10-25', '2026-10-26')).toBe(25);
  });

  test('the hour that comes twice is one hour, and the one that does not come is none', () => {
    const hours = (from: string, count: number) =>
      Array.from({ length: count }, (_, passed) => madrid.hourOf(Date.parse(from) + passed * HOUR_MS));
    expect(hours('2026-10-24T23:00:00Z', 4)).toEqual([1, 2, 2, 3]);
    expect(hours('2026-03-28T23:00:00Z', 4)).toEqual([0, 1, 3, 4]);
  });

  test('begins later where midnight itself is left out', () => {
    const santiago = siteCalendar('America/Santiago');
    // The clocks go from 24:00 to 01:00.
    expect(santiago.startOf('2026-09-06')).toBe(Date.parse('2026-09-06T04:00:00Z'));
    expect(santiago.hourOf(santiago.startOf('2026-09-06'))).toBe(1);
  });
});

/** What the runtime itself says, one moment at a time. */
function told(at: number, timeZone: string): string {
  const date = new Date(at);
  const part = (options: Intl.DateTimeFormatOptions) => date.toLocaleString('sv-SE', { timeZone, ...options });
  return `${part({ dateStyle: 'short' })} ${Number(part({ timeStyle: 'short' }).slice(0, 2))}`;
}

describe('at any moment', () => {
  const moment = fc.integer({ min: Date.parse('2000-01-01Z'), max: Date.parse('2040-01-01Z') });

  test('day and hour are those of the zone', () => {
    for (const zone of ZONES) {
      const calendar = siteCalendar(zone);
      fc.assert(
        fc.property(moment, (at) => {
          expect(`${calendar.dayOf(at)} ${calendar.hourOf(at)}`).toBe(told(at, zone));
        }),
        { seed: 11, numRuns: 200 },
      );
    }
  });

  test('a day begins with its first moment', () => {
    for (const zone of ZONES) {
      const calendar = siteCalendar(zone);
      fc.assert(
        fc.property(moment, (at) => {
          const day = calendar.dayOf(at);
          const start = calendar.startOf(day);
          expect(calendar.dayOf(start)).toBe(day);
          expect(calendar.dayOf(start - QUARTER_MS) < day).toBe(true);
          expect(start).toBeLessThanOrEqual(at);
        }),
        { seed: 12, numRuns: 100 },
      );
    }
  });
});

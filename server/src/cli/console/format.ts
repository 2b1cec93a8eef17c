/** Times, money and foreign texts as people read them; storage and JSON keep UTC, minor units and every character. */
import type { Language } from '../../i18n/translate.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `2026-01-15 14:30:00` in the site's zone: sorts as text and reads the same in every language. */
export function localTime(instant: string | number, timeZone: string): string {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
    clocks.set(timeZone, clock);
  }
  return clock.format(new Date(instant));
}

/** Minor units by the currency's own number of decimals: 150 EUR is 1.50, 150 JPY is 150. */
export function money(minor: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** A text from outside on one line: what could steer a terminal, a guest's note for instance, becomes a blank. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

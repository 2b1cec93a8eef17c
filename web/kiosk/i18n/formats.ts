/** Prices and times as a language writes them, and as late as it is where the site is. */

const priceFormats = new Map<string, Intl.NumberFormat>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it a hundred times. */
function kept<F>(formats: Map<string, F>, name: string, make: () => F): F {
  const format = formats.get(name) ?? make();
  formats.set(name, format);
  return format;
}

/** `minor` counts the currency's smallest unit: cents, or whole yen. */
export function priceText(minor: number, currency: string, locale: string): string {
  const make = () => new Intl.NumberFormat(locale, { style: 'currency', currency });
  const format = kept(priceFormats, `${locale} ${currency}`, make);
  const { maximumFractionDigits = 2 } = format.resolvedOptions();
  return format.format(minor / 10 ** maximumFractionDigits);
}

/** `14:05`. */
export function timeText(instant: string, timeZone: string, locale: string): string {
  const make = () =>
    new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return kept(timeFormats, `${locale} ${timeZone}`, make).format(new Date(instant));
}

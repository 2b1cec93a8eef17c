/** Instants as the clock on the site's wall shows them. */
import type { Language } from '../../ui/i18n/language.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it a hundred times. */
function formatOf(language: Language, timeZone: string, seconds: boolean): Intl.DateTimeFormat {
  const name = `${language} ${timeZone} ${seconds}`;
  const kept = formats.get(name);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'es-ES', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    hourCycle: 'h23',
  });
  formats.set(name, made);
  return made;
}

/** `14:05`. */
export function siteTime(instant: number | string, language: Language, timeZone: string): string {
  return formatOf(language, timeZone, false).format(new Date(instant));
}

/** `14:05:31`. */
export function siteTimeToTheSecond(instant: number, language: Language, timeZone: string): string {
  return formatOf(language, timeZone, true).format(new Date(instant));
}

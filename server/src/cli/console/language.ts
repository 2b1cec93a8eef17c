/** Which language the command line speaks. */
import type { Environment } from '../../config.ts';
import { LANGUAGES, type Language } from '../../i18n/translate.ts';

/** `COMANDA_LANG` decides; without it the locale does, by the rank that POSIX gives its variables. */
export function languageOf(environment: Environment): Language {
  const wish = LANGUAGES.find((known) => known === environment.COMANDA_LANG?.trim().toLowerCase());
  if (wish) return wish;
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return locale.toLowerCase().startsWith('en') ? 'en' : 'es';
}

/** The language of the pages on this device: what was chosen, else what the browser asks for, else Spanish. */
import { oneOf, Stored } from '../stored.ts';

export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words: whoever looks for it may not read the other. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { es: 'Español', en: 'English' };

/** `wishes`: the languages of the browser, the dearest first. */
export function preferredOf(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const found = LANGUAGES.find((known) => wish.toLowerCase().split('-')[0] === known);
    if (found) return found;
  }
  return 'es';
}

export const language = new Stored('comanda.language', preferredOf(navigator.languages ?? []), oneOf(LANGUAGES));

/** Keeps the document in the language of its words, for whoever has it read aloud. */
export function keepDocumentLanguage(): void {
  const show = () => {
    document.documentElement.lang = language.value;
  };
  show();
  language.subscribe(show);
}

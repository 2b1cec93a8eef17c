/** The kiosk's texts in any of its languages. */
import { type Translate, translators } from '../../ui/i18n/texts.ts';
import type { KioskTexts, KioskWords } from './kiosk-words.ts';

export type KioskTranslate = Translate<KioskTexts>;

export function kioskTranslators(words: ReadonlyMap<string, KioskWords>): (language: string) => KioskTranslate {
  return translators<KioskTexts>(Object.fromEntries([...words].map(([language, { texts }]) => [language, texts])));
}

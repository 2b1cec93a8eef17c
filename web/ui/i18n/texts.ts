/** Catalogues of texts with typed keys: a key that is missing in one language, or a value that a text needs, is a type error. */
import { createInstance } from 'i18next';
import { useStored } from '../stored.ts';
import { LANGUAGES, type Language, language } from './language.ts';

/** The same keys with any texts: what another language must fill. */
export type Filled<T> = { readonly [K in keyof T]: T[K] extends string ? string : Filled<T[K]> };

type Plain<K extends string> = K extends `${infer Name}_${'one' | 'other'}` ? Name : K;

/** Every key there is, like `connection.live`; plural forms are one. */
export type Key<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${Plain<K>}` : Key<T[K], `${P}${K}.`>;
}[keyof T & string];

type TextAt<T, K extends string> = K extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? TextAt<T[Head], Rest>
    : never
  : K extends keyof T
    ? T[K]
    : `${K}_other` extends keyof T
      ? T[`${K}_other`]
      : never;

/** The names within `{{…}}`. */
type Wanted<S> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Wanted<Rest> : never;

type Values<T, K extends string> =
  Wanted<TextAt<T, K>> extends never
    ? []
    : [values: { readonly [Name in Wanted<TextAt<T, K>>]: Name extends 'count' ? number : string | number }];

export type Translate<T> = <K extends Key<T>>(key: K, ...values: Values<T, K>) => string;

export interface Texts<T> {
  /** The texts in one language. */
  in(language: Language): Translate<T>;
  /** The texts in the language of the moment; renders again when another is chosen. */
  use(): Translate<T>;
}

/** `texts`: Spanish, which says what keys there are, and every other language. */
export function defineTexts<const T extends object>(
  texts: { readonly es: T } & Readonly<Record<Exclude<Language, 'es'>, Filled<T>>>,
): Texts<T> {
  const translatorIn = translators<T>(Object.fromEntries(LANGUAGES.map((each) => [each, texts[each]])));
  return { in: translatorIn, use: () => translatorIn(useStored(language)) };
}

/** Texts by language, whichever there are; what one lacks is said in Spanish. The same language is the same function. */
export function translators<T extends object>(
  texts: Readonly<Record<string, T | Filled<T>>>,
): (language: string) => Translate<T> {
  const catalogue = createInstance();
  // With its resources at hand it is ready at once.
  void catalogue.init({
    lng: 'es',
    fallbackLng: 'es',
    initAsync: false,
    resources: Object.fromEntries(Object.entries(texts).map(([each, translation]) => [each, { translation }])),
    // React escapes.
    interpolation: { escapeValue: false },
  });
  const made = new Map<string, Translate<T>>();
  return (chosen) => {
    const kept = made.get(chosen);
    if (kept) return kept;
    const translate: Translate<T> = (key, ...[values]) => catalogue.t(key, { lng: chosen, ...values });
    made.set(chosen, translate);
    return translate;
  };
}

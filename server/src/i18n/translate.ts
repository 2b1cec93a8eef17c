/** Every human text, by key, in the reader's language; Spanish where nothing else is asked for. */
import { createInstance } from 'i18next';
import { api as enApi } from './en/api.ts';
import { cli as enCli } from './en/cli.ts';
import { metrics as enMetrics } from './en/metrics.ts';
import { page as enPage } from './en/page.ts';
import { push as enPush } from './en/push.ts';
import { settings as enSettings } from './en/settings.ts';
import { startup as enStartup } from './en/startup.ts';
import { api } from './es/api.ts';
import { cli } from './es/cli.ts';
import { metrics } from './es/metrics.ts';
import { page } from './es/page.ts';
import { push } from './es/push.ts';
import { settings } from './es/settings.ts';
import { startup } from './es/startup.ts';

export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const es = { api, cli, metrics, page, push, settings, startup };

/** The same keys with any texts: what another language must fill. */
type Filled<T> = { readonly [K in keyof T]: T[K] extends string ? string : Filled<T[K]> };
const en: Filled<typeof es> = {
  api: enApi,
  cli: enCli,
  metrics: enMetrics,
  page: enPage,
  push: enPush,
  settings: enSettings,
  startup: enStartup,
};

type Leaf<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${K}` : Leaf<T[K], `${P}${K}.`>;
}[keyof T & string];

/** Every key there is, like `api.problem.not_found.title`. */
export type TextKey = Leaf<typeof es>;
export type TextValues = Readonly<Record<string, string | number>>;

const catalogue = createInstance();
await catalogue.init({
  lng: 'es',
  fallbackLng: 'es',
  resources: { es: { translation: es }, en: { translation: en } },
  interpolation: { escapeValue: false },
});

export type Translate = (key: TextKey, values?: TextValues) => string;

const translators: Record<Language, Translate> = { es: translatorOf('es'), en: translatorOf('en') };

/** A text without values is the same each time: it is looked up once. */
function translatorOf(language: Language): Translate {
  const fixed = new Map<TextKey, string>();
  return (key, values) => {
    if (values) return catalogue.t(key, { lng: language, ...values });
    let text = fixed.get(key);
    if (text === undefined) {
      text = catalogue.t(key, { lng: language });
      fixed.set(key, text);
    }
    return text;
  };
}

export function translator(language: Language): Translate {
  return translators[language];
}

/** The server's own among the languages of a site: the first that it speaks, else Spanish. */
export function ownOf(languages: readonly string[]): Language {
  for (const wanted of languages) {
    const own = LANGUAGES.find((known) => known === wanted);
    if (own) return own;
  }
  return 'es';
}

/** The best language for an `Accept-Language` header, by its weights; `preferred` where it asks for none of ours. */
export function negotiate(header: string | undefined, preferred: Language): Language {
  if (!header) return preferred;
  const wishes = header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined);
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter((wish) => wish.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of wishes) {
    const language = LANGUAGES.find((known) => tag === known || tag.startsWith(`${known}-`));
    if (language) return language;
  }
  return preferred;
}

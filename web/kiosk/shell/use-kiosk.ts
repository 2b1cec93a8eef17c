/** What the screens read of the kiosk, and the words that they say. */
import { useSelected } from '@comanda/client/react';
import type { Product } from '@comanda/protocol/catalog';
import { createContext, useContext } from 'react';
import { isAway } from '../../core/menu-sections.ts';
import { useStored } from '../../ui/stored.ts';
import { priceText, timeText } from '../i18n/formats.ts';
import { chosenLanguage, WORDS } from '../i18n/languages.ts';
import { offeredOf, spokenOf } from '../i18n/offered.ts';
import { type KioskTranslate, kioskTranslators } from '../i18n/translate.ts';
import type { Kiosk } from './kiosk.ts';

export const KioskContext = createContext<Kiosk | null>(null);

export function useKiosk(): Kiosk {
  const kiosk = useContext(KioskContext);
  if (!kiosk) throw new Error('outside of a kiosk');
  return kiosk;
}

const translateIn = kioskTranslators(WORDS);

export interface Speech {
  readonly t: KioskTranslate;
  readonly language: string;
  readonly offered: readonly string[];
  /** What the menu is written in: the site's first language. */
  readonly menuLang: string | undefined;
  price(minor: number, currency: string): string;
  time(instant: string): string;
}

/** `ofSite`: the languages that the site wants; null where it is not known yet. */
export function useSpeech(): Speech {
  const { shelf } = useKiosk();
  const site = useSelected(shelf, (state) => state.site);
  const offered = offeredOf(site?.languages ?? null, [...WORDS.keys()].sort().reverse());
  const language = spokenOf(useStored(chosenLanguage), offered);
  const locale = WORDS.get(language)?.locale ?? 'es-ES';
  return {
    t: translateIn(language),
    language,
    offered,
    menuLang: site?.languages[0],
    price: (minor, currency) => priceText(minor, currency, locale),
    time: (instant) => timeText(instant, site?.time_zone ?? 'UTC', locale),
  };
}

/** Changes with the clock only where a product comes back by it. */
export function useNow(): number {
  const { shelf, ticker } = useKiosk();
  const products = useSelected(shelf, ({ menu }) => menu?.products ?? NONE);
  useSelected(ticker, (now) => awayAt(products, now));
  return ticker.state;
}

const NONE: readonly Product[] = [];

function awayAt(products: readonly Product[], now: number): string {
  return products
    .filter((product) => isAway(product, now))
    .map(({ id }) => id)
    .join();
}
